//! What staff do to a service.

use super::states::{SERVICE_ARROWS, ServiceEvent};
use super::{Service, ServiceStatus, ServiceWait, SuspensionCause};
use crate::reason::StaffActionRequest;
use goodstanding_words::services::{actions as labels, effects};
use goodstanding_words::{Fixed, Message, lists, refusals};

closed_enum! {
    /// What staff do to a service.
    pub enum ServiceAction {
        /// Accepts its order: it is set up at once, or when its first payment arrives.
        Activate = "activate",
        /// Switches it off until staff resume it.
        Suspend = "suspend",
        /// Switches it off while something about it is checked.
        HoldForRisk = "hold_for_risk",
        /// Switches it on again.
        Resume = "resume",
        /// Carries its open cancellation request out now.
        CompleteCancellation = "complete_cancellation",
        /// Ends it for good, without a request of the customer.
        Terminate = "terminate",
        /// Marks its order as fraud.
        MarkAsFraud = "mark_as_fraud",
        /// Puts it on file.
        Archive = "archive",
    }
}

impl ServiceAction {
    /// The words on its button.
    pub const fn label(self) -> Fixed {
        match self {
            Self::Activate => labels::ACTIVATE,
            Self::Suspend => labels::SUSPEND,
            Self::HoldForRisk => labels::HOLD_FOR_RISK,
            Self::Resume => labels::RESUME,
            Self::CompleteCancellation => labels::COMPLETE_CANCELLATION,
            Self::Terminate => labels::TERMINATE,
            Self::MarkAsFraud => labels::MARK_AS_FRAUD,
            Self::Archive => labels::ARCHIVE,
        }
    }

    /// The event of the state machine.
    pub const fn event(self) -> ServiceEvent {
        match self {
            Self::Activate => ServiceEvent::SetUp,
            Self::Suspend | Self::HoldForRisk => ServiceEvent::Suspended,
            Self::Resume => ServiceEvent::Resumed,
            Self::CompleteCancellation => ServiceEvent::CancelledNow,
            Self::Terminate => ServiceEvent::Terminated,
            Self::MarkAsFraud => ServiceEvent::MarkedAsFraud,
            Self::Archive => ServiceEvent::Archived,
        }
    }

    /// Whether it cannot be taken back.
    pub const fn is_final(self) -> bool {
        !matches!(
            self,
            Self::Activate | Self::Suspend | Self::HoldForRisk | Self::Resume
        )
    }

    /// What it does, in a sentence for the staff user who is about to do it.
    pub const fn sentence(self) -> Fixed {
        match self {
            Self::Activate => effects::ACTIVATE,
            Self::Suspend => effects::SUSPEND,
            Self::HoldForRisk => effects::HOLD_FOR_RISK,
            Self::Resume => effects::RESUME,
            Self::CompleteCancellation => effects::COMPLETE_CANCELLATION,
            Self::Terminate => effects::TERMINATE,
            Self::MarkAsFraud => effects::MARK_AS_FRAUD,
            Self::Archive => effects::ARCHIVE,
        }
    }

    /// For which cause it switches a service off; none where it does not.
    pub const fn suspends_for(self) -> Option<SuspensionCause> {
        match self {
            Self::Suspend => Some(SuspensionCause::ByStaff),
            Self::HoldForRisk => Some(SuspensionCause::Risk),
            Self::Activate
            | Self::Resume
            | Self::CompleteCancellation
            | Self::Terminate
            | Self::MarkAsFraud
            | Self::Archive => None,
        }
    }

    /// In which status the service is afterwards, or why it cannot be done.
    pub fn decide(self, service: &Service) -> Result<ServiceStatus, ServiceActionRefusal> {
        if self == Self::CompleteCancellation && service.cancellation.is_none() {
            return Err(ServiceActionRefusal::NoRequest);
        }
        let to = SERVICE_ARROWS
            .iter()
            .find(|arrow| arrow.from == Some(service.status) && arrow.event == self.event())
            .map(|arrow| arrow.to);
        match self {
            // One more cause may come to those that there are.
            Self::Suspend | Self::HoldForRisk if service.status == ServiceStatus::Suspended => {
                let is_known = |cause| service.suspended_for.contains(&cause);
                if self.suspends_for().is_some_and(is_known) {
                    Err(ServiceActionRefusal::SuspendedAlready)
                } else {
                    Ok(ServiceStatus::Suspended)
                }
            }
            Self::Resume if service.status == ServiceStatus::Suspended => {
                let causes = &service.suspended_for;
                let mut others = causes.iter().filter(|cause| !cause.is_lifted_by_staff());
                match others.clone().count() {
                    0 => Ok(ServiceStatus::Active),
                    left if left < causes.len() => Ok(ServiceStatus::Suspended),
                    _ => Err(ServiceActionRefusal::SuspendedFor(others.next().copied())),
                }
            }
            Self::Activate if service.status == ServiceStatus::Pending => {
                if service.waits_for.contains(&ServiceWait::Start) {
                    Err(ServiceActionRefusal::NotBegun)
                } else if service.waits_for.contains(&ServiceWait::Acceptance) {
                    // Acceptance does not stand in for payment.
                    Ok(if service.waits_for.len() == 1 {
                        ServiceStatus::Active
                    } else {
                        ServiceStatus::Pending
                    })
                } else if service.waits_for.contains(&ServiceWait::Payment) {
                    Err(ServiceActionRefusal::NotPaid)
                } else {
                    Err(ServiceActionRefusal::Paused)
                }
            }
            Self::Activate
            | Self::Suspend
            | Self::HoldForRisk
            | Self::Resume
            | Self::CompleteCancellation
            | Self::Terminate
            | Self::MarkAsFraud
            | Self::Archive => to.ok_or(ServiceActionRefusal::Status(self, service.status)),
        }
    }
}

/// Why something cannot be done to a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceActionRefusal {
    /// Not in this status.
    Status(ServiceAction, ServiceStatus),
    /// Nobody asked for it to be cancelled.
    NoRequest,
    /// Staff did it before.
    SuspendedAlready,
    /// Staff did not suspend it; something else has to happen first.
    SuspendedFor(Option<SuspensionCause>),
    /// It waits for its first payment.
    NotPaid,
    /// Its subscription is paused.
    Paused,
    /// Its subscription has not begun.
    NotBegun,
}

impl ServiceActionRefusal {
    /// Why, as a sentence.
    pub fn words(&self) -> Message {
        match self {
            Self::Status(action, status) => {
                refusals::service_status(possible_from(*action), status.label().into())
            }
            Self::NoRequest => refusals::NO_OPEN_REQUEST.into(),
            Self::SuspendedAlready => refusals::ALREADY_SUSPENDED.into(),
            Self::SuspendedFor(Some(SuspensionCause::Paused)) => {
                refusals::SUSPENDED_FOR_PAUSE.into()
            }
            Self::SuspendedFor(Some(SuspensionCause::InvoiceOverdue)) => {
                refusals::SUSPENDED_FOR_INVOICE.into()
            }
            Self::SuspendedFor(Some(SuspensionCause::ByStaff | SuspensionCause::Risk) | None) => {
                refusals::NOT_SUSPENDED_BY_STAFF.into()
            }
            Self::NotPaid => refusals::FIRST_PAYMENT_MISSING.into(),
            Self::Paused => refusals::SUBSCRIPTION_PAUSED.into(),
            Self::NotBegun => refusals::SUBSCRIPTION_NOT_STARTED.into(),
        }
    }
}

says_its_words!(ServiceActionRefusal);

/// In which statuses `action` is possible: "Active or Suspended".
fn possible_from(action: ServiceAction) -> Message {
    let from = SERVICE_ARROWS
        .iter()
        .filter(|arrow| arrow.event == action.event())
        .filter_map(|arrow| arrow.from);
    let from = from.map(|status| Message::from(status.label()));
    // Whatever can be refused by its status is possible in one.
    from.reduce(lists::either)
        .unwrap_or_else(|| ServiceStatus::Pending.label().into())
}

/// What a staff user wants to be done to a service.
pub type ServiceActionRequest = StaffActionRequest<ServiceAction>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::service;

    fn suspended(causes: &[SuspensionCause]) -> Service {
        let today = "2026-11-22".parse().unwrap();
        let mut service = service(1, "Shop", ServiceStatus::Suspended, today, None);
        service.suspended_for = causes.to_vec();
        service
    }

    #[test]
    fn staff_lift_what_staff_suspended_and_nothing_else() {
        use SuspensionCause::{ByStaff, Paused, Risk};
        let resume = |causes: &[SuspensionCause]| ServiceAction::Resume.decide(&suspended(causes));
        assert_eq!(resume(&[ByStaff]), Ok(ServiceStatus::Active));
        assert_eq!(resume(&[Paused, ByStaff]), Ok(ServiceStatus::Suspended));
        assert_eq!(resume(&[ByStaff, Risk]), Ok(ServiceStatus::Active));
        let refused = resume(&[Paused]).unwrap_err();
        assert!(
            refused
                .to_string()
                .contains("because its subscription is paused")
        );
        let suspend =
            |causes: &[SuspensionCause]| ServiceAction::Suspend.decide(&suspended(causes));
        assert_eq!(suspend(&[Paused]), Ok(ServiceStatus::Suspended));
        assert_eq!(
            suspend(&[ByStaff]),
            Err(ServiceActionRefusal::SuspendedAlready)
        );
    }

    #[test]
    fn acceptance_does_not_stand_in_for_payment() {
        use ServiceWait::{Acceptance, Payment, Start};
        let today = "2026-11-22".parse().unwrap();
        let activate = |waits: &[ServiceWait]| {
            let mut service = service(1, "Shop", ServiceStatus::Pending, today, None);
            service.waits_for = waits.to_vec();
            ServiceAction::Activate.decide(&service)
        };
        assert_eq!(activate(&[Acceptance]), Ok(ServiceStatus::Active));
        assert_eq!(activate(&[Payment, Acceptance]), Ok(ServiceStatus::Pending));
        assert_eq!(activate(&[Payment]), Err(ServiceActionRefusal::NotPaid));
        assert_eq!(
            activate(&[Start, Acceptance]),
            Err(ServiceActionRefusal::NotBegun)
        );
    }

    #[test]
    fn what_cannot_be_undone_says_so_before() {
        for action in ServiceAction::ALL {
            let says_so = action
                .sentence()
                .english()
                .ends_with("It cannot be undone.");
            assert_eq!(action.is_final(), says_so, "{action}");
            assert_ne!(action.sentence().english(), "", "{action}");
        }
        assert!(ServiceAction::Terminate.is_final());
        assert!(!ServiceAction::Suspend.is_final());
    }

    #[test]
    fn an_action_is_for_the_statuses_that_have_an_arrow_for_it() {
        let today = "2026-11-22".parse().unwrap();
        for status in ServiceStatus::ALL.iter().copied() {
            for action in ServiceAction::ALL.iter().copied() {
                let service = service(1, "Shop", status, today, None);
                let is_known = SERVICE_ARROWS
                    .iter()
                    .any(|arrow| arrow.from == Some(status) && arrow.event == action.event());
                // A second cause may come to the first.
                let is_more = status == ServiceStatus::Suspended && action.suspends_for().is_some();
                let needs_request = action == ServiceAction::CompleteCancellation;
                if !is_known && !is_more && !needs_request {
                    assert_eq!(
                        action.decide(&service),
                        Err(ServiceActionRefusal::Status(action, status))
                    );
                }
            }
        }
    }

    #[test]
    fn every_button_has_words_of_its_own() {
        let words: std::collections::BTreeSet<_> = ServiceAction::ALL
            .iter()
            .map(|it| it.label().english())
            .collect();
        assert_eq!(words.len(), ServiceAction::ALL.len());
    }

    #[test]
    fn what_is_refused_says_when_it_is_possible() {
        let today = "2026-11-22".parse().unwrap();
        let active = service(1, "Shop", ServiceStatus::Active, today, None);
        assert_eq!(
            ServiceAction::Suspend.decide(&active),
            Ok(ServiceStatus::Suspended)
        );
        assert_eq!(
            ServiceAction::Archive
                .decide(&active)
                .unwrap_err()
                .to_string(),
            "The service is Active; this is possible only while a service is Canceled or Terminated or Fraud."
        );
        assert_eq!(
            ServiceAction::CompleteCancellation.decide(&active),
            Err(ServiceActionRefusal::NoRequest)
        );
        for action in ServiceAction::ALL {
            assert!(
                SERVICE_ARROWS
                    .iter()
                    .any(|arrow| arrow.event == action.event()),
                "{action}"
            );
        }
    }
}
