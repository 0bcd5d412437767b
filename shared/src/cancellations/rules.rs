//! What may be cancelled, when, and with which effect. The dialog previews with the very function
//! that the server executes.

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_words::{Message, refusals};

use super::{CancellationState, CancellationType};
use crate::calendar::begins;
use crate::money::Money;
use crate::services::{OpenCancellation, Service, ServiceStatus};

/// Why a service takes no cancellation request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestRefusal {
    /// The service is over: nothing is left to cancel.
    Ended(ServiceStatus),
    /// An open request exists.
    AlreadyRequested(OpenCancellation),
}

/// Why a service does not offer a cancellation type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeRefusal {
    /// There is no due date to wait for.
    NoDueDate,
    /// The due date came already.
    DueDatePassed(NaiveDate),
}

/// Why a request cannot be withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithdrawalRefusal {
    /// It is completed or was withdrawn before.
    NotOpen(CancellationState),
    /// Its date has come: the service ends now.
    TookEffect(NaiveDate),
}

impl RequestRefusal {
    /// Why, as a sentence.
    pub fn words(&self) -> Message {
        match self {
            Self::Ended(status) => refusals::service_ended(status.label().into()),
            Self::AlreadyRequested(_) => refusals::CANCELLATION_ALREADY_REQUESTED.into(),
        }
    }
}

impl TypeRefusal {
    /// Why, as a sentence.
    pub fn words(&self) -> Message {
        match self {
            Self::NoDueDate => refusals::NO_DUE_DATE.into(),
            Self::DueDatePassed(due) => refusals::due_date_has_come(*due),
        }
    }
}

impl WithdrawalRefusal {
    /// Why, as a sentence.
    pub fn words(&self) -> Message {
        match self {
            Self::NotOpen(_) => refusals::REQUEST_NOT_OPEN.into(),
            Self::TookEffect(day) => refusals::request_took_effect(*day),
        }
    }
}

says_its_words!(RequestRefusal);
says_its_words!(TypeRefusal);
says_its_words!(WithdrawalRefusal);

/// What a request does to a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The state in which the request is stored.
    pub state: CancellationState,
    /// On which date the service ends, or ended.
    pub effective_on: NaiveDate,
    /// The status of the service right after the request.
    pub status: ServiceStatus,
    /// Its next due date right after the request.
    pub next_due: Option<NaiveDate>,
    /// What was paid for time that is not used; it is not given back. None where nothing is lost.
    pub not_returned: Option<Money>,
    /// Whether it can be taken back.
    pub can_be_withdrawn: bool,
}

/// Whether `service` takes a cancellation request at all.
pub fn can_request(service: &Service) -> Result<(), RequestRefusal> {
    if service.status.has_ended() {
        return Err(RequestRefusal::Ended(service.status));
    }
    match &service.cancellation {
        Some(open) => Err(RequestRefusal::AlreadyRequested(open.clone())),
        None => Ok(()),
    }
}

/// Whether `service` offers cancellation of type `kind`. The due date must lie ahead: on the day
/// itself it has come.
pub fn offers(
    service: &Service,
    kind: CancellationType,
    now: DateTime<Utc>,
) -> Result<(), TypeRefusal> {
    match (kind, service.next_due) {
        (CancellationType::OnServiceDueDate, None) => Err(TypeRefusal::NoDueDate),
        (CancellationType::OnServiceDueDate, Some(due)) if begins(due) <= now => {
            Err(TypeRefusal::DueDatePassed(due))
        }
        (CancellationType::OnServiceDueDate | CancellationType::Immediate, _) => Ok(()),
    }
}

/// What a request of type `kind`, made at `now`, does to `service`. Says nothing about whether a
/// request is possible: see [`can_request`].
pub fn decide(
    service: &Service,
    kind: CancellationType,
    now: DateTime<Utc>,
) -> Result<Outcome, TypeRefusal> {
    offers(service, kind, now)?;
    Ok(match (kind, service.next_due) {
        (CancellationType::OnServiceDueDate, Some(due)) => Outcome {
            state: CancellationState::Open,
            effective_on: due,
            status: service.status,
            next_due: Some(due),
            not_returned: None,
            can_be_withdrawn: true,
        },
        (CancellationType::Immediate | CancellationType::OnServiceDueDate, _) => Outcome {
            state: CancellationState::Completed,
            effective_on: now.date_naive(),
            status: ServiceStatus::Canceled,
            next_due: None,
            not_returned: service.paid.and_then(|paid| paid.unused(now)),
            can_be_withdrawn: false,
        },
    })
}

/// Whether an open request takes effect by `now`.
pub fn is_due(effective_on: NaiveDate, now: DateTime<Utc>) -> bool {
    begins(effective_on) <= now
}

/// To which day an open request moves when what is paid lasts until another one: a request for the
/// end of what is paid goes along with that. None where it stays.
pub fn moves_to(
    effective_on: NaiveDate,
    paid_until: Option<NaiveDate>,
    then_until: Option<NaiveDate>,
) -> Option<NaiveDate> {
    then_until.filter(|then| paid_until == Some(effective_on) && *then != effective_on)
}

/// Whether a request can be taken back: while it is open and its date lies ahead.
pub fn can_withdraw(
    state: CancellationState,
    effective_on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), WithdrawalRefusal> {
    match state {
        CancellationState::Open if is_due(effective_on, now) => {
            Err(WithdrawalRefusal::TookEffect(effective_on))
        }
        CancellationState::Open => Ok(()),
        CancellationState::Completed | CancellationState::Withdrawn => {
            Err(WithdrawalRefusal::NotOpen(state))
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;
    use crate::services::{PaidPeriod, any_service};

    fn service() -> Service {
        let mut service = crate::services::service(
            1,
            "Studio website",
            ServiceStatus::Active,
            date("2026-03-01"),
            Some(date("2026-12-01")),
        );
        service.paid = Some(paid(service.price));
        service
    }

    fn paid(amount: Money) -> PaidPeriod {
        PaidPeriod {
            from: date("2026-11-01"),
            until: Some(date("2026-12-01")),
            amount,
            kept_since: None,
        }
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn instant(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn only_a_request_for_the_end_of_what_is_paid_moves_with_it() {
        let day = |text| Some(date(text));
        let to = |paid, then| moves_to(date("2026-12-01"), paid, then);
        assert_eq!(to(day("2026-12-01"), day("2026-12-09")), day("2026-12-09"));
        assert_eq!(to(day("2026-12-01"), day("2026-12-01")), None);
        assert_eq!(to(day("2026-12-01"), None), None);
        assert_eq!(to(day("2026-12-05"), day("2026-12-09")), None);
        assert_eq!(to(None, day("2026-12-09")), None);
    }

    #[test]
    fn immediate_ends_the_service_and_names_what_is_not_given_back() {
        // 10 of 30 days are left of a period that cost 49.00: 16.33, as the picture of the dialog
        // shows.
        let outcome = decide(
            &service(),
            CancellationType::Immediate,
            instant("2026-11-21T00:00:00Z"),
        )
        .unwrap();
        assert_eq!(outcome.status, ServiceStatus::Canceled);
        assert_eq!(outcome.state, CancellationState::Completed);
        assert_eq!(outcome.next_due, None);
        assert_eq!(outcome.not_returned.map(Money::minor), Some(1633));
        assert!(!outcome.can_be_withdrawn);
    }

    #[test]
    fn on_the_due_date_nothing_changes_until_then() {
        let service = service();
        let outcome = decide(
            &service,
            CancellationType::OnServiceDueDate,
            instant("2026-11-21T10:00:00Z"),
        )
        .unwrap();
        assert_eq!(
            (outcome.status, outcome.next_due),
            (service.status, service.next_due)
        );
        assert_eq!(outcome.effective_on, date("2026-12-01"));
        assert_eq!(outcome.not_returned, None);
        assert!(outcome.can_be_withdrawn);
    }

    #[test]
    fn a_due_date_must_lie_ahead() {
        let mut service = service();
        let due = date("2026-12-01");
        let offered = |service: &Service, now| {
            offers(service, CancellationType::OnServiceDueDate, instant(now))
        };
        assert_eq!(offered(&service, "2026-11-30T23:59:59Z"), Ok(()));
        assert_eq!(
            offered(&service, "2026-12-01T00:00:00Z"),
            Err(TypeRefusal::DueDatePassed(due))
        );
        service.next_due = None;
        assert_eq!(
            offered(&service, "2026-11-21T00:00:00Z"),
            Err(TypeRefusal::NoDueDate)
        );
        assert_eq!(
            offers(
                &service,
                CancellationType::Immediate,
                instant("2026-12-01T00:00:00Z")
            ),
            Ok(())
        );
    }

    #[test]
    fn what_nobody_paid_for_is_not_lost() {
        let now = instant("2026-11-21T00:00:00Z");
        for amount in [None, Some(Money::zero(service().price.currency()))] {
            let service = Service {
                paid: amount.map(paid),
                ..service()
            };
            let outcome = decide(&service, CancellationType::Immediate, now).unwrap();
            assert_eq!(outcome.not_returned, None);
        }
    }

    #[test]
    fn an_overdue_service_loses_nothing_at_once() {
        let outcome = decide(
            &service(),
            CancellationType::Immediate,
            instant("2027-01-15T00:00:00Z"),
        )
        .unwrap();
        assert_eq!(outcome.not_returned, None);
    }

    #[test]
    fn only_live_services_without_an_open_request_take_one() {
        for status in ServiceStatus::ALL {
            let service = Service {
                status: *status,
                ..service()
            };
            assert_eq!(
                can_request(&service).is_ok(),
                !status.has_ended(),
                "{status:?}"
            );
        }
        let open = OpenCancellation {
            id: crate::ids::CancellationId::from_bits(1),
            requested_at: instant("2026-11-18T14:03:00Z"),
            effective_on: date("2026-12-01"),
        };
        let service = Service {
            cancellation: Some(open.clone()),
            ..service()
        };
        assert_eq!(
            can_request(&service),
            Err(RequestRefusal::AlreadyRequested(open))
        );
    }

    #[test]
    fn a_request_can_be_withdrawn_until_it_takes_effect() {
        let withdraw = |state, now| can_withdraw(state, date("2026-12-01"), instant(now));
        assert!(withdraw(CancellationState::Open, "2026-11-30T23:59:59Z").is_ok());
        assert!(withdraw(CancellationState::Open, "2026-12-01T00:00:00Z").is_err());
        assert!(withdraw(CancellationState::Completed, "2026-11-21T00:00:00Z").is_err());
        assert!(withdraw(CancellationState::Withdrawn, "2026-11-21T00:00:00Z").is_err());
    }

    proptest! {
        #[test]
        fn every_outcome_is_consistent(mut service in any_service(), kind in prop::sample::select(CancellationType::ALL), hours in -100_i64..300, paid: bool) {
            service.paid = paid.then_some(PaidPeriod {
                from: date("2025-12-30"),
                until: service.next_due,
                amount: service.price,
                kept_since: None,
            });
            let now = begins(date("2026-01-01")) + TimeDelta::hours(hours);
            let Ok(outcome) = decide(&service, kind, now) else {
                prop_assert_eq!(kind, CancellationType::OnServiceDueDate);
                return Ok(());
            };
            // Open requests wait for a date ahead and can be withdrawn; completed ones have ended
            // the service.
            let open = outcome.state == CancellationState::Open;
            prop_assert_eq!(open, outcome.can_be_withdrawn);
            prop_assert_eq!(open, can_withdraw(outcome.state, outcome.effective_on, now).is_ok());
            prop_assert_eq!(!open, outcome.status == ServiceStatus::Canceled && outcome.next_due.is_none() || service.status == ServiceStatus::Canceled && !open);
            prop_assert_eq!(open, !is_due(outcome.effective_on, now));
            // What is not given back is part of what was paid.
            if let Some(lost) = outcome.not_returned {
                prop_assert!(lost.minor() > 0 && lost.minor() <= service.price.minor());
            }
        }
    }
}
