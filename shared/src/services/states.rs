//! The state machine of a service as data: what can happen to one in a status, and in which status
//! it is afterwards.

use super::ServiceStatus as S;

closed_enum! {
    /// What can happen to a service.
    pub enum ServiceEvent {
        /// It is ordered, and waits to be set up.
        Ordered = "ordered",
        /// It is set up: with its order, with the first payment, or when staff accept it.
        SetUp = "set_up",
        /// Staff or the risk check mark the order.
        MarkedAsFraud = "marked_as_fraud",
        /// Staff switch it off, its subscription is paused, or an invoice is overdue for too long.
        Suspended = "suspended",
        /// The last cause of its suspension is gone.
        Resumed = "resumed",
        /// Staff end it, without a request of the customer.
        Terminated = "terminated",
        /// Its subscription ends, and not because the customer asked for it.
        EndedWithSubscription = "ended_with_subscription",
        /// The customer cancels it, or its subscription, at once.
        CancelledNow = "cancelled_now",
        /// The due date comes to which the customer cancelled it.
        CancellationDue = "cancellation_due",
        /// Staff put it on file.
        Archived = "archived",
    }
}

impl ServiceEvent {
    /// What happens, in a few words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ordered => "order",
            Self::SetUp => "set up",
            Self::MarkedAsFraud => "marked as fraud",
            Self::Suspended => "suspended",
            Self::Resumed => "resumed",
            Self::Terminated => "terminated",
            Self::EndedWithSubscription => "the subscription ends",
            Self::CancelledNow => "cancelled at once",
            Self::CancellationDue => "cancelled, the due date comes",
            Self::Archived => "archived",
        }
    }
}

/// One arrow of the state machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceArrow {
    /// In which status it is; none: there is no service yet.
    pub from: Option<S>,
    /// What happens to it.
    pub event: ServiceEvent,
    /// In which status it is afterwards.
    pub to: S,
}

const fn arrow(from: Option<S>, event: ServiceEvent, to: S) -> ServiceArrow {
    ServiceArrow { from, event, to }
}

/// Every arrow. What is not here does not happen.
pub const SERVICE_ARROWS: &[ServiceArrow] = {
    use ServiceEvent as E;
    &[
        arrow(None, E::Ordered, S::Pending),
        // What sets itself up with the order, and what costs nothing and would wait for its
        // payment.
        arrow(None, E::Ordered, S::Active),
        arrow(Some(S::Pending), E::SetUp, S::Active),
        arrow(Some(S::Pending), E::MarkedAsFraud, S::Fraud),
        arrow(Some(S::Active), E::Suspended, S::Suspended),
        arrow(Some(S::Suspended), E::Resumed, S::Active),
        arrow(Some(S::Active), E::Terminated, S::Terminated),
        arrow(Some(S::Suspended), E::Terminated, S::Terminated),
        arrow(Some(S::Pending), E::EndedWithSubscription, S::Terminated),
        arrow(Some(S::Active), E::EndedWithSubscription, S::Terminated),
        arrow(Some(S::Suspended), E::EndedWithSubscription, S::Terminated),
        arrow(Some(S::Pending), E::CancelledNow, S::Canceled),
        arrow(Some(S::Active), E::CancelledNow, S::Canceled),
        arrow(Some(S::Suspended), E::CancelledNow, S::Canceled),
        arrow(Some(S::Pending), E::CancellationDue, S::Canceled),
        arrow(Some(S::Active), E::CancellationDue, S::Canceled),
        arrow(Some(S::Suspended), E::CancellationDue, S::Canceled),
        arrow(Some(S::Canceled), E::Archived, S::Archived),
        arrow(Some(S::Terminated), E::Archived, S::Archived),
        arrow(Some(S::Fraud), E::Archived, S::Archived),
    ]
};

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::cancellations::{CancellationType, can_request, decide};
    use crate::catalog::AutoSetup;
    use crate::money::{Currency, Money};
    use crate::orders::first_status;
    use crate::sentence::assert_distinct;
    use crate::services::service;

    fn to(from: Option<S>, event: ServiceEvent) -> Vec<S> {
        let found = SERVICE_ARROWS
            .iter()
            .filter(|arrow| (arrow.from, arrow.event) == (from, event));
        found.map(|arrow| arrow.to).collect()
    }

    #[test]
    fn the_rules_follow_the_arrows() {
        let now: DateTime<Utc> = "2026-11-22T10:00:00Z".parse().unwrap();
        let (today, due) = (now.date_naive(), "2026-12-01".parse().ok());
        for status in S::ALL.iter().copied() {
            let service = service(1, "Shop", status, today, due);
            let targets = to(Some(status), ServiceEvent::CancelledNow);
            assert_eq!(
                can_request(&service).is_ok(),
                !targets.is_empty(),
                "{status}"
            );
            assert_eq!(
                targets,
                to(Some(status), ServiceEvent::CancellationDue),
                "{status}"
            );
            if let [target] = targets[..] {
                let outcome = decide(&service, CancellationType::Immediate, now).unwrap();
                assert_eq!(outcome.status, target);
                let outcome = decide(&service, CancellationType::OnServiceDueDate, now).unwrap();
                assert_eq!(outcome.status, status, "until then nothing happens");
            }
        }
        let mut first: Vec<S> = Vec::new();
        for setup in AutoSetup::ALL {
            for minor in [0, 100] {
                first.push(first_status(*setup, Money::new(minor, Currency::EUR)));
            }
        }
        for status in S::ALL {
            let begins = to(None, ServiceEvent::Ordered).contains(status);
            assert_eq!(first.contains(status), begins, "{status}");
        }
    }

    /// The drawing of the state machine names its arrows by these words.
    #[test]
    fn every_event_has_words_of_its_own() {
        assert_distinct(ServiceEvent::ALL.iter().map(|event| event.label()));
    }

    #[test]
    fn what_has_ended_is_archived_and_nothing_else_happens_to_it() {
        for status in S::ALL.iter().copied().filter(|status| status.has_ended()) {
            let mut leaving = SERVICE_ARROWS
                .iter()
                .filter(|arrow| arrow.from == Some(status));
            assert!(
                leaving.all(|arrow| arrow.event == ServiceEvent::Archived),
                "{status}"
            );
            let is_on_file = to(Some(status), ServiceEvent::Archived).is_empty();
            assert_eq!(is_on_file, status == S::Archived);
        }
        for status in S::ALL {
            assert!(
                SERVICE_ARROWS.iter().any(|arrow| arrow.to == *status),
                "{status}"
            );
        }
        for (place, arrow) in SERVICE_ARROWS.iter().enumerate() {
            assert!(!SERVICE_ARROWS[..place].contains(arrow), "{arrow:?} twice");
        }
    }
}
