//! Requests take effect when their date comes.

use crate::services::db::StoredService;
use goodstanding_shared::activity::Event;
use goodstanding_shared::cancellations::{CancellationState, is_due};
use goodstanding_shared::ids::CancellationId;
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::services::{Billing, EndCause};

use super::context::BillingContext;
use super::last_service::sync_with_services;
use crate::activity::{Actor, Subject, record};
use crate::cancellations::db;
use crate::services::db as services;
use crate::store::{Database, StoreError};
use crate::subscriptions::db as subscriptions;

/// Holds what a request is about, unless somebody else is at it: `false` then.
pub(crate) fn try_hold(tx: &mut Database, id: CancellationId) -> Result<bool, StoreError> {
    match db::service_of(tx, id)? {
        Some(service) => services::try_hold(tx, service),
        None => Ok(true),
    }
}

/// Carries out a request whose date has come.
pub(crate) fn carry_out(
    tx: &mut Database,
    context: &BillingContext,
    id: CancellationId,
) -> Result<(), StoreError> {
    complete(tx, context, id, &Actor::system(), false)
}

/// Carries out a request, on its date or, where staff say so, before. A request that is not open
/// any more changes nothing.
pub(crate) fn complete(
    tx: &mut Database,
    context: &BillingContext,
    id: CancellationId,
    by: &Actor,
    early: bool,
) -> Result<(), StoreError> {
    let now = context.now;
    let Some(service_id) = db::service_of(tx, id)? else {
        return Ok(());
    };
    services::hold(tx, service_id)?;
    let Some(request) = db::find(tx, service_id, id)? else {
        return Ok(());
    };
    if request.state != CancellationState::Open || !(early || is_due(request.effective_on, now)) {
        return Ok(());
    }
    db::close(tx, id, CancellationState::Completed, now)?;
    let stored = services::stored(tx, service_id)?;
    let subscription = services::billed_by(tx, service_id)?;
    if !stored.life.status.has_ended() {
        end_at_request(tx, context, &stored, subscription)?;
    }
    let completed = Event::CancellationCompleted { cancellation: id };
    let about = Subject::service(stored.customer, service_id);
    record(tx, &context.randomness, about, now, by, &completed)?;
    if let Some(subscription) = subscription {
        let ends_on = request.effective_on.min(now.date_naive());
        sync_with_services(tx, context, subscription, &stored, ends_on)?;
    }
    Ok(())
}

/// The customer asked for the service to end, and now it does.
pub(crate) fn end_at_request(
    tx: &mut Database,
    context: &BillingContext,
    service: &StoredService,
    subscription: Option<SubscriptionId>,
) -> Result<(), StoreError> {
    let mut life = service.life.clone();
    life.end(EndCause::AtRequest);
    let billing = subscription
        .map(|id| subscriptions::find(tx, id))
        .transpose()?
        .map(|stored| Billing::from(&stored.life));
    services::write(tx, service, &life, billing.as_ref(), context.now)
}
