//! What came of what was due, in words: how an advance of a demo's clock is summed up.

use crate::subscriptions::SubscriptionEvent;
use crate::transactions::{TransactionKind, TransactionStatus};

closed_enum! {
    /// What came of something that was due, what was not paid first.
    pub enum Outcome {
        /// The bank declined a payment, or its reservation ran out.
        PaymentFailed = "payment_failed",
        /// The bank took a payment back.
        PaymentTakenBack = "payment_taken_back",
        /// A subscription ended because nobody paid.
        EndedUnpaid = "ended_unpaid",
        /// An order was called off, because nobody paid or approved it.
        OrderCalledOff = "order_called_off",
        /// An invoice passed its due date.
        InvoiceOverdue = "invoice_overdue",
        /// A payment waits: for an approval, for the answer of a bank, for a transfer.
        PaymentWaits = "payment_waits",
        /// A payment was taken from a card or an account.
        PaymentSucceeded = "payment_succeeded",
        /// What was taken has arrived.
        PaymentSettled = "payment_settled",
        /// Money went back to a customer.
        Refunded = "refunded",
        /// A payment method was checked.
        MethodChecked = "method_checked",
        /// A bill was made, and its payment asked for.
        Billed = "billed",
        /// A subscription started on its day.
        Started = "started",
        /// A period began that costs nothing.
        Renewed = "renewed",
        /// A subscription paused, or will with its period.
        Paused = "paused",
        /// A subscription goes on.
        Resumed = "resumed",
        /// A subscription ended as it was cancelled, or with its plan.
        Ended = "ended",
        /// A service was cancelled, as it was requested.
        ServiceCancelled = "service_cancelled",
        /// A subscription changed in another way, or was looked at before its day.
        Changed = "changed",
    }
}

impl Outcome {
    /// What an event of a subscription comes to.
    pub const fn of_event(event: SubscriptionEvent) -> Self {
        use SubscriptionEvent as E;
        match event {
            E::Ordered | E::SetUp | E::Approved | E::FirstCharged | E::Started => Self::Started,
            E::Renewed => Self::Renewed,
            E::ChargeWaits => Self::PaymentWaits,
            E::NotApproved => Self::OrderCalledOff,
            E::FailedSoftly | E::FailedHard | E::RetriesUsedUp => Self::PaymentFailed,
            E::Recovered | E::InvoicesPaid => Self::PaymentSucceeded,
            E::NotCollected => Self::EndedUnpaid,
            E::InvoiceOverdue => Self::InvoiceOverdue,
            E::PauseRequested | E::Paused => Self::Paused,
            E::Resumed => Self::Resumed,
            E::PauseExpired
            | E::CancelledNow
            | E::PlanCompleted
            | E::ForcedEnd
            | E::ContractWithdrawn => Self::Ended,
            E::CancelledAtEnd | E::CancellationWithdrawn | E::Upgraded | E::Deleted => {
                Self::Changed
            }
        }
    }

    /// What a transaction comes to that reached a status.
    pub const fn of_transaction(kind: TransactionKind, status: TransactionStatus) -> Self {
        use TransactionStatus as T;
        let is_refund = match kind {
            TransactionKind::Refund => true,
            TransactionKind::Recurring | TransactionKind::OneTime | TransactionKind::Validation => {
                false
            }
        };
        match status {
            T::New | T::AuthorizationPending | T::AuthorizedPending | T::Authorized => {
                Self::PaymentWaits
            }
            T::AuthorizedForValidation => Self::MethodChecked,
            T::Captured if is_refund => Self::Refunded,
            T::Captured => Self::PaymentSucceeded,
            T::Settled => Self::PaymentSettled,
            T::Cancelled | T::AuthExpired => Self::PaymentFailed,
            T::Refunded | T::Void => Self::Refunded,
        }
    }

    /// Whether something was not paid, or is lost: it comes first where what happened is told.
    pub const fn is_failure(self) -> bool {
        match self {
            Self::PaymentFailed
            | Self::PaymentTakenBack
            | Self::EndedUnpaid
            | Self::OrderCalledOff
            | Self::InvoiceOverdue => true,
            Self::PaymentWaits
            | Self::PaymentSucceeded
            | Self::PaymentSettled
            | Self::Refunded
            | Self::MethodChecked
            | Self::Billed
            | Self::Started
            | Self::Renewed
            | Self::Paused
            | Self::Resumed
            | Self::Ended
            | Self::ServiceCancelled
            | Self::Changed => false,
        }
    }

    /// One of it, in a sentence without its full stop.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::PaymentFailed => "Payment failed",
            Self::PaymentTakenBack => "The bank took the payment back",
            Self::EndedUnpaid => "Ended, because it was not paid",
            Self::OrderCalledOff => "The order was called off, unpaid",
            Self::InvoiceOverdue => "The invoice became overdue",
            Self::PaymentWaits => "The payment waits",
            Self::PaymentSucceeded => "Payment succeeded",
            Self::PaymentSettled => "The payment arrived",
            Self::Refunded => "Refunded",
            Self::MethodChecked => "The payment method was checked",
            Self::Billed => "Billed",
            Self::Started => "The subscription started",
            Self::Renewed => "A new period began",
            Self::Paused => "Paused",
            Self::Resumed => "Resumed",
            Self::Ended => "Ended",
            Self::ServiceCancelled => "Cancelled, as requested",
            Self::Changed => "Changed",
        }
    }

    /// What happened to so many: "3 payments failed".
    pub fn words(self, count: u64) -> String {
        let (one, several, what) = match self {
            Self::PaymentFailed => ("payment", "payments", "failed"),
            Self::PaymentTakenBack => ("payment", "payments", "taken back by the bank"),
            Self::EndedUnpaid => ("subscription", "subscriptions", "ended unpaid"),
            Self::OrderCalledOff => ("order", "orders", "called off, unpaid"),
            Self::InvoiceOverdue => ("invoice", "invoices", "became overdue"),
            Self::PaymentWaits => ("payment", "payments", "waiting"),
            Self::PaymentSucceeded => ("payment", "payments", "succeeded"),
            Self::PaymentSettled => ("payment", "payments", "arrived"),
            Self::Refunded => ("payment", "payments", "refunded"),
            Self::MethodChecked => ("payment method", "payment methods", "checked"),
            Self::Billed => ("subscription", "subscriptions", "billed"),
            Self::Started => ("subscription", "subscriptions", "started"),
            Self::Renewed => ("free period", "free periods", "began"),
            Self::Paused => ("subscription", "subscriptions", "paused"),
            Self::Resumed => ("subscription", "subscriptions", "resumed"),
            Self::Ended => ("subscription", "subscriptions", "ended"),
            Self::ServiceCancelled => ("service", "services", "cancelled, as requested"),
            Self::Changed => ("subscription", "subscriptions", "changed"),
        };
        let noun = if count == 1 { one } else { several };
        format!("{count} {noun} {what}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::assert_distinct;

    #[test]
    fn whatever_comes_of_it_has_words_of_its_own() {
        assert_distinct(Outcome::ALL.iter().map(|it| it.sentence()));
        assert_eq!(Outcome::PaymentFailed.words(1), "1 payment failed");
        assert_eq!(Outcome::PaymentFailed.words(3), "3 payments failed");
        assert_eq!(
            Outcome::ServiceCancelled.words(2),
            "2 services cancelled, as requested"
        );
        let many: Vec<String> = Outcome::ALL.iter().map(|it| it.words(2)).collect();
        for (at, words) in many.iter().enumerate() {
            assert!(!many[..at].contains(words), "{words}");
        }
    }

    #[test]
    fn what_was_not_paid_comes_first() {
        let failures = Outcome::ALL.iter().map(|it| it.is_failure());
        assert!(failures.is_sorted_by(|before, after| before >= after));
        assert!(Outcome::of_event(SubscriptionEvent::NotCollected).is_failure());
        assert!(!Outcome::of_event(SubscriptionEvent::CancelledNow).is_failure());
    }

    #[test]
    fn money_that_goes_back_is_no_payment() {
        let of = Outcome::of_transaction;
        let captured = TransactionStatus::Captured;
        assert_eq!(of(TransactionKind::Refund, captured), Outcome::Refunded);
        for kind in [TransactionKind::Recurring, TransactionKind::OneTime] {
            assert_eq!(of(kind, captured), Outcome::PaymentSucceeded);
            assert_eq!(
                of(kind, TransactionStatus::Cancelled),
                Outcome::PaymentFailed
            );
        }
    }
}
