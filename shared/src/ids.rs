//! Typed identifiers: 128 bits, written as a prefix and 26 characters (`svc_0j7k…`), and codes that
//! people choose.

use core::fmt;
use core::str::FromStr;

use goodstanding_words::{Message, fields as words};
use serde::{Deserialize, Serialize};

/// Crockford's base 32 in lower case: no i, l, o, u, so that an identifier can be read aloud.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 26 digits of 5 bits hold 128 bits.
const DIGITS: usize = 26;

/// A text that is not an identifier of the expected kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdRefusal {
    /// The text as it was given.
    pub given: String,
    /// The prefix of the expected kind.
    pub prefix: &'static str,
}

impl IdRefusal {
    /// What is wrong with the text.
    pub fn words(&self) -> Message {
        words::not_an_identifier(&self.given, self.prefix)
    }
}

says_its_words!(IdRefusal);

fn encode(bits: u128) -> [u8; DIGITS] {
    let mut digits = [0; DIGITS];
    let mut rest = bits;
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[(rest & 31) as usize];
        rest >>= 5;
    }
    digits
}

fn decode(text: &[u8]) -> Option<u128> {
    // The first of 26 digits carries only 3 bits: one spelling for one identifier.
    if text.len() != DIGITS || text[0] > b'7' {
        return None;
    }
    text.iter().try_fold(0_u128, |bits, byte| {
        let digit = ALPHABET.iter().position(|known| known == byte)?;
        Some((bits << 5) + digit as u128)
    })
}

macro_rules! typed_id {
    ($( $(#[$meta:meta])* $name:ident = $prefix:literal; )+) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(u128);

        text_schema!(
            $name,
            concat!($prefix, "_0123456789abcdefghjkmnpqrs"),
            40,
            concat!("^", $prefix, "_[0-7][0-9a-hjkmnp-tv-z]{25}$")
        );

        impl $name {
            /// What the text form starts with, before the underscore.
            pub const PREFIX: &'static str = $prefix;

            /// Makes an identifier of 128 bits that the caller drew.
            pub const fn from_bits(bits: u128) -> Self {
                Self(bits)
            }

            /// The 128 bits of which the text form is made.
            pub const fn bits(self) -> u128 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(concat!($prefix, "_"))?;
                let digits = encode(self.0);
                // The alphabet is ASCII: the conversion cannot fail.
                formatter.write_str(core::str::from_utf8(&digits).unwrap_or_default())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, formatter)
            }
        }

        impl FromStr for $name {
            type Err = IdRefusal;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then(|digits| decode(digits.as_bytes()))
                    .map(Self)
                    .ok_or_else(|| IdRefusal { given: text.into(), prefix: $prefix })
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdRefusal;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }
    )+ };
}

typed_id! {
    /// A customer: the billed party.
    CustomerId = "cus";
    /// Somebody who signs in.
    UserId = "usr";
    /// A session: one signed-in browser.
    SessionId = "ses";
    /// One product delivered to one customer.
    ServiceId = "svc";
    /// How a customer is billed for products under one plan.
    SubscriptionId = "sub";
    /// A customer's choice of products.
    OrderId = "ord";
    /// A wish to end one service.
    CancellationId = "crq";
    /// A way to pay.
    PaymentMethodId = "pm";
    /// A view that somebody named.
    SavedViewId = "vw";
    /// One line of the history.
    ActivityId = "act";
    /// One mail to one person.
    MailId = "ml";
}

/// Why a code was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is not a code: 1 to 64 letters, digits, dots, hyphens or underscores")]
pub struct CodeRefusal {
    /// The text as it was given.
    pub given: String,
}

fn check_code(text: &str) -> Result<Box<str>, CodeRefusal> {
    let fits = (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
    if fits {
        Ok(text.into())
    } else {
        Err(CodeRefusal { given: text.into() })
    }
}

macro_rules! code {
    ($( $(#[$meta:meta])* $name:ident, $example:literal; )+) => { $(
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Box<str>);

        text_schema!($name, $example, 64, "^[A-Za-z0-9._-]+$");

        impl $name {
            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = CodeRefusal;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                check_code(text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = CodeRefusal;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0.into()
            }
        }
    )+ };
}

code! {
    /// What the merchant calls a product (its SKU).
    ProductId, "vps-4";
    /// What the merchant calls a billing plan.
    PlanId, "MONTHLY";
    /// The number of a transaction: the merchant's prefix and eight digits, from one counter
    /// without gaps.
    TransactionId, "GS00045846";
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_identifier_survives_its_text(bits: u128) {
            let id = ServiceId::from_bits(bits);
            prop_assert_eq!(id.to_string().parse(), Ok(id));
        }

        #[test]
        fn no_other_text_is_an_identifier(text in ".{0,40}") {
            if let Ok(id) = text.parse::<ServiceId>() {
                prop_assert_eq!(id.to_string(), text);
            }
        }

        #[test]
        fn identifiers_sort_as_their_texts_do(a: u128, b: u128) {
            let (a, b) = (ServiceId::from_bits(a), ServiceId::from_bits(b));
            prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        }
    }

    #[test]
    fn an_identifier_of_another_kind_is_refused() {
        let id = SubscriptionId::from_bits(7).to_string();
        assert!(id.parse::<ServiceId>().is_err());
        assert!(id.to_uppercase().parse::<SubscriptionId>().is_err());
        // 128 bits end at 7zzz…: a larger first digit would be a second spelling.
        assert!(
            format!("svc_8{}", "0".repeat(25))
                .parse::<ServiceId>()
                .is_err()
        );
    }

    #[test]
    fn codes_are_plain() {
        let plan: PlanId = "MONTHLY-1-FREE".parse().unwrap();
        assert_eq!(plan.as_str(), "MONTHLY-1-FREE");
        assert!("x".repeat(64).parse::<PlanId>().is_ok());
        for bad in ["", "a b", "ä", "a/b", &"x".repeat(65)] {
            assert!(bad.parse::<PlanId>().is_err(), "{bad:?}");
        }
    }
}
