//! What came of what was due, in words: how an advance of a demo's clock is summed up.

use goodstanding_words::{Fixed, Message, outcomes as words};

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
    pub const fn sentence(self) -> Fixed {
        match self {
            Self::PaymentFailed => words::PAYMENT_FAILED,
            Self::PaymentTakenBack => words::PAYMENT_TAKEN_BACK,
            Self::EndedUnpaid => words::ENDED_UNPAID,
            Self::OrderCalledOff => words::ORDER_CALLED_OFF,
            Self::InvoiceOverdue => words::INVOICE_OVERDUE,
            Self::PaymentWaits => words::PAYMENT_WAITS,
            Self::PaymentSucceeded => words::PAYMENT_SUCCEEDED,
            Self::PaymentSettled => words::PAYMENT_SETTLED,
            Self::Refunded => words::REFUNDED,
            Self::MethodChecked => words::METHOD_CHECKED,
            Self::Billed => words::BILLED,
            Self::Started => words::STARTED,
            Self::Renewed => words::RENEWED,
            Self::Paused => words::PAUSED,
            Self::Resumed => words::RESUMED,
            Self::Ended => words::ENDED,
            Self::ServiceCancelled => words::SERVICE_CANCELLED,
            Self::Changed => words::CHANGED,
        }
    }

    /// What happened to so many: "3 payments failed".
    pub fn words(self, count: u64) -> Message {
        match self {
            Self::PaymentFailed => words::payment_failed_count(count),
            Self::PaymentTakenBack => words::payment_taken_back_count(count),
            Self::EndedUnpaid => words::ended_unpaid_count(count),
            Self::OrderCalledOff => words::order_called_off_count(count),
            Self::InvoiceOverdue => words::invoice_overdue_count(count),
            Self::PaymentWaits => words::payment_waits_count(count),
            Self::PaymentSucceeded => words::payment_succeeded_count(count),
            Self::PaymentSettled => words::payment_settled_count(count),
            Self::Refunded => words::refunded_count(count),
            Self::MethodChecked => words::method_checked_count(count),
            Self::Billed => words::billed_count(count),
            Self::Started => words::started_count(count),
            Self::Renewed => words::renewed_count(count),
            Self::Paused => words::paused_count(count),
            Self::Resumed => words::resumed_count(count),
            Self::Ended => words::ended_count(count),
            Self::ServiceCancelled => words::service_cancelled_count(count),
            Self::Changed => words::changed_count(count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::assert_distinct;

    #[test]
    fn whatever_comes_of_it_has_words_of_its_own() {
        assert_distinct(Outcome::ALL.iter().map(|it| it.sentence().english()));
        let says = |outcome: Outcome, count| outcome.words(count).to_string();
        assert_eq!(says(Outcome::PaymentFailed, 1), "1 payment failed");
        assert_eq!(says(Outcome::PaymentFailed, 3), "3 payments failed");
        assert_eq!(
            says(Outcome::ServiceCancelled, 2),
            "2 services cancelled, as requested"
        );
        let many: Vec<String> = Outcome::ALL.iter().map(|it| says(*it, 2)).collect();
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
