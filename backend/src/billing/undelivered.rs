//! What was paid and not set up in time.

use goodstanding_shared::calendar::begins;
use goodstanding_shared::money::Money;
use goodstanding_shared::services::{Billing, EndCause, ServiceStatus as S};
use goodstanding_shared::subscriptions::life::{Due, SubscriptionAction};

use super::context::{Billed, BillingContext};
use super::entitlement::{Cause, transition};
use super::steps::{carry_out, refund};
use crate::activity::Actor;
use crate::services::db::{self, StoredService};
use crate::store::{Database, StoreError};
use crate::subscriptions::db as subscriptions;

/// What was not set up until the end of the first period that was paid for it is left out of the
/// next bill: it ends, and what was paid for it, with its setup fee, is given back. Returns whether
/// there was anything.
pub(super) fn end_undelivered(
    tx: &mut Database,
    context: &BillingContext,
    billed: &Billed<'_>,
) -> Result<bool, StoreError> {
    let id = billed.stored.id;
    let due = billed.stored.life.due();
    let Some((date, _)) = due.filter(|(date, due)| {
        matches!(due, Due::Bill | Due::Pause | Due::PlanEnd) && begins(*date) <= context.now
    }) else {
        return Ok(false);
    };
    let services = db::live(tx, id)?;
    let is_late = |service: &&StoredService| {
        let end = service.life.period_end;
        service.life.status == S::Pending && end.is_some_and(|end| end <= date)
    };
    let late: Vec<&StoredService> = services.iter().filter(is_late).collect();
    if late.is_empty() {
        return Ok(false);
    }
    let billing = Billing::from(&billed.stored.life);
    for service in &late {
        let mut life = service.life.clone();
        life.end(EndCause::NotDelivered);
        transition(
            tx,
            context,
            service,
            &life,
            Some(&billing),
            Cause::of(&Actor::system()),
        )?;
        let paid = Money::new(service.life.paid_minor, service.price.currency());
        let all = paid
            .plus(service.setup_fee)
            .map_err(|error| billed.refuse(&error.into()))?;
        refund(tx, context, id, all, "It was not set up in time")?;
    }
    if late.len() < services.len() {
        let mut changed = billed.stored.clone();
        for service in &late {
            subscriptions::bill_less(tx, id, &service.product, service.quantity)?;
            let fee = service.setup_fee.minor();
            changed.life.leave_out(service.life.paid_minor, fee);
        }
        subscriptions::change(tx, &changed, context.now)?;
        return Ok(true);
    }
    // Nothing is left that it could bill.
    let mut step = billed
        .stored
        .life
        .act(
            SubscriptionAction::ForceEnd,
            None,
            context.now,
            billed.terms(),
        )
        .map_err(|refusal| StoreError::Row {
            table: "subscriptions",
            id: id.to_string(),
            what: refusal.to_string(),
        })?;
    step.services = None;
    carry_out(tx, context, billed, step, &Actor::system())?;
    Ok(true)
}
