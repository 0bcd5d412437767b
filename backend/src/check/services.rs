//! What follows from a service and the subscription that bills it, and what holds of a service by
//! itself.

use diesel::prelude::*;
use goodstanding_shared::calendar::Cycle;
use goodstanding_shared::services::{
    Billing, ServiceStatus, ServiceWait, SuspensionCause, due_date, held_by, waits_for,
};
use goodstanding_shared::subscriptions::SubscriptionStatus as S;

use super::dossier::{Dossier, Service};
use super::invariants::Invariant as I;
use super::report::{PAGE, Report, day};
use super::requests::Request;
use super::{histories, requests};
use crate::services::db::{self, Found};
use crate::store::schema::{activity, cancellations};
use crate::store::{Database, StoreError};

/// Where services and their subscription meet.
pub(super) fn check(report: &mut Report<'_>, of: &Dossier<'_>) {
    let life = &of.stored.life;
    let billing = Billing::from(life);
    for service in of.live() {
        let (stored, id) = (&service.stored, service.stored.id.to_string());
        if life.standing.status().has_ended() {
            report.breach(
                I::ServiceOutlives,
                &id,
                format!(
                    "{} under {}, which is {}",
                    stored.life.status, of.id, life.standing
                ),
            );
            continue;
        }
        causes(report, of, service, &id);
        set_up(report, of, service, &id);
        period(report, of, service, &id);
        let cycle = of.plan.recurring();
        report.require(stored.cycle == cycle, I::ServiceCycle, &id, || {
            let words = |cycle: Option<Cycle>| {
                cycle.map_or_else(|| "none".to_owned(), |cycle| cycle.to_string())
            };
            format!(
                "has the cycle {}; {} was expected of {}",
                words(stored.cycle),
                words(cycle),
                of.plan.id
            )
        });
        let expected = due_date(
            stored.life.status,
            stored.price,
            stored.cycle,
            Some(&billing),
        )
        .ok();
        report.require(stored.next_due == expected, I::ServiceNextDue, &id, || {
            format!(
                "due on {}; {} was expected under {}, which is {}",
                day(stored.next_due),
                day(expected),
                of.id,
                life.standing
            )
        });
        if life.standing.status() == S::PendingCancel {
            let marked = service
                .requests
                .iter()
                .any(|date| Some(*date) == life.ends_on);
            report.require(marked, I::ServicePendingCancel, &id, || {
                let dates: Vec<_> = service.requests.iter().map(ToString::to_string).collect();
                format!(
                    "open requests for {:?} under {}, which ends on {}; one for that day was expected",
                    dates,
                    of.id,
                    day(life.ends_on)
                )
            });
        }
    }
}

/// What the subscription switches off is off, and nothing else for that cause.
fn causes(report: &mut Report<'_>, of: &Dossier<'_>, service: &Service, id: &str) {
    let (life, subscription) = (&service.stored.life, &of.stored.life);
    // What is not set up yet cannot be switched off.
    if life.status == ServiceStatus::Pending {
        return;
    }
    for (cause, invariant, expected) in [
        (
            SuspensionCause::Paused,
            I::ServicePaused,
            subscription.standing.status() == S::Paused,
        ),
        (
            SuspensionCause::InvoiceOverdue,
            I::ServiceInvoiceOverdue,
            subscription.is_suspended(),
        ),
    ] {
        let found = life.suspended_for.contains(&cause);
        report.require(found == expected, invariant, id, || {
            let (is, not) = if found {
                ("is", "not to be")
            } else {
                ("is not", "to be")
            };
            format!(
                "{is} suspended as {cause}; it was expected {not} under {}, which is {}",
                of.id, subscription.standing
            )
        });
    }
}

fn set_up(report: &mut Report<'_>, of: &Dossier<'_>, service: &Service, id: &str) {
    let (life, standing) = (&service.stored.life, of.stored.life.standing);
    // What works already is suspended by a pause; what is ordered is set up by nothing but its
    // payment or its start.
    let held_by = if standing.status() == S::Processing {
        Some(ServiceWait::Start)
    } else {
        held_by(standing.status())
            .filter(|wait| *wait == ServiceWait::Start || life.status == ServiceStatus::Pending)
    };
    let waits = waits_for(life.delivery(held_by));
    let holds = if life.status == ServiceStatus::Pending {
        !waits.is_empty()
    } else {
        // A product that it was changed to may ask for an acceptance of new orders; it is set up
        // already.
        waits.iter().all(|wait| *wait == ServiceWait::Acceptance)
    };
    report.require(holds, I::ServiceSetUp, id, || {
        let waits: Vec<_> = waits.iter().map(|wait| wait.as_str()).collect();
        format!(
            "{} while it waits for {waits:?} under {}, which is {standing}",
            life.status, of.id
        )
    });
}

/// What is set up goes along with the periods of its subscription.
fn period(report: &mut Report<'_>, of: &Dossier<'_>, service: &Service, id: &str) {
    let (life, subscription) = (&service.stored.life, &of.stored.life);
    if life.status == ServiceStatus::Pending {
        return;
    }
    let found = (life.period_start, life.period_end);
    let expected = (subscription.paid_from, subscription.paid_until());
    // What began with an invoice that nobody has paid yet has no period that was paid.
    let is_owed = subscription.invoice_due_on.is_some() && found == (None, None);
    report.require(found == expected || is_owed, I::ServicePeriod, id, || {
        format!(
            "has a period from {} to {}; from {} to {} was expected under {}, which is {}",
            day(found.0),
            day(found.1),
            day(expected.0),
            day(expected.1),
            of.id,
            subscription.standing
        )
    });
}

/// Every service by itself, with its requests and its history.
pub(super) fn check_each(conn: &mut Database, report: &mut Report<'_>) -> Result<(), StoreError> {
    let mut after = String::new();
    loop {
        let page = db::page(conn, &after, PAGE)?;
        let Some(last) = page.last().map(|found| found.id.clone()) else {
            return Ok(());
        };
        let mut told = history(conn, (&after, &last))?.into_iter().peekable();
        let mut asked = requests_of(conn, (&after, &last))?.into_iter().peekable();
        for found in page {
            report.seen.services += 1;
            let mut own = Vec::new();
            while let Some((_, row)) = told.next_if(|(owner, _)| *owner == found.id) {
                own.push(row);
            }
            let mut open = Vec::new();
            while let Some((_, request)) = asked.next_if(|(owner, _)| *owner == found.id) {
                open.push(request);
            }
            match &found.stored {
                Ok(stored) => {
                    alone(report, &found, stored);
                    requests::check(report, &found.id, stored.life.status, &open);
                    histories::check_service(report, &found, stored, &own);
                }
                Err(error) => report.breach(I::ServiceReadable, &found.id, error.to_string()),
            }
        }
        after = last;
    }
}

type Told = (i64, String);

/// The history of these services, in the order of the services and then of time.
fn history(
    conn: &mut Database,
    (after, last): (&str, &str),
) -> Result<Vec<(String, Told)>, StoreError> {
    let own = activity::service_id.gt(after);
    let rows: Vec<(Option<String>, Told)> = activity::table
        .filter(own.and(activity::service_id.le(last)))
        .order((activity::service_id.asc(), activity::seq.asc()))
        .select((activity::service_id, (activity::at, activity::event)))
        .load(conn)?;
    let rows = rows
        .into_iter()
        .filter_map(|(owner, row)| Some((owner?, row)));
    Ok(rows.collect())
}

fn requests_of(
    conn: &mut Database,
    (after, last): (&str, &str),
) -> Result<Vec<(String, Request)>, StoreError> {
    type Columns = (String, String, String, i64, Option<i64>);
    let rows: Vec<Columns> = cancellations::table
        .filter(cancellations::service_id.gt(after))
        .filter(cancellations::service_id.le(last))
        .order((
            cancellations::service_id.asc(),
            cancellations::requested_at.asc(),
        ))
        .select((
            cancellations::service_id,
            cancellations::id,
            cancellations::state,
            cancellations::requested_at,
            cancellations::closed_at,
        ))
        .load(conn)?;
    let rows = rows
        .into_iter()
        .map(|(owner, id, state, requested_at, closed_at)| {
            let request = Request {
                id,
                state,
                requested_at,
                closed_at,
            };
            (owner, request)
        });
    Ok(rows.collect())
}

fn alone(report: &mut Report<'_>, found: &Found, stored: &db::StoredService) {
    let (id, life) = (&found.id, &stored.life);
    let is_activated = found.activated_at.is_some();
    let dates = match life.status {
        ServiceStatus::Pending => !is_activated,
        ServiceStatus::Active | ServiceStatus::Suspended => {
            found.activated_at.is_some_and(|at| at >= found.created_at)
        }
        ServiceStatus::Canceled
        | ServiceStatus::Terminated
        | ServiceStatus::Fraud
        | ServiceStatus::Archived => true,
    };
    report.require(dates, I::ServiceDates, id, || {
        format!(
            "{}, and {} of its activation is known",
            life.status,
            if is_activated { "a time" } else { "no time" }
        )
    });
    let is_suspended = life.status == ServiceStatus::Suspended;
    let causes = is_suspended != life.suspended_for.is_empty();
    report.require(causes, I::ServiceCauses, id, || {
        let causes: Vec<_> = life.suspended_for.iter().map(|one| one.as_str()).collect();
        format!("{} for the causes {causes:?}", life.status)
    });
    let cause = match life.status {
        ServiceStatus::Pending | ServiceStatus::Active | ServiceStatus::Suspended => {
            life.ended_for.is_none()
        }
        // Older records do not say why.
        ServiceStatus::Canceled | ServiceStatus::Terminated => life
            .ended_for
            .is_none_or(|cause| cause.status() == life.status),
        ServiceStatus::Fraud | ServiceStatus::Archived => true,
    };
    report.require(cause, I::ServiceEndedFor, id, || {
        format!(
            "{} for {}",
            life.status,
            life.ended_for.map_or("no cause", |cause| cause.as_str())
        )
    });
    let is_billed = found.subscription.is_some()
        || life.status.has_ended()
        || stored.cycle.is_none()
        || stored.price.is_zero();
    report.require(is_billed, I::ServiceBilled, id, || {
        format!(
            "{} for {} each cycle, and no subscription bills it",
            life.status, stored.price
        )
    });
}
