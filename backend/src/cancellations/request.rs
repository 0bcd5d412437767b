//! Asking for a service to be ended.

use axum::extract::State;
use axum::response::Response;
use goodstanding_shared::activity::Event;
use goodstanding_shared::cancellations::{
    Cancellation, CancellationReply, CancellationRequest, CancellationState, CancellationType,
    Reason, can_request, decide,
};
use goodstanding_shared::ids::{CancellationId, ServiceId};

use super::error::CancellationError;
use crate::activity::{Actor, Subject};
use crate::app::App;
use crate::billing::cancellations::{end_at_request, write_down};
use crate::billing::context::BillingContext;
use crate::billing::last_service::sync_with_services;
use crate::http::body::Body;
use crate::http::change::{Change, IdempotencyKeyHeader, IfMatchHeader};
use crate::http::etag;
use crate::http::idempotency::{StoredReply, once};
use crate::http::path::PathId;
use crate::problem::Problem;
use crate::randomness::NewId as _;
use crate::services::db::{self as services};
use crate::sessions::Caller;
use crate::store::Database;

/// Requests the cancellation of a service: at once, or on its due date.
#[utoipa::path(
    post, path = "/services/{id}/cancellations", tag = "cancellations", operation_id = "request_cancellation",
    params(
        ("id" = ServiceId, Path, description = "The service."),
        IfMatchHeader,
        IdempotencyKeyHeader,
    ),
    request_body = CancellationRequest,
    responses(
        (status = 201, description = "Requested; an immediate one has taken effect.", body = CancellationReply, headers(("ETag" = String, description = "The service's new version."), ("Location" = String, description = "Where the service is."))),
    )
)]
pub(crate) async fn request_cancellation(
    State(app): State<App>,
    change: Change<PathId<ServiceId>, Body<CancellationRequest>>,
) -> Result<Response, Problem> {
    let (reason, kind) = change.body.value.parse().map_err(Problem::fields)?;
    let command = CancelCommand {
        id: CancellationId::generate(app.randomness())?,
        service: change.path.0,
        version: change.version.0,
        reason,
        kind,
        caller: change.caller,
        context: app.billing_context().await?,
    };
    once(&app, change.keyed, move |tx| {
        let reply = request(tx, &command)?;
        let etag = etag::of(reply.service.service.version);
        let location = format!("/api/v1/services/{}", command.service);
        StoredReply::created(&reply, Some(etag), location)
    })
    .await
}

/// A request that was understood, who makes it, and as which version they have read the service.
pub(crate) struct CancelCommand {
    pub(crate) id: CancellationId,
    pub(crate) service: ServiceId,
    pub(crate) version: u32,
    pub(crate) reason: Reason,
    pub(crate) kind: CancellationType,
    pub(crate) caller: Caller,
    pub(crate) context: BillingContext,
}

/// Writes the request down; an immediate one takes effect.
pub(crate) fn request(
    tx: &mut Database,
    command: &CancelCommand,
) -> Result<CancellationReply, CancellationError> {
    let CancelCommand {
        service: id, kind, ..
    } = *command;
    let now = command.context.now;
    let scope = command.caller.scope;
    services::hold(tx, id)?;
    let (service, ties) = services::find(tx, scope, id)?.ok_or(CancellationError::NotFound)?;
    if let Err(refusal) = can_request(&service) {
        return Err(CancellationError::Refused(refusal, current(tx, command)?));
    }
    if service.version != command.version {
        return Err(CancellationError::Stale(current(tx, command)?));
    }
    let outcome = match decide(&service, kind, now) {
        Ok(outcome) => outcome,
        Err(refusal) => return Err(CancellationError::Type(refusal, current(tx, command)?)),
    };
    let is_open = outcome.state == CancellationState::Open;
    let cancellation = Cancellation {
        id: command.id,
        reason: command.reason.clone(),
        kind,
        state: outcome.state,
        requested_at: now,
        requested_by: command.caller.name().to_owned(),
        effective_on: outcome.effective_on,
        closed_at: (!is_open).then_some(now),
    };
    let stored = services::stored(tx, id)?;
    let by = command.caller.by();
    let asker = (command.caller.user_id(), &by);
    write_down(
        tx,
        &command.context,
        (ties.customer, id),
        asker,
        &cancellation,
    )?;
    if !is_open {
        end_at_request(tx, &command.context, &stored, ties.subscription)?;
        let about = Subject::service(ties.customer, id);
        let completed = Event::CancellationCompleted {
            cancellation: command.id,
        };
        command
            .context
            .record(tx, about, &Actor::system(), &completed)?;
    }
    if let Some(subscription) = ties.subscription {
        sync_with_services(
            tx,
            &command.context,
            subscription,
            &stored,
            outcome.effective_on,
        )?;
    }
    Ok(CancellationReply {
        cancellation,
        service: *current(tx, command)?,
    })
}

fn current(
    tx: &mut Database,
    command: &CancelCommand,
) -> Result<Box<goodstanding_shared::services::ServiceDetails>, CancellationError> {
    let caller = &command.caller;
    let details = services::details(tx, caller.scope, &caller.languages, command.service)?;
    details.map(Box::new).ok_or(CancellationError::NotFound)
}
