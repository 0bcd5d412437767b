//! Transactions on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{PaymentState, ResponseCode, TransactionKind, TransactionStatus};
use crate::catalog::ProductLabel;
use crate::customers::CustomerBrief;
use crate::ids::{OrderId, SubscriptionId, TransactionId};
use crate::money::Money;
use crate::payments::PaymentMethodBrief;
use crate::services::SubscriptionBrief;
use crate::text::ServiceName;

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
