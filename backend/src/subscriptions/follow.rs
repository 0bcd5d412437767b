//! A subscription follows the services that it pays for: it ends with the last of them.

use chrono::NaiveDate;
use goodstanding_shared::calendar::begins;
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::services::Service;
use goodstanding_shared::subscriptions::life::SubscriptionAction;
use goodstanding_shared::subscriptions::{cancel_at_end, cancel_now, restored};

use super::db;
use crate::activity::By;
use crate::billing::steps::{Setting, carry_out};
use crate::services;
use crate::store::{Database, StoreError};

/// Brings the subscription in line after a request about `service` was made, withdrawn or carried out, or after staff ended it.
///
/// `ends_on` is the date on which the service ends, or would have ended.
pub(crate) fn follow_services(
    tx: &mut Database,
    setting: &Setting,
    id: SubscriptionId,
    service: &Service,
    ends_on: NaiveDate,
) -> Result<(), StoreError> {
    let billed = setting.hold(tx, id)?;
    let life = &billed.stored.life;
    let action = if !services::db::any_live_of_subscription(tx, id, false)? {
        cancel_now(life.standing).map(|_| SubscriptionAction::CancelNow)
    } else if !services::db::any_live_of_subscription(tx, id, true)? {
        let end = life.next_bill_on.or(life.ends_on);
        cancel_at_end(life.standing)
            .filter(|_| end.is_some_and(|end| begins(end) > setting.now))
            .map(|_| SubscriptionAction::CancelAtEnd)
    } else {
        let has_ended = services::db::has_ended(tx, service.id)?;
        if has_ended && !life.standing.status().has_ended() {
            db::bill_less(tx, id, &service.product.id, service.quantity)?;
        }
        restored(life.standing, life.billing_before).map(|_| SubscriptionAction::Withdraw)
    };
    let Some(action) = action else { return Ok(()) };
    let mut step = life
        .act(action, None, setting.now, billed.terms())
        .map_err(|refusal| StoreError::Row {
            table: "subscriptions",
            id: id.to_string(),
            what: refusal.to_string(),
        })?;
    if action == SubscriptionAction::CancelNow {
        step.life.ends_on = Some(ends_on);
        step.life.entitled_through = step
            .life
            .entitled_through
            .map_or(Some(ends_on), |through| Some(through.min(ends_on)));
    }
    // The services were ended one by one; that the subscription follows is the system's doing.
    step.services = None;
    carry_out(tx, setting, &billed, step, &By::system())?;
    Ok(())
}
