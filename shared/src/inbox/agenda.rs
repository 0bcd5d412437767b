//! What the system does next by itself, in groups of one instant and one kind.

use chrono::{DateTime, Utc};
use goodstanding_words::{Message, planned as words};
use serde::{Deserialize, Serialize};

use super::Counted;
use crate::money::Money;

closed_enum! {
    /// What happens by itself.
    pub enum Planned {
        /// A subscription begins on its start date.
        Start = "start",
        /// A bill is charged.
        Bill = "bill",
        /// A failed charge is tried again.
        Retry = "retry",
        /// A pause begins that was asked for.
        Pause = "pause",
        /// A pause has lasted for too long.
        PauseLimit = "pause_limit",
        /// A cancelled subscription comes to its end.
        End = "end",
        /// A subscription ends because nobody paid.
        Uncollected = "uncollected",
        /// The last period of a plan ends.
        PlanEnd = "plan_end",
        /// An order that nobody paid is called off.
        Unpaid = "unpaid",
        /// Services are suspended for an overdue invoice.
        Suspend = "suspend",
        /// The processor is asked about a charge.
        Answer = "answer",
        /// Nobody approved a charge in time.
        Approval = "approval",
        /// An invoice comes to its due date.
        Invoice = "invoice",
        /// Money that was taken arrives.
        Settle = "settle",
        /// A cancellation takes effect.
        Cancellation = "cancellation",
    }
}

impl Planned {
    /// Whether something was not paid, or is lost: it comes first where what happens is told.
    pub const fn is_failure(self) -> bool {
        match self {
            Self::Retry
            | Self::Uncollected
            | Self::Unpaid
            | Self::Suspend
            | Self::Approval
            | Self::Invoice => true,
            Self::Start
            | Self::Bill
            | Self::Pause
            | Self::PauseLimit
            | Self::End
            | Self::PlanEnd
            | Self::Answer
            | Self::Settle
            | Self::Cancellation => false,
        }
    }

    /// What happens to so many, or to the one that has this name: "Charges 14 subscriptions".
    pub fn words(self, count: Counted, name: Option<&str>) -> Message {
        match (name, count.total) {
            (Some(name), 1) => self.of_one(name),
            (_, total) if count.is_at_least => self.of_more_than(total),
            (_, total) => self.of_many(total),
        }
    }

    fn of_one(self, name: &str) -> Message {
        match self {
            Self::Start => words::start_of(name),
            Self::Bill => words::bill_of(name),
            Self::Retry => words::retry_of(name),
            Self::Pause => words::pause_of(name),
            Self::PauseLimit => words::pause_limit_of(name),
            Self::End => words::end_of(name),
            Self::Uncollected => words::uncollected_of(name),
            Self::PlanEnd => words::plan_end_of(name),
            Self::Unpaid => words::unpaid_of(name),
            Self::Suspend => words::suspend_of(name),
            Self::Answer => words::answer_of(name),
            Self::Approval => words::approval_of(name),
            Self::Invoice => words::invoice_of(name),
            Self::Settle => words::settle_of(name),
            Self::Cancellation => words::cancellation_of(name),
        }
    }

    fn of_many(self, count: u64) -> Message {
        match self {
            Self::Start => words::start(count),
            Self::Bill => words::bill(count),
            Self::Retry => words::retry(count),
            Self::Pause => words::pause(count),
            Self::PauseLimit => words::pause_limit(count),
            Self::End => words::end(count),
            Self::Uncollected => words::uncollected(count),
            Self::PlanEnd => words::plan_end(count),
            Self::Unpaid => words::unpaid(count),
            Self::Suspend => words::suspend(count),
            Self::Answer => words::answer(count),
            Self::Approval => words::approval(count),
            Self::Invoice => words::invoice(count),
            Self::Settle => words::settle(count),
            Self::Cancellation => words::cancellation(count),
        }
    }

    fn of_more_than(self, count: u64) -> Message {
        match self {
            Self::Start => words::start_more(count),
            Self::Bill => words::bill_more(count),
            Self::Retry => words::retry_more(count),
            Self::Pause => words::pause_more(count),
            Self::PauseLimit => words::pause_limit_more(count),
            Self::End => words::end_more(count),
            Self::Uncollected => words::uncollected_more(count),
            Self::PlanEnd => words::plan_end_more(count),
            Self::Unpaid => words::unpaid_more(count),
            Self::Suspend => words::suspend_more(count),
            Self::Answer => words::answer_more(count),
            Self::Approval => words::approval_more(count),
            Self::Invoice => words::invoice_more(count),
            Self::Settle => words::settle_more(count),
            Self::Cancellation => words::cancellation_more(count),
        }
    }
}

/// Things of one kind that happen at one instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgendaItem {
    /// The instant at which they happen.
    pub at: DateTime<Utc>,
    /// What happens to all of them.
    pub what: Planned,
    /// To how many it happens.
    pub count: Counted,
    /// What is charged, one sum for each currency; nothing where it is not known, or nothing is.
    pub sums: Vec<Money>,
    /// What it happens to, where that is one thing with a name: the service and its customer.
    pub name: Option<String>,
}

impl AgendaItem {
    /// What happens, without amounts.
    pub fn words(&self) -> Message {
        self.what.words(self.count, self.name.as_deref())
    }
}

/// What the system does next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Agenda {
    /// The next groups, in the order in which they come, 5 at most.
    pub items: Vec<AgendaItem>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(what: Planned, total: u64, is_at_least: bool, name: Option<&str>) -> AgendaItem {
        AgendaItem {
            at: "2026-11-25T00:00:00Z".parse().unwrap(),
            what,
            count: Counted { total, is_at_least },
            sums: Vec::new(),
            name: name.map(str::to_owned),
        }
    }

    #[test]
    fn one_thing_has_its_name_and_several_are_counted() {
        let says = |what, total, more, name| item(what, total, more, name).words().to_string();
        assert_eq!(
            says(Planned::Bill, 14, false, None),
            "Charges 14 subscriptions"
        );
        let name = Some("Client archive of Berg Studio");
        assert_eq!(
            says(Planned::Uncollected, 1, false, name),
            "Ends Client archive of Berg Studio, if unpaid"
        );
        assert_eq!(
            says(Planned::Retry, 1, false, None),
            "Tries 1 payment again"
        );
        assert_eq!(
            says(Planned::Settle, 1000, true, None),
            "Settles more than 1,000 payments"
        );
        assert_eq!(
            says(Planned::Cancellation, 2, false, name),
            "Cancels 2 services, as requested"
        );
    }

    #[test]
    fn what_was_not_paid_is_a_failure_and_what_was_wanted_is_none() {
        for what in [Planned::Retry, Planned::Uncollected, Planned::Suspend] {
            assert!(what.is_failure(), "{what}");
        }
        for what in [Planned::Bill, Planned::End, Planned::Cancellation] {
            assert!(!what.is_failure(), "{what}");
        }
    }

    #[test]
    fn whatever_happens_has_words() {
        for what in Planned::ALL {
            for total in [1, 2] {
                let words = item(*what, total, false, None).words().to_string();
                assert!(words.contains(&total.to_string()), "{words}");
                assert!(!words.contains("  "), "{words}");
            }
        }
    }
}
