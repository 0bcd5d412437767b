//! Transactions on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_words::{Message, transactions::titles as words};
use serde::{Deserialize, Serialize};

use super::{PaymentState, ResponseCode, TransactionKind, TransactionStatus};
use crate::catalog::ProductLabel;
use crate::customers::CustomerBrief;
use crate::ids::{OrderId, SubscriptionId, TransactionId};
use crate::money::Money;
use crate::payments::{PaymentMethodBrief, short_name};
use crate::services::SubscriptionBrief;
use crate::text::{ServiceName, titled};

/// An attempt to move money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Transaction {
    /// The number, from one counter without gaps: `GS00045846`.
    pub id: TransactionId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// What has become of it so far.
    pub status: TransactionStatus,
    /// What it is for.
    pub kind: TransactionKind,
    /// How much. Always what moves, never less than nothing: the kind says in which direction.
    pub amount: Money,
    /// Whose it is; only staff are told.
    pub customer: Option<CustomerBrief>,
    /// What it pays for.
    pub subscription: Option<SubscriptionId>,
    /// The services that it pays for: those of its subscription, or of its order; those that are
    /// over included.
    pub services: Vec<ServiceName>,
    /// With what it is paid; none for what was recorded without.
    pub payment_method: Option<PaymentMethodBrief>,
    /// What the processor answered; none before it did.
    pub response: Option<ResponseCode>,
    /// Which cycle of the subscription it charges, counted from 1; 0 outside of cycles.
    pub billing_cycle: u32,
    /// Which attempt it is: 0 for the first, 1 for the first retry.
    pub retry: u32,
    /// The transaction that it gives back; none where it is no refund.
    pub refund_of: Option<TransactionId>,
}

impl Transaction {
    /// What became of it, in one word.
    pub const fn state(&self) -> PaymentState {
        PaymentState::of(self.status, self.response)
    }
}

/// One line of a transaction's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransactionLogEntry {
    /// When the transaction came to stand so, in UTC.
    pub at: DateTime<Utc>,
    /// How the transaction stood from then on.
    pub status: TransactionStatus,
    /// What the processor answered.
    pub code: Option<ResponseCode>,
    /// What the server or staff noted; none where there is nothing to add.
    pub note: Option<String>,
}

/// One thing that a transaction pays for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransactionItem {
    /// The product that is paid for.
    pub product: ProductLabel,
    /// How many of it.
    pub quantity: u32,
    /// What it costs in this transaction, for the whole quantity.
    pub amount: Money,
    /// The first day that is paid.
    pub period_start: Option<NaiveDate>,
    /// The first day after.
    pub period_end: Option<NaiveDate>,
}

/// Everything about one transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransactionDetails {
    /// What the listing shows.
    pub transaction: Transaction,
    /// Every status it had, newest first.
    pub log: Vec<TransactionLogEntry>,
    /// What it pays for.
    pub items: Vec<TransactionItem>,
    /// The subscription that it pays for.
    pub subscription: Option<SubscriptionBrief>,
    /// With which order it began.
    pub order: Option<OrderId>,
    /// Every attempt at the same cycle, this one included, the first one first; empty where there
    /// was no other.
    pub attempts: Vec<Transaction>,
    /// When the next attempt is planned.
    pub next_attempt_on: Option<NaiveDate>,
    /// The transactions that give back what this one took.
    pub refunds: Vec<Transaction>,
    /// How much was given back.
    pub refunded: Money,
}

impl TransactionDetails {
    /// For what it is: the names of the services, else of the products; none where it is for
    /// nothing.
    pub fn names(&self) -> Option<Message> {
        let services = self.transaction.services.iter().map(ServiceName::as_str);
        let services: Vec<_> = services.collect();
        if !services.is_empty() {
            return Some(titled(&services));
        }
        let products = self.items.iter().map(|item| item.product.text());
        let products: Vec<_> = products.map(|text| text.trim_end_matches('.')).collect();
        (!products.is_empty()).then(|| titled(&products))
    }

    /// What it is called: for what it is, and whether money comes, goes back, or does not move.
    pub fn title(&self) -> Message {
        match (self.transaction.kind, self.names()) {
            (TransactionKind::Validation, names) => match &self.transaction.payment_method {
                Some(method) => words::check_of(short_name(method)),
                None => names.map_or_else(|| words::CHECK.into(), words::check_of),
            },
            (TransactionKind::OneTime | TransactionKind::Recurring, Some(names)) => {
                words::payment_for(names)
            }
            (TransactionKind::OneTime | TransactionKind::Recurring, None) => words::PAYMENT.into(),
            (TransactionKind::Refund, Some(names)) => words::refund_for(names),
            (TransactionKind::Refund, None) => words::REFUND.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PaymentMethodId;
    use crate::money::Currency;
    use crate::payments::PaymentMethodKind;

    fn details(kind: TransactionKind) -> TransactionDetails {
        let amount = Money::new(5300, Currency::EUR);
        TransactionDetails {
            transaction: Transaction {
                id: "GS00000042".parse().unwrap(),
                created_at: "2026-11-22T00:00:00Z".parse().unwrap(),
                status: TransactionStatus::Captured,
                kind,
                amount,
                customer: None,
                subscription: None,
                services: Vec::new(),
                payment_method: Some(PaymentMethodBrief {
                    id: PaymentMethodId::from_bits(1),
                    kind: PaymentMethodKind::Card,
                    brand: "Visa".into(),
                    last4: "4242".into(),
                }),
                response: None,
                billing_cycle: 1,
                retry: 0,
                refund_of: None,
            },
            log: Vec::new(),
            items: vec![TransactionItem {
                product: ProductLabel {
                    id: "vps-4".parse().unwrap(),
                    description: Some("Four cores.".into()),
                    language: None,
                },
                quantity: 1,
                amount,
                period_start: None,
                period_end: None,
            }],
            subscription: None,
            order: None,
            attempts: Vec::new(),
            next_attempt_on: None,
            refunds: Vec::new(),
            refunded: Money::zero(Currency::EUR),
        }
    }

    #[test]
    fn a_transaction_is_called_by_what_it_is_for() {
        let mut one = details(TransactionKind::Recurring);
        assert_eq!(one.title().to_string(), "Four cores: payment");
        one.transaction.services = ["Studio website", "Studio website backup"]
            .map(|name| ServiceName::parse(name).unwrap())
            .to_vec();
        assert_eq!(
            one.title().to_string(),
            "Studio website, Studio website backup: payment"
        );
        one.transaction.kind = TransactionKind::Refund;
        assert_eq!(
            one.title().to_string(),
            "Studio website, Studio website backup: refund"
        );
        one.transaction.kind = TransactionKind::Validation;
        assert_eq!(one.title().to_string(), "Visa 4242: check");
        let mut alone = details(TransactionKind::OneTime);
        alone.items.clear();
        assert_eq!(alone.title().to_string(), "Payment");
    }
}
