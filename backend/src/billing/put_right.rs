//! What older versions of the rules left behind is put right once, at the first start of this one, by the rules themselves.
//!
//! They let services outlive their subscriptions, left services Pending that were paid for, and knew no due dates of open invoices. Every object
//! that is changed says so in its history.

use diesel::prelude::*;
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::services::{Billing, EndCause, ServiceStatus, SuspensionCause, due_date};
use goodstanding_shared::subscriptions::{BillingStatus, Standing, SubscriptionStatus};

use super::charges::oldest_invoice;
use super::services::transition;
use super::steps::{Billed, Setting};
use crate::activity::By;
use crate::services::db;
use crate::store::schema::{counters, services, subscriptions};
use crate::store::stored::RowOf;
use crate::store::{Database, StoreError};
use crate::subscriptions::db as stored;

/// The counter that says whether it is done.
const DONE: &str = "one_truth";
/// What the history says.
const ENDED_LONG_AGO: &str = "its subscription had ended before";

/// Whether there is anything to put right.
pub(crate) fn is_needed(conn: &mut Database) -> Result<bool, StoreError> {
    let done: i64 = counters::table
        .find(DONE)
        .select(counters::value)
        .first(conn)?;
    Ok(done == 0)
}

/// Nothing is to be put right: everything was made by these rules.
pub(crate) fn is_done(tx: &mut Database) -> Result<(), StoreError> {
    diesel::update(counters::table.find(DONE))
        .set(counters::value.eq(1_i64))
        .execute(tx)?;
    Ok(())
}

/// Puts everything right, in one transaction.
pub(crate) fn put_right(tx: &mut Database, setting: &Setting) -> Result<(), StoreError> {
    if !is_needed(tx)? {
        return Ok(());
    }
    for id in to_look_at(tx)? {
        let billed = setting.billed(tx, id)?;
        let life = &billed.stored.life;
        if life.standing.status().has_ended() {
            end_services(tx, setting, &billed)?;
        } else {
            let mut changed = billed.stored.clone();
            if let Some(due_on) = oldest_invoice(tx, id)? {
                changed.life.invoice_due_on = Some(due_on);
                let terms = billed.terms();
                let dates = changed.life.overdue_dates(due_on, terms);
                let (suspends_on, gives_up_on) = dates.map_err(|error| billed.refuse(&error))?;
                if changed.life.standing.billing() == Some(BillingStatus::Overdue) {
                    changed.life.suspends_on = Some(suspends_on);
                    changed.life.gives_up_on = Some(gives_up_on);
                }
                stored::change(tx, &changed, setting.now)?;
            }
            bring_in_line(tx, setting, &changed)?;
        }
    }
    is_done(tx)
}

/// The subscriptions with services that are not over.
fn to_look_at(conn: &mut Database) -> Result<Vec<SubscriptionId>, StoreError> {
    let ids: Vec<String> = services::table
        .inner_join(
            subscriptions::table.on(services::subscription_id.eq(subscriptions::id.nullable())),
        )
        .filter(services::status.eq_any(db::live_statuses()))
        .select(subscriptions::id)
        .distinct()
        .order(subscriptions::id.asc())
        .load(conn)?;
    ids.iter()
        .map(|id| {
            RowOf {
                table: "subscriptions",
                id,
            }
            .parse("id", id)
        })
        .collect()
}

/// Why services ended with a subscription that stands so.
fn cause_of(standing: Standing) -> EndCause {
    match (standing.status(), standing.billing()) {
        (SubscriptionStatus::Deleted, _) => EndCause::Deleted,
        (SubscriptionStatus::Expired, _) => EndCause::PlanEnded,
        (_, Some(BillingStatus::FailedToCollect)) => EndCause::Unpaid,
        (_, Some(BillingStatus::Terminated)) => EndCause::Forced,
        _ => EndCause::AtRequest,
    }
}

fn end_services(
    tx: &mut Database,
    setting: &Setting,
    billed: &Billed<'_>,
) -> Result<(), StoreError> {
    let billing = Billing::from(&billed.stored.life);
    let cause = cause_of(billed.stored.life.standing);
    for service in db::live(tx, billed.stored.id)? {
        let mut life = service.life.clone();
        life.end(cause);
        let (by, words) = (By::system(), Some(ENDED_LONG_AGO));
        transition(tx, setting, &service, &life, Some(&billing), &by, words)?;
    }
    Ok(())
}

/// What was paid for is set up, what is suspended says why, and the due dates are those of the rules.
fn bring_in_line(
    tx: &mut Database,
    setting: &Setting,
    stored: &stored::Stored,
) -> Result<(), StoreError> {
    let billing = Billing::from(&stored.life);
    let is_paused = billing.standing.status() == SubscriptionStatus::Paused;
    let is_settled = stored.life.paid_from.is_some()
        && !matches!(
            billing.standing.status(),
            SubscriptionStatus::Processing | SubscriptionStatus::PendingActivation
        );
    for service in db::live(tx, stored.id)? {
        let mut life = service.life.clone();
        if life.status == ServiceStatus::Pending && is_settled {
            life.period_start = life.period_start.or(stored.life.paid_from);
            life.period_end = life.period_end.or(stored.life.paid_until());
            life.set_up_if_ready(true);
        }
        if is_paused && life.status == ServiceStatus::Active {
            life.suspend(SuspensionCause::Paused);
        }
        if !is_paused {
            life.lift(SuspensionCause::Paused);
        }
        let next_due = due_date(life.status, service.price, service.cycle, Some(&billing)).ok();
        if life != service.life || next_due != service.next_due {
            let (by, none) = (By::system(), None);
            transition(tx, setting, &service, &life, Some(&billing), &by, none)?;
        }
    }
    Ok(())
}
