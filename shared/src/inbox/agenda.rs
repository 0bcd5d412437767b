//! What the system does next by itself, in groups of one instant and one kind.

use chrono::{DateTime, Utc};
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
    /// What it happens to: one of them, and several.
    const fn noun(self) -> (&'static str, &'static str) {
        match self {
            Self::Start
            | Self::Bill
            | Self::Pause
            | Self::PauseLimit
            | Self::End
            | Self::Uncollected
            | Self::PlanEnd
            | Self::Suspend => ("subscription", "subscriptions"),
            Self::Retry | Self::Answer | Self::Approval | Self::Settle => ("payment", "payments"),
            Self::Unpaid => ("order", "orders"),
            Self::Invoice => ("invoice", "invoices"),
            Self::Cancellation => ("service", "services"),
        }
    }

    /// The words before and after what it happens to.
    const fn around(self) -> (&'static str, &'static str) {
        match self {
            Self::Start => ("Starts", ""),
            Self::Bill => ("Charges", ""),
            Self::Retry => ("Tries", " again"),
            Self::Pause => ("Pauses", ""),
            Self::PauseLimit => ("Ends", ", paused for five years"),
            Self::End => ("Ends", ", as cancelled"),
            Self::Uncollected => ("Ends", ", if unpaid"),
            Self::PlanEnd => ("Ends", ": the plan is over"),
            Self::Unpaid => ("Calls off", ", if unpaid"),
            Self::Suspend => ("Suspends", ", if the invoice stays unpaid"),
            Self::Answer => ("Asks the bank about", ""),
            Self::Approval => ("Gives up", " that nobody approved"),
            Self::Invoice => ("Takes", " as overdue, if unpaid"),
            Self::Settle => ("Settles", ""),
            Self::Cancellation => ("Cancels", ", as requested"),
        }
    }

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
    pub fn words(self, count: Counted, name: Option<&str>) -> String {
        let (before, after) = self.around();
        let (one, several) = self.noun();
        let Counted { total, is_at_least } = count;
        let about = match (name, total) {
            (Some(name), 1) => name.to_owned(),
            (_, _) if is_at_least => format!("more than {total} {several}"),
            (_, 1) => format!("1 {one}"),
            (_, _) => format!("{total} {several}"),
        };
        format!("{before} {about}{after}")
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
    pub fn words(&self) -> String {
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
        let says = |what, total, more, name| item(what, total, more, name).words();
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
            "Settles more than 1000 payments"
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
                let words = item(*what, total, false, None).words();
                assert!(words.contains(&total.to_string()), "{words}");
                assert!(!words.contains("  "), "{words}");
            }
        }
    }
}
