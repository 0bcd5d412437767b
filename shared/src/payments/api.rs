//! Payment methods on the wire. A number travels one way only, and never comes back.

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_words::payments::{full, short};
use goodstanding_words::{Message, names};
use serde::{Deserialize, Serialize};

use super::PaymentMethodKind;
use crate::ids::{PaymentMethodId, SubscriptionId};
use crate::money::Money;

/// A way to pay, masked, as other pages name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaymentMethodBrief {
    /// Identifies the payment method.
    pub id: PaymentMethodId,
    /// How money is moved.
    pub kind: PaymentMethodKind,
    /// Whose name it carries: `Visa`.
    pub brand: String,
    /// The last four characters of the number; empty for an invoice.
    pub last4: String,
}

impl PaymentMethodBrief {
    /// Whether it is paid by invoice: then somebody pays what we bill, and nothing is charged.
    pub fn is_invoice(&self) -> bool {
        self.kind == PaymentMethodKind::Invoice
    }

    /// "Visa ending in 4242", or "Invoice": as records and files keep it, in whatever language they
    /// are read.
    pub fn recorded_name(&self) -> String {
        if self.last4.is_empty() {
            self.brand.clone()
        } else {
            format!("{}{ENDING}{}", self.brand, self.last4)
        }
    }

    /// What it is called: "Visa ending in 4242", or "Invoice".
    pub fn name(&self) -> Message {
        match self.kind {
            PaymentMethodKind::Invoice => self.kind.label().into(),
            PaymentMethodKind::Card => full::card(&self.brand, &self.last4),
            PaymentMethodKind::BankAccount => full::bank_account(&self.last4),
        }
    }
}

/// Between the brand and the last characters of a name that records keep.
const ENDING: &str = " ending in ";

/// A payment method in two words by the name that records keep of it. What is not one is said as it
/// stands.
pub fn recorded_short_name(recorded: &str) -> Message {
    let invoice = PaymentMethodKind::Invoice.label();
    let account = PaymentMethodKind::BankAccount.label();
    match recorded.split_once(ENDING) {
        Some((brand, last4)) if brand == account.english() => short::bank_account(last4),
        Some((brand, last4)) => short::card(brand, last4),
        None if recorded == invoice.english() => invoice.into(),
        None => names::one(recorded),
    }
}

/// A payment method in two words, where there is little room: `Visa 4242`.
pub fn short_name(method: &PaymentMethodBrief) -> Message {
    match method.kind {
        PaymentMethodKind::Invoice => method.kind.label().into(),
        PaymentMethodKind::Card => short::card(&method.brand, &method.last4),
        PaymentMethodKind::BankAccount => short::bank_account(&method.last4),
    }
}

/// A way to pay, masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaymentMethod {
    /// How it is named and masked.
    pub brief: PaymentMethodBrief,
    /// Grows with every change; the `ETag` of the method.
    pub version: u32,
    /// The last day on which the card works.
    pub expires_on: Option<NaiveDate>,
    /// Whether new subscriptions are paid with it.
    pub is_default: bool,
    /// Since when it is known.
    pub created_at: DateTime<Utc>,
    /// How many live subscriptions it pays for.
    pub pays_for: u64,
    /// Of an invoice: for how many of them one is open.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub owes_for: u64,
}

/// The request to put a new way to pay in the place of another one.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPaymentMethod {
    /// A test number of the sandbox; spaces do not matter. Empty for an invoice.
    #[cfg_attr(feature = "openapi", schema(example = "4242 4242 4242 4242"))]
    #[serde(default)]
    pub number: String,
    /// Month and year until which a card works, `12/29`; empty for a bank account.
    #[cfg_attr(feature = "openapi", schema(example = "12/29"))]
    #[serde(default)]
    pub expires: String,
    /// Pays by invoice instead: where no payment processor takes cards.
    #[serde(default)]
    pub by_invoice: bool,
}

/// The request to add a way to pay, and to pay with it at once what waits for one.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AddPaymentMethod {
    /// The number to pay with, as in [`NewPaymentMethod`].
    #[cfg_attr(feature = "openapi", schema(example = "4242 4242 4242 4242"))]
    #[serde(default)]
    pub number: String,
    /// Until when a card works, as in [`NewPaymentMethod`].
    #[cfg_attr(feature = "openapi", schema(example = "12/29"))]
    #[serde(default)]
    pub expires: String,
    /// Pays by invoice instead, as in [`NewPaymentMethod`].
    #[serde(default)]
    pub by_invoice: bool,
    /// Unpaid subscriptions that are paid with it from now on, and charged to it at once: 100 at
    /// most.
    #[serde(default)]
    pub pay_for: Vec<SubscriptionId>,
    /// What the customer was told that comes to. Needed with `pay_for`; nothing is added or charged
    /// when it is anything else.
    #[serde(default)]
    pub amount: Option<Money>,
}

impl AddPaymentMethod {
    /// The way to pay, without what it is to pay.
    pub fn method(&self) -> NewPaymentMethod {
        NewPaymentMethod {
            number: self.number.clone(),
            expires: self.expires.clone(),
            by_invoice: self.by_invoice,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_to_pay_is_named_by_what_is_not_secret() {
        let brief = |kind, brand: &str, last4: &str| PaymentMethodBrief {
            id: PaymentMethodId::from_bits(1),
            kind,
            brand: brand.into(),
            last4: last4.into(),
        };
        let card = brief(PaymentMethodKind::Card, "Visa", "4242");
        assert_eq!(card.recorded_name(), "Visa ending in 4242");
        let invoice = brief(PaymentMethodKind::Invoice, "Invoice", "");
        assert_eq!(invoice.recorded_name(), "Invoice");
    }

    #[test]
    fn what_is_added_is_checked_like_what_replaces_another() {
        let added = AddPaymentMethod {
            number: "4242 4242 4242 4242".into(),
            expires: "12/29".into(),
            by_invoice: true,
            ..AddPaymentMethod::default()
        };
        let method = added.method();
        assert_eq!(
            (method.number, method.expires, method.by_invoice),
            (added.number, added.expires, true)
        );
    }
}
