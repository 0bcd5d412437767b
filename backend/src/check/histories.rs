//! Histories that end where their object stands, along the arrows of the state machines; and
//! versions that grew with them.

use std::collections::BTreeSet;

use goodstanding_shared::activity::Event;
use goodstanding_shared::services::{SERVICE_ARROWS, ServiceStatus};
use goodstanding_shared::subscriptions::after;

use super::dossier::Dossier;
use super::invariants::{Invariant, Invariant as I};
use super::report::{Report, instant};
use crate::services::db::{Found, StoredService};

pub(super) fn check_subscription(report: &mut Report<'_>, of: &Dossier<'_>) {
    let standing = of.stored.life.standing;
    let mut wrong = Vec::new();
    let (mut stands, mut changed_at) = (None, BTreeSet::new());
    let mut latest = i64::MIN;
    for (at, event) in &of.history {
        if !report.is_in_order(latest, *at) {
            wrong.push(format!("it goes back in time at {}", instant(*at)));
        }
        latest = latest.max(*at);
        match event {
            None => wrong.push(format!("the entry of {} cannot be read", instant(*at))),
            Some(Event::SubscriptionCreated { to }) => {
                if stands.is_some() || *at != of.created_at {
                    wrong.push(format!("it was made at {}", instant(*at)));
                }
                stands = Some(*to);
            }
            Some(Event::SubscriptionChanged { event, from, to }) => {
                if stands.is_some_and(|stands| stands != *from) {
                    wrong.push(format!("it is {from} at {}", instant(*at)));
                }
                if *at > of.created_at {
                    changed_at.insert(*at);
                }
                let is_arrow =
                    event.is_none_or(|event| after(*from, event).any(|next| next == *to));
                report.require(is_arrow, I::SubscriptionArrows, &of.id, || {
                    let event = event.map_or("nothing", |event| event.as_str());
                    format!("at {}: {event} led from {from} to {to}", instant(*at))
                });
                stands = Some(*to);
            }
            Some(_) => {}
        }
    }
    match stands {
        None => wrong.push("nothing tells how it was made".to_owned()),
        Some(stands) if stands != standing => wrong.push(format!("it ends as {stands}")),
        Some(_) => {}
    }
    report.require(wrong.is_empty(), I::SubscriptionHistory, &of.id, || {
        format!(
            "of its history: {}; from {} on, and an end as {standing}, was expected",
            wrong.join(", "),
            instant(of.created_at)
        )
    });
    ahead(report, &of.id, latest);
    version(
        report,
        (I::SubscriptionVersion, &of.id),
        of.stored.version,
        changed_at.len(),
    );
}

/// In which status a service is after an event; none where the event changes none.
const fn status_after(event: &Event) -> Option<ServiceStatus> {
    use ServiceStatus as S;
    match event {
        Event::ServiceOrdered { .. } => Some(S::Pending),
        Event::ServiceActivated | Event::ServiceResumed => Some(S::Active),
        Event::ServiceSuspended { .. } => Some(S::Suspended),
        Event::ServiceTerminated { .. } => Some(S::Terminated),
        Event::ServiceMarkedAsFraud => Some(S::Fraud),
        Event::ServiceArchived => Some(S::Archived),
        Event::ServiceEnded | Event::CancellationCompleted { .. } => Some(S::Canceled),
        Event::ServiceAccepted
        | Event::CancellationRequested { .. }
        | Event::CancellationWithdrawn { .. }
        | Event::SubscriptionCreated { .. }
        | Event::SubscriptionChanged { .. }
        | Event::StartMoved { .. }
        | Event::PeriodCorrected { .. }
        | Event::ChargeOrdered { .. }
        | Event::Charged { .. }
        | Event::RefundOrdered { .. }
        | Event::Refunded { .. }
        | Event::PaymentMethodAdded { .. }
        | Event::PaymentMethodReplaced { .. }
        | Event::PaymentMethodRemoved { .. }
        | Event::PasswordChanged => None,
    }
}

/// The history of a service, oldest first.
pub(super) fn check_service(
    report: &mut Report<'_>,
    found: &Found,
    stored: &StoredService,
    history: &[(i64, String)],
) {
    let mut wrong = Vec::new();
    let (mut status, mut changed_at) = (None, BTreeSet::new());
    let mut latest = i64::MIN;
    for (at, event) in history {
        if !report.is_in_order(latest, *at) {
            wrong.push(format!("it goes back in time at {}", instant(*at)));
        }
        latest = latest.max(*at);
        let Ok(event) = serde_json::from_str::<Event>(event) else {
            wrong.push(format!("the entry of {} cannot be read", instant(*at)));
            continue;
        };
        if *at > found.created_at {
            changed_at.insert(*at);
        }
        let Some(next) = status_after(&event) else {
            continue;
        };
        // A second cause of a suspension, and a request that was completed with its service, change
        // nothing.
        let goes = SERVICE_ARROWS
            .iter()
            .any(|arrow| arrow.from == status && arrow.to == next);
        if status.is_some_and(|before| before != next) && !goes {
            wrong.push(format!("{next} follows at {}", instant(*at)));
        }
        status = Some(next);
    }
    match status {
        None => wrong.push("nothing tells of it".to_owned()),
        Some(status) if status != stored.life.status => {
            wrong.push(format!("it ends as {status}"));
        }
        Some(_) => {}
    }
    report.require(wrong.is_empty(), I::ServiceHistory, &found.id, || {
        format!(
            "of its history: {}; an end as {} was expected",
            wrong.join(", "),
            stored.life.status
        )
    });
    ahead(report, &found.id, latest);
    version(
        report,
        (I::ServiceVersion, &found.id),
        stored.version,
        changed_at.len(),
    );
}

fn ahead(report: &mut Report<'_>, id: &str, latest: i64) {
    let is_past = latest <= report.latest();
    report.require(is_past, I::TimeAhead, id, || {
        format!("its history tells of {}", instant(latest))
    });
}

/// Each instant at which something changed had a version of its own.
fn version(
    report: &mut Report<'_>,
    (invariant, id): (Invariant, &str),
    version: u32,
    changes: usize,
) {
    let enough = usize::try_from(version).is_ok_and(|version| version > changes);
    report.require(enough, invariant, id, || {
        format!(
            "is of version {version}; more than {changes} was expected, at so many instants it changed"
        )
    });
}
