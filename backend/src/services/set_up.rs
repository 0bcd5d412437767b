//! Staff accept a service: one by one, or with the whole order.

use goodstanding_shared::ids::{ServiceId, SubscriptionId};
use goodstanding_shared::services::{Billing, held_by};

use super::db;
use crate::activity::{Actor, Subject};
use crate::billing::context::BillingContext;
use crate::billing::entitlement::{Cause, transition};
use crate::store::{Database, StoreError};
use crate::subscriptions;

/// How the subscription that bills a service stands; none where none does.
pub(super) fn billing(
    tx: &mut Database,
    subscription: Option<SubscriptionId>,
) -> Result<Option<Billing>, StoreError> {
    let stored = subscription
        .map(|subscription| subscriptions::db::find(tx, subscription))
        .transpose()?;
    Ok(stored.map(|stored| Billing::from(&stored.life)))
}

/// Accepts a service that is Pending and held. It is set up, unless it waits for its payment too:
/// then that sets it up.
pub(crate) fn accept(
    tx: &mut Database,
    context: &BillingContext,
    id: ServiceId,
    by: &Actor,
) -> Result<(), StoreError> {
    let service = db::stored(tx, id)?;
    // Not the one with which it was ordered: a newer version may have taken its place.
    let subscription = db::billed_by(tx, id)?;
    let billing = billing(tx, subscription)?;
    let held_by = billing.and_then(|billing| held_by(billing.standing.status()));
    let mut life = service.life.clone();
    life.is_accepted = true;
    life.set_up_if_ready(held_by);
    let waits = life.status == service.life.status;
    transition(
        tx,
        context,
        &service,
        &life,
        billing.as_ref(),
        Cause::of(by),
    )?;
    if waits {
        let about = Subject::service(service.customer, id);
        let event = goodstanding_shared::activity::Event::ServiceAccepted;
        context.record(tx, about, by, &event)?;
    }
    Ok(())
}
