//! A subscription follows the services that it pays for: it ends with the last of them.

use chrono::NaiveDate;
use goodstanding_shared::calendar::begins;
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::subscriptions::life::{Step, SubscriptionAction};
use goodstanding_shared::subscriptions::{SubscriptionStatus, cancel_at_end, restored};

use super::context::{Billed, BillingContext};
use super::steps::carry_out;
use crate::activity::Actor;
use crate::services::db::{self as services, StoredService};
use crate::store::{Database, StoreError};
use crate::subscriptions::db;

/// Brings the subscription in line after a request about `service`, as it was before, was made,
/// withdrawn or carried out, or after staff ended it.
///
/// `ends_on` is the date on which the service ends, or would have ended.
pub(crate) fn sync_with_services(
    tx: &mut Database,
    context: &BillingContext,
    id: SubscriptionId,
    service: &StoredService,
    ends_on: NaiveDate,
) -> Result<(), StoreError> {
    let mut billed = context.hold(tx, id)?;
    if billed.stored.life.standing.status().has_ended() {
        return Ok(());
    }
    let ended = services::stored(tx, service.id)?.life;
    let goes_on = services::any_live_of_subscription(tx, id, false)?;
    if goes_on && ended.status.has_ended() {
        db::bill_less(tx, id, &service.product, service.quantity)?;
        let fee = service.setup_fee.minor();
        billed.stored.life.leave_out(service.life.paid_minor, fee);
        db::change(tx, &billed.stored, context.now)?;
        billed = context.billed(tx, id)?;
    }
    let action = if !goes_on {
        // Who ended the last one decides the word.
        Some(if ended.status == ServiceStatus::Canceled {
            SubscriptionAction::CancelNow
        } else {
            SubscriptionAction::ForceEnd
        })
    } else if !services::any_live_of_subscription(tx, id, true)? {
        if billed.stored.life.standing.status() == SubscriptionStatus::PendingPause {
            // It ends on the day on which it was to pause: one of both only.
            resume_first(tx, context, &billed, SubscriptionAction::ResumeKeepingDate)?;
            billed = context.billed(tx, id)?;
        }
        let life = &billed.stored.life;
        let end = life.next_bill_on.or(life.ends_on);
        cancel_at_end(life.standing)
            .filter(|_| end.is_some_and(|end| begins(end) > context.now))
            .map(|_| SubscriptionAction::CancelAtEnd)
    } else {
        let life = &billed.stored.life;
        restored(life.standing, life.billing_before).map(|_| SubscriptionAction::Withdraw)
    };
    let Some(action) = action else { return Ok(()) };
    let mut step = decide(context, &billed, action)?;
    if step.life.standing.status().has_ended() {
        step.life.ends_on = Some(ends_on);
        step.life.entitled_through = step
            .life
            .entitled_through
            .map_or(Some(ends_on), |through| Some(through.min(ends_on)));
    }
    // The services were ended one by one; that the subscription follows is the system's doing.
    step.services = None;
    carry_out(tx, context, &billed, step, &Actor::system())?;
    Ok(())
}

/// Something that nobody asked for by itself, and that changes no service.
fn resume_first(
    tx: &mut Database,
    context: &BillingContext,
    billed: &Billed<'_>,
    action: SubscriptionAction,
) -> Result<(), StoreError> {
    let mut step = decide(context, billed, action)?;
    step.services = None;
    carry_out(tx, context, billed, step, &Actor::system())?;
    Ok(())
}

fn decide(
    context: &BillingContext,
    billed: &Billed<'_>,
    action: SubscriptionAction,
) -> Result<Step, StoreError> {
    let life = &billed.stored.life;
    life.act(action, None, context.now, billed.terms())
        .map_err(|refusal| StoreError::Row {
            table: "subscriptions",
            id: billed.stored.id.to_string(),
            what: refusal.to_string(),
        })
}
