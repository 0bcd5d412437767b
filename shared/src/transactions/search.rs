//! What somebody types to find a payment: its number, its amount, or the name of a service.

use super::PREFIX;
use crate::money::{Currency, Money};

/// How many digits the numbers of transactions have at least.
const DIGITS: usize = 8;

/// What a search for payments may stand for: each of these that it can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentSearch {
    /// A part of the name of a service, in lower case.
    pub name: String,
    /// The number of a transaction.
    pub number: Option<String>,
    /// An amount, in the currencies that count like this.
    pub amounts: Vec<Money>,
}

impl PaymentSearch {
    /// What was typed; none for nothing. `currencies` are those that the reader may mean.
    pub fn parse(text: &str, currencies: &[Currency]) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let amounts = currencies
            .iter()
            .filter_map(|currency| amount(text, *currency))
            .collect();
        Some(Self {
            name: text.to_lowercase(),
            number: number(text),
            amounts,
        })
    }
}

/// `GS00000717`, `gs717` and `717` are the same number.
fn number(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    let digits = upper.strip_prefix(PREFIX).unwrap_or(&upper);
    let is_number = !digits.is_empty()
        && digits.len() <= 18
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("{PREFIX}{digits:0>DIGITS$}"))
}

/// Reads an amount as people type it, with or without the sign of its currency and the commas of
/// thousands: `49`, `49.5`, `€1,249.50`.
fn amount(text: &str, currency: Currency) -> Option<Money> {
    let bare: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '€' | '$' | '£' | '¥' | ','))
        .collect();
    let bare = bare
        .strip_prefix(currency.code())
        .or_else(|| bare.strip_suffix(currency.code()))
        .unwrap_or(&bare);
    // Amounts are never less than nothing: the kind says which way they go.
    let is_digit = |c: char| c.is_ascii_digit();
    bare.starts_with(is_digit)
        .then(|| typed_amount(bare, currency))?
}

/// Reads digits as people type them: `49`, `49.5` and `49.00` are the same amount.
pub(super) fn typed_amount(text: &str, currency: Currency) -> Option<Money> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = currency.digits();
    if fraction.len() > digits {
        return None;
    }
    let point = if digits == 0 { "" } else { "." };
    Money::parse(&format!("{whole}{point}{fraction:0<digits$}"), currency).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> PaymentSearch {
        PaymentSearch::parse(text, &[Currency::EUR]).unwrap()
    }

    #[test]
    fn a_number_is_found_however_it_is_typed() {
        for text in ["GS00000717", "gs717", "717", " 00717 "] {
            assert_eq!(parse(text).number.as_deref(), Some("GS00000717"), "{text}");
        }
        for text in ["GS", "GS7x", "shop", "1234567890123456789"] {
            assert_eq!(parse(text).number, None, "{text}");
        }
        assert_eq!(PaymentSearch::parse("  ", &[Currency::EUR]), None);
    }

    #[test]
    fn an_amount_is_found_however_it_is_typed() {
        for text in [
            "1249.50",
            "€1,249.50",
            "1249.5",
            "EUR 1249.50",
            "1249.50 EUR",
        ] {
            let expected = vec![Money::new(124_950, Currency::EUR)];
            assert_eq!(parse(text).amounts, expected, "{text}");
        }
        for text in ["shop", "1.234", "", "1.2.3", "-5"] {
            let found = PaymentSearch::parse(text, &[Currency::EUR]);
            assert!(found.is_none_or(|found| found.amounts.is_empty()), "{text}");
        }
        let yen = PaymentSearch::parse("500", &[Currency::JPY]).unwrap();
        assert_eq!(yen.amounts, [Money::new(500, Currency::JPY)]);
    }

    #[test]
    fn a_number_may_also_be_part_of_a_name() {
        let found = parse("12");
        assert_eq!(found.name, "12");
        assert!(found.number.is_some());
        assert_eq!(found.amounts.len(), 1);
    }
}
