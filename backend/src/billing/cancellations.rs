//! Requests are written down, taken back, and take effect when their date comes.

use crate::services::db::StoredService;
use goodstanding_shared::activity::Event;
use goodstanding_shared::cancellations::{Cancellation, CancellationState, is_due};
use goodstanding_shared::ids::{CancellationId, CustomerId, ServiceId, SubscriptionId, UserId};
use goodstanding_shared::services::{Billing, EndCause};

use super::context::BillingContext;
use super::last_service::sync_with_services;
use crate::activity::{Actor, Subject};
use crate::cancellations::db;
use crate::services::db as services;
use crate::store::{Database, StoreError};
use crate::subscriptions::db as subscriptions;

/// The service that a request is about, with its customer.
pub(crate) type Requested = (CustomerId, ServiceId);

/// Writes a request down, and into the history. One that is open shows on the service.
pub(crate) fn write_down(
    tx: &mut Database,
    context: &BillingContext,
    about: Requested,
    (user, by): (UserId, &Actor),
    request: &Cancellation,
) -> Result<(), StoreError> {
    let (customer, service) = about;
    db::insert(tx, (customer, service, Some(user)), request)?;
    if request.state == CancellationState::Open {
        services::touch(tx, service, context.now)?;
    }
    let requested = Event::CancellationRequested {
        cancellation: request.id,
        kind: request.kind,
        effective_on: request.effective_on,
    };
    context.record(tx, Subject::service(customer, service), by, &requested)
}

/// Takes an open request back, and tells the history.
pub(crate) fn take_back(
    tx: &mut Database,
    context: &BillingContext,
    about: Requested,
    by: &Actor,
    request: CancellationId,
) -> Result<(), StoreError> {
    let (customer, service) = about;
    services::touch(tx, service, context.now)?;
    db::close(tx, request, CancellationState::Withdrawn, context.now)?;
    let withdrawn = Event::CancellationWithdrawn {
        cancellation: request,
    };
    context.record(tx, Subject::service(customer, service), by, &withdrawn)
}

/// Holds what a request is about, unless somebody else is at it: `false` then.
pub(crate) fn try_hold(tx: &mut Database, id: CancellationId) -> Result<bool, StoreError> {
    match db::service_of(tx, id)? {
        Some(service) => services::try_hold(tx, service),
        None => Ok(true),
    }
}

/// Carries out a request whose date has come. Returns the service that it is about.
pub(crate) fn carry_out(
    tx: &mut Database,
    context: &BillingContext,
    id: CancellationId,
) -> Result<Option<ServiceId>, StoreError> {
    complete(tx, context, id, &Actor::system(), false)?;
    db::service_of(tx, id)
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
    context.record(tx, about, by, &completed)?;
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
