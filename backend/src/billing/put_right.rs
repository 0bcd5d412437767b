//! What older versions of the rules left behind is put right once, at the first start of this one,
//! by the rules themselves.
//!
//! They let services outlive their subscriptions, left services Pending that were paid for, knew no
//! due dates of open invoices, and left a late first payment with the days for which it had been
//! asked. Every object that is changed says so in its history.

use goodstanding_shared::activity::Event;
use goodstanding_shared::catalog::Anchor;
use goodstanding_shared::services::{
    Billing, EndCause, ServiceStatus, SuspensionCause, due_date, held_by,
};
use goodstanding_shared::subscriptions::{BillingStatus, Standing, SubscriptionStatus};

use super::charges::oldest_invoice;
use super::context::{Billed, BillingContext};
use super::db::put_right as queries;
use super::entitlement::{Cause, transition};
use crate::activity::{Actor, Subject};
use crate::services::db;
use crate::store::{Database, StoreError};
use crate::subscriptions::db as stored;
use crate::transactions::db as ledger;

/// Services follow their subscriptions, and open invoices have due dates.
const IN_LINE: i64 = 1;
/// Late first payments are for the days that they paid.
const PERIODS: i64 = 2;
/// What the history says.
const ENDED_LONG_AGO: &str = "its subscription had ended before";

/// Whether there is anything to put right.
pub(crate) fn is_needed(conn: &mut Database) -> Result<bool, StoreError> {
    Ok(queries::done(conn)? < PERIODS)
}

/// Nothing is to be put right: everything was made by these rules.
pub(crate) fn is_done(tx: &mut Database) -> Result<(), StoreError> {
    queries::set_done(tx, PERIODS)
}

/// Puts everything right, in one transaction.
pub(crate) fn put_right(tx: &mut Database, context: &BillingContext) -> Result<(), StoreError> {
    let done = queries::done(tx)?;
    if done < IN_LINE {
        put_in_line(tx, context)?;
    }
    if done < PERIODS {
        correct_periods(tx, context)?;
        is_done(tx)?;
    }
    Ok(())
}

/// A first payment that came late began the subscription on its own day: it is for the days from
/// then on, not for those for which it was asked.
fn correct_periods(tx: &mut Database, context: &BillingContext) -> Result<(), StoreError> {
    for (id, subscription, cycle) in queries::late_first_payments(tx)? {
        let billed = context.billed(tx, subscription)?;
        let number = cycle - 1;
        let anchor = Anchor::at_cycle(billed.stored.life.starts_on, number);
        let Some(first) = billed.plan.cycles_from(anchor).next() else {
            continue;
        };
        ledger::pays_for(tx, &id, first.ends.map(|end| (first.begins, end)))?;
        let about = Subject::subscription(billed.stored.customer, billed.stored.id);
        let corrected = Event::PeriodCorrected { transaction: id };
        let by = Actor::system();
        context.record(tx, about, &by, &corrected)?;
    }
    Ok(())
}

fn put_in_line(tx: &mut Database, context: &BillingContext) -> Result<(), StoreError> {
    for id in queries::with_live_services(tx)? {
        let billed = context.billed(tx, id)?;
        let life = &billed.stored.life;
        if life.standing.status().has_ended() {
            end_services(tx, context, &billed)?;
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
                stored::change(tx, &changed, context.now)?;
            }
            bring_in_line(tx, context, &changed)?;
        }
    }
    Ok(())
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
    context: &BillingContext,
    billed: &Billed<'_>,
) -> Result<(), StoreError> {
    let billing = Billing::from(&billed.stored.life);
    let cause = cause_of(billed.stored.life.standing);
    for service in db::live(tx, billed.stored.id)? {
        let mut life = service.life.clone();
        life.end(cause);
        let by = Actor::system();
        let why = Cause::in_words(&by, ENDED_LONG_AGO);
        transition(tx, context, &service, &life, Some(&billing), why)?;
    }
    Ok(())
}

/// What was paid for is set up, what is suspended says why, and the due dates are those of the
/// rules.
fn bring_in_line(
    tx: &mut Database,
    context: &BillingContext,
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
            life.set_up_if_ready(held_by(billing.standing.status()));
        }
        if is_paused && life.status == ServiceStatus::Active {
            life.suspend(SuspensionCause::Paused);
        }
        if !is_paused {
            life.lift(SuspensionCause::Paused);
        }
        let next_due = due_date(life.status, service.price, service.cycle, Some(&billing)).ok();
        if life != service.life || next_due != service.next_due {
            let by = Actor::system();
            transition(tx, context, &service, &life, Some(&billing), Cause::of(&by))?;
        }
    }
    Ok(())
}
