//! Transactions: attempts to move money.
//!
//! ```text
//! New → Authorized → Captured → Settled        a charge that succeeds
//!  │        ├→ Void, Auth Expired              reserved, never taken
//!  ├→ Authorization Pending                    waits for somebody's approval
//!  ├→ Authorized Pending                       the processor's answer is not known yet
//!  └→ Cancelled                                declined or called off; the response code says why
//! A refund is a transaction of its own that points at the one it refunds; it ends as Refunded.
//! ```

use goodstanding_words::Fixed;
use goodstanding_words::transactions::kinds as words;

mod actions;
mod api;
mod declined;
mod query;
mod response;
mod search;
mod state;
mod status;
mod summary;

pub use actions::{
    TransactionAction, TransactionActionRefusal, TransactionActionRequest, refund_amount,
};
pub use api::{Transaction, TransactionDetails, TransactionItem, TransactionLogEntry};
pub use declined::declined;
pub(crate) use declined::{times, why_declined};
pub use query::{AmountRange, TransactionsQuery};
pub use response::ResponseCode;
pub use search::PaymentSearch;
pub use state::PaymentState;
pub use status::TransactionStatus;
pub use summary::{
    MonthTotal, StateCount, SummarizedTransaction, TransactionsSummary, month_of, summarize,
};

/// What every transaction number starts with.
pub const PREFIX: &str = "GS";

closed_enum! {
    /// What a transaction is for.
    pub enum TransactionKind {
        /// A charge that does not repeat.
        OneTime = "one_time",
        /// A charge of a cycle.
        Recurring = "recurring",
        /// Gives back what another transaction took.
        Refund = "refund",
        /// Checks a payment method; no money moves.
        Validation = "validation",
    }
}

impl TransactionKind {
    /// The words shown to people.
    pub const fn label(self) -> Fixed {
        match self {
            Self::OneTime => words::ONE_TIME,
            Self::Recurring => words::RECURRING,
            Self::Refund => words::REFUND,
            Self::Validation => words::VALIDATION,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::assert_distinct;

    #[test]
    fn every_kind_has_words_of_its_own() {
        assert_distinct(
            TransactionKind::ALL
                .iter()
                .map(|kind| kind.label().english()),
        );
    }
}
