//! Why a service is suspended, has ended, has no due date, or waits: the words for it.

use super::ServiceStatus;
use goodstanding_words::Fixed;
use goodstanding_words::services::{causes as words, ends};

closed_enum! {
    /// Why a service is suspended. Each cause has its own way back; the service works again when
    /// the last one is gone.
    pub enum SuspensionCause {
        /// Its subscription is paused: a resume helps.
        Paused = "paused",
        /// An invoice is overdue for longer than the plan's days of grace: paying it helps.
        InvoiceOverdue = "invoice_overdue",
        /// Staff switched it off, and switch it on again.
        ByStaff = "by_staff",
        /// Staff, or a check of theirs, hold it because something about it may be wrong, and let it
        /// go on.
        Risk = "risk",
    }
}

impl SuspensionCause {
    /// Whether it is staff who switch the service on again.
    pub const fn is_lifted_by_staff(self) -> bool {
        match self {
            Self::ByStaff | Self::Risk => true,
            Self::Paused | Self::InvoiceOverdue => false,
        }
    }

    /// Why, in a few words within a sentence.
    pub const fn words(self) -> Fixed {
        match self {
            Self::Paused => words::PAUSED,
            Self::InvoiceOverdue => words::INVOICE_OVERDUE,
            Self::ByStaff => words::BY_STAFF,
            Self::Risk => words::RISK,
        }
    }
}

closed_enum! {
    /// Why a service ended.
    pub enum EndCause {
        /// The customer asked for it, or for its subscription, to end. The only cause with which it
        /// is Canceled.
        AtRequest = "at_request",
        /// A bill was not paid until the last day.
        Unpaid = "unpaid",
        /// Staff ended it, or its subscription.
        Forced = "forced",
        /// The bank took a payment back.
        Chargeback = "chargeback",
        /// The last period of its plan ended.
        PlanEnded = "plan_ended",
        /// Nobody resumed its subscription for five years.
        PauseLimit = "pause_limit",
        /// It was not set up until the end of the first period that was paid for it.
        NotDelivered = "not_delivered",
        /// The customer withdrew from the contract in time.
        ContractWithdrawn = "contract_withdrawn",
        /// Its subscription was deleted.
        Deleted = "deleted",
    }
}

impl EndCause {
    /// In which status a service ends for it.
    pub const fn status(self) -> ServiceStatus {
        match self {
            Self::AtRequest => ServiceStatus::Canceled,
            Self::Unpaid
            | Self::Forced
            | Self::Chargeback
            | Self::PlanEnded
            | Self::PauseLimit
            | Self::NotDelivered
            | Self::ContractWithdrawn
            | Self::Deleted => ServiceStatus::Terminated,
        }
    }

    /// Why, in a few words within a sentence.
    pub const fn words(self) -> Fixed {
        match self {
            Self::AtRequest => words::AT_REQUEST,
            Self::Unpaid => words::UNPAID,
            Self::Forced => words::FORCED,
            Self::Chargeback => words::CHARGEBACK,
            Self::PlanEnded => words::PLAN_ENDED,
            Self::PauseLimit => words::PAUSE_LIMIT,
            Self::NotDelivered => words::NOT_DELIVERED,
            Self::ContractWithdrawn => words::CONTRACT_WITHDRAWN,
            Self::Deleted => words::DELETED,
        }
    }

    /// What it means, in a sentence for the customer.
    pub const fn sentence(self) -> Fixed {
        match self {
            Self::AtRequest => ends::AT_REQUEST,
            Self::Unpaid => ends::UNPAID,
            Self::Forced => ends::FORCED,
            Self::Chargeback => ends::CHARGEBACK,
            Self::PlanEnded => ends::PLAN_ENDED,
            Self::PauseLimit => ends::PAUSE_LIMIT,
            Self::ContractWithdrawn => ends::CONTRACT_WITHDRAWN,
            Self::NotDelivered => ends::NOT_DELIVERED,
            Self::Deleted => ends::DELETED,
        }
    }
}

closed_enum! {
    /// Why a service has no next due date.
    pub enum NoDueDate {
        /// It was paid once, for good.
        PaidOnce = "paid_once",
        /// It costs nothing, for good.
        Free = "free",
        /// It is not set up yet.
        NotSetUp = "not_set_up",
        /// Its subscription begins on a later day.
        StartsOn = "starts_on",
        /// Its subscription is paused.
        Paused = "paused",
        /// It is over: nothing comes due any more.
        Ended = "ended",
    }
}

closed_enum! {
    /// What a Pending service waits for.
    pub enum ServiceWait {
        /// The day on which its subscription begins.
        Start = "start",
        /// The resume of its subscription, which is paused.
        Resume = "resume",
        /// The payment of its first period.
        Payment = "payment",
        /// Staff, who check the order.
        Acceptance = "acceptance",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::{assert_distinct, assert_distinct_sentences};

    #[test]
    fn every_cause_has_words_of_its_own() {
        assert_distinct(
            SuspensionCause::ALL
                .iter()
                .map(|cause| cause.words().english()),
        );
        assert_distinct(EndCause::ALL.iter().map(|cause| cause.words().english()));
        assert_distinct_sentences(EndCause::ALL.iter().map(|cause| cause.sentence().english()));
    }

    #[test]
    fn staff_lift_what_staff_decided() {
        let by_staff: Vec<_> = SuspensionCause::ALL
            .iter()
            .filter(|cause| cause.is_lifted_by_staff())
            .collect();
        assert_eq!(
            by_staff,
            [&SuspensionCause::ByStaff, &SuspensionCause::Risk]
        );
    }

    #[test]
    fn only_what_the_customer_asked_for_is_canceled() {
        for cause in EndCause::ALL {
            let is_asked = *cause == EndCause::AtRequest;
            assert_eq!(
                cause.status() == ServiceStatus::Canceled,
                is_asked,
                "{cause}"
            );
            assert!(cause.status().has_ended(), "{cause}");
        }
    }
}
