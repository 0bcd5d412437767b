//! What can happen to a subscription.

use goodstanding_words::{Fixed, subscription_events as words};

closed_enum! {
    /// What can happen to a subscription.
    pub enum SubscriptionEvent {
        /// It is ordered, or takes the place of an older version.
        Ordered = "ordered",
        /// Everything is defined; its start date lies ahead.
        SetUp = "set_up",
        /// What had to be approved is approved, and charged where it was due.
        Approved = "approved",
        /// Its first charge is accepted.
        FirstCharged = "first_charged",
        /// Its start date comes, or staff activate it.
        Started = "started",
        /// A period begins, and is charged or costs nothing.
        Renewed = "renewed",
        /// A charge waits for an approval.
        ChargeWaits = "charge_waits",
        /// What had to be approved before anything was granted is not approved.
        NotApproved = "not_approved",
        /// The charge of a period fails, and may succeed later.
        FailedSoftly = "failed_softly",
        /// The charge of a period fails for good.
        FailedHard = "failed_hard",
        /// The last retry fails.
        RetriesUsedUp = "retries_used_up",
        /// A retry succeeds, or a new payment method is charged.
        Recovered = "recovered",
        /// The end date comes and the last bill is unpaid, or an invoice stays unpaid for longer
        /// than the plan allows.
        NotCollected = "not_collected",
        /// An invoice passes its due date.
        InvoiceOverdue = "invoice_overdue",
        /// All invoices are paid.
        InvoicesPaid = "invoices_paid",
        /// A pause at the end of the cycle is asked for.
        PauseRequested = "pause_requested",
        /// It pauses: now, or because the next bill date comes.
        Paused = "paused",
        /// It goes on after a pause, or no longer waits for one.
        Resumed = "resumed",
        /// Five years of pause are over.
        PauseExpired = "pause_expired",
        /// Everything that it pays for is cancelled as of the end of the paid period.
        CancelledAtEnd = "cancelled_at_end",
        /// That is withdrawn before it takes effect.
        CancellationWithdrawn = "cancellation_withdrawn",
        /// Everything that it pays for ends: now, or because the end date comes.
        CancelledNow = "cancelled_now",
        /// The last period of its plan ends.
        PlanCompleted = "plan_completed",
        /// A newer version takes its place.
        Upgraded = "upgraded",
        /// The bank takes a payment back, or staff force an end.
        ForcedEnd = "forced_end",
        /// The customer withdraws from the contract in time.
        ContractWithdrawn = "contract_withdrawn",
        /// Staff delete it: only reports still show it.
        Deleted = "deleted",
    }
}

impl SubscriptionEvent {
    /// What happened, for the customer.
    pub const fn sentence(self) -> Fixed {
        match self {
            Self::Ordered => words::ORDERED,
            Self::SetUp => words::SET_UP,
            Self::Approved => words::APPROVED,
            Self::FirstCharged => words::FIRST_CHARGED,
            Self::Started => words::STARTED,
            Self::Renewed => words::RENEWED,
            Self::ChargeWaits => words::CHARGE_WAITS,
            Self::NotApproved => words::NOT_APPROVED,
            Self::FailedSoftly => words::FAILED_SOFTLY,
            Self::FailedHard => words::FAILED_HARD,
            Self::RetriesUsedUp => words::RETRIES_USED_UP,
            Self::Recovered => words::RECOVERED,
            Self::NotCollected => words::NOT_COLLECTED,
            Self::InvoiceOverdue => words::INVOICE_OVERDUE,
            Self::InvoicesPaid => words::INVOICES_PAID,
            Self::PauseRequested => words::PAUSE_REQUESTED,
            Self::Paused => words::PAUSED,
            Self::Resumed => words::RESUMED,
            Self::PauseExpired => words::PAUSE_EXPIRED,
            Self::CancelledAtEnd => words::CANCELLED_AT_END,
            Self::CancellationWithdrawn => words::CANCELLATION_WITHDRAWN,
            Self::CancelledNow => words::CANCELLED_NOW,
            Self::PlanCompleted => words::PLAN_COMPLETED,
            Self::Upgraded => words::UPGRADED,
            Self::ForcedEnd => words::FORCED_END,
            Self::ContractWithdrawn => words::CONTRACT_WITHDRAWN,
            Self::Deleted => words::DELETED,
        }
    }

    /// What happens, in a few words of the state machine, for its drawing and the log.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ordered => "order",
            Self::SetUp => "set up",
            Self::Approved => "approved",
            Self::FirstCharged => "first charge accepted",
            Self::Started => "start date, or activated by staff",
            Self::Renewed => "renewal",
            Self::ChargeWaits => "charge waits for an approval",
            Self::NotApproved => "not approved",
            Self::FailedSoftly => "renewal fails softly",
            Self::FailedHard => "renewal fails hard",
            Self::RetriesUsedUp => "last retry fails",
            Self::Recovered => "retry or new payment method succeeds",
            Self::NotCollected => "end date or limit, unpaid",
            Self::InvoiceOverdue => "invoice overdue",
            Self::InvoicesPaid => "all invoices paid",
            Self::PauseRequested => "pause at the end of the cycle",
            Self::Paused => "pause now, or the next bill date",
            Self::Resumed => "resume",
            Self::PauseExpired => "five years paused",
            Self::CancelledAtEnd => "cancel at the end of the paid period",
            Self::CancellationWithdrawn => "withdrawn",
            Self::CancelledNow => "cancel now, or the end date",
            Self::PlanCompleted => "last period of the plan ends",
            Self::Upgraded => "upgrade",
            Self::ForcedEnd => "chargeback, or forced end",
            Self::ContractWithdrawn => "withdrawal from the contract",
            Self::Deleted => "delete",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::sentence::assert_distinct;

    /// The drawing of the state machine names events by these words.
    #[test]
    fn every_event_has_words_of_its_own() {
        let words: BTreeSet<_> = SubscriptionEvent::ALL.iter().map(|it| it.label()).collect();
        assert_eq!(words.len(), SubscriptionEvent::ALL.len());
        assert_eq!(SubscriptionEvent::Resumed.label(), "resume");
        assert_distinct(
            SubscriptionEvent::ALL
                .iter()
                .map(|it| it.sentence().english()),
        );
    }
}
