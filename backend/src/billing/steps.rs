//! One event of one subscription: what the rules decided is written down, all of it in one
//! transaction.

use goodstanding_shared::activity::Event;
use goodstanding_shared::ids::{SubscriptionId, TransactionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::subscriptions::life::Step;

use super::charges::PreparedTransaction;
use super::context::{Billed, BillingContext};
use super::{charges, entitlement};
use crate::activity::{Actor, Subject};
use crate::store::{Database, StoreError};
use crate::subscriptions::db::{self};

/// Writes a step down: the subscription, its services, its history, the charge or the refund that
/// follows. Returns the charge.
pub(crate) fn carry_out(
    tx: &mut Database,
    context: &BillingContext,
    billed: &Billed<'_>,
    step: Step,
    by: &Actor,
) -> Result<Option<TransactionId>, StoreError> {
    let prepared = prepare(tx, context, billed, step, by)?;
    let charge = prepared.charge.map(|charge| charge.begin(tx)).transpose()?;
    for refund in prepared.refunds {
        refund.begin(tx)?;
    }
    Ok(charge)
}

/// The transactions that come of a step, to be begun within the same database transaction.
pub(super) struct Prepared {
    pub(super) charge: Option<PreparedTransaction>,
    pub(super) refunds: Vec<PreparedTransaction>,
}

/// Writes everything of a step down but the transactions that come of it. They are begun last: a
/// number is waited for by everybody else who needs one, from then until the commit.
pub(super) fn prepare(
    tx: &mut Database,
    context: &BillingContext,
    billed: &Billed<'_>,
    step: Step,
    by: &Actor,
) -> Result<Prepared, StoreError> {
    let before = &billed.stored;
    let mut charge = step
        .charge
        .map(|planned| charges::prepare(tx, context, billed, &planned))
        .transpose()?;
    if let Some(charge) = charge.as_mut().filter(|_| step.life.is_charging) {
        charge.waits = Some(before.id);
    }
    let mut changed = before.clone();
    changed.charging = changed.charging.filter(|_| step.life.is_charging);
    changed.life = step.life;
    if let Some(invoice) = before.charging.as_ref().filter(|_| before.had_invoice)
        && changed.life.standing.status().has_ended()
    {
        // The invoice of an order that never began is owed by nobody.
        charges::call_off(tx, context, invoice)?;
        changed.life.invoice_due_on = None;
    }
    db::change(tx, &changed, context.now)?;
    let about = Subject::subscription(before.customer, before.id);
    let mut from = before.life.standing;
    let has_changed = !step.arrows.is_empty();
    for (event, to) in step.arrows {
        if to != from {
            let event = Event::SubscriptionChanged {
                event: Some(event),
                from,
                to,
            };
            context.record(tx, about, by, &event)?;
        }
        from = to;
    }
    match step.services {
        Some(follow) => entitlement::apply_to_services(tx, context, billed, &changed, follow)?,
        None if has_changed => entitlement::renew_due_dates(tx, context, &changed)?,
        None => {}
    }
    let refunds = match step.refund {
        Some(amount) => prepare_refunds(
            tx,
            context,
            before.id,
            amount,
            "The unused part, given back",
        )?,
        None => Vec::new(),
    };
    Ok(Prepared { charge, refunds })
}

/// Gives back an amount of what was charged, the latest charge first: what was paid for an earlier
/// version counted towards this one.
pub(crate) fn refund(
    tx: &mut Database,
    context: &BillingContext,
    id: SubscriptionId,
    amount: Money,
    note: &str,
) -> Result<(), StoreError> {
    for refund in prepare_refunds(tx, context, id, amount, note)? {
        refund.begin(tx)?;
    }
    Ok(())
}

fn prepare_refunds(
    tx: &mut Database,
    context: &BillingContext,
    id: SubscriptionId,
    amount: Money,
    note: &str,
) -> Result<Vec<PreparedTransaction>, StoreError> {
    let mut refunds = Vec::new();
    let mut open = amount.minor();
    for (taken, left) in charges::all_taken(tx, id)? {
        let part = open.min(left.minor());
        if part <= 0 || left.currency() != amount.currency() {
            break;
        }
        let part = Money::new(part, amount.currency());
        refunds.push(charges::prepare_refund(tx, context, &taken, part, note)?);
        open -= part.minor();
    }
    Ok(refunds)
}
