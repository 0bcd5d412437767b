//! Taking a request back before it takes effect.

use axum::extract::State;
use axum::response::Response;
use goodstanding_shared::activity::Event;
use goodstanding_shared::cancellations::{
    Cancellation, CancellationReply, CancellationState, can_withdraw,
};
use goodstanding_shared::ids::{CancellationId, ServiceId};
use goodstanding_shared::problem::Problem as ProblemWire;
use goodstanding_shared::services::ServiceDetails;

use super::db;
use super::error::CancellationError;
use super::request::require_visible;
use crate::activity::{Subject, record};
use crate::app::App;
use crate::billing::context::BillingContext;
use crate::billing::last_service::sync_with_services;
use crate::http::body::NoBody;
use crate::http::etag;
use crate::http::idempotency::{KeyedRoute, StoredReply, once};
use crate::http::if_match::IfMatch;
use crate::http::path::PathIds;
use crate::problem::Problem;
use crate::services::db as services;
use crate::sessions::Caller;
use crate::store::Database;

/// Withdraws an open request; the service goes on as if it had never been made.
#[utoipa::path(
    post, path = "/services/{id}/cancellations/{cancellation}/withdrawal", tag = "cancellations",
    operation_id = "withdraw_cancellation",
    params(
        ("id" = ServiceId, Path, description = "The service."),
        ("cancellation" = CancellationId, Path, description = "The request."),
        ("If-Match" = String, Header, description = "The service's ETag, as it was read."),
        ("Idempotency-Key" = String, Header, description = "Made once for this withdrawal, kept for every repetition."),
    ),
    responses(
        (status = 200, description = "Withdrawn.", body = CancellationReply, headers(("ETag" = String, description = "The service's new version."))),
        (status = "4XX", description = "Refused; nothing was changed.", body = ProblemWire, content_type = "application/problem+json"),
        (status = "5XX", description = "Failed; nothing was changed.", body = ProblemWire, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn withdraw_cancellation(
    State(app): State<App>,
    caller: Caller,
    PathIds(service, id): PathIds<ServiceId, CancellationId>,
    route: KeyedRoute,
    version: Result<IfMatch, Problem>,
    _: NoBody,
) -> Result<Response, Problem> {
    require_visible(&app, &caller, service).await?;
    let (version, keyed) = (version?, route.of(caller.user_id(), NoBody::digest())?);
    let command = WithdrawCommand {
        id,
        service,
        version: version.0,
        caller,
        context: app.billing_context().await?,
    };
    once(&app, keyed, move |tx| {
        let reply = withdraw(tx, &command)?;
        let version = reply.service.service.version;
        StoredReply::ok(&reply, Some(etag::of(version)))
    })
    .await
}

/// Who withdraws which request, and as which version they have read the service.
pub(crate) struct WithdrawCommand {
    pub(crate) id: CancellationId,
    pub(crate) service: ServiceId,
    pub(crate) version: u32,
    pub(crate) caller: Caller,
    pub(crate) context: BillingContext,
}

/// Closes the request; the service goes on.
pub(crate) fn withdraw(
    tx: &mut Database,
    command: &WithdrawCommand,
) -> Result<CancellationReply, CancellationError> {
    let (id, now) = (command.service, command.context.now);
    services::hold(tx, id)?;
    let (service, ties) =
        services::find(tx, command.caller.scope, id)?.ok_or(CancellationError::NotFound)?;
    let cancellation = db::find(tx, id, command.id)?.ok_or(CancellationError::NotFound)?;
    if let Err(refusal) = can_withdraw(cancellation.state, cancellation.effective_on, now) {
        return Err(CancellationError::NotOpen(refusal, current(tx, command)?));
    }
    if service.version != command.version {
        return Err(CancellationError::Stale(current(tx, command)?));
    }
    let stored = services::stored(tx, id)?;
    services::touch(tx, id, now)?;
    db::close(tx, command.id, CancellationState::Withdrawn, now)?;
    let withdrawn = Event::CancellationWithdrawn {
        cancellation: command.id,
    };
    record(
        tx,
        &command.context.randomness,
        Subject::service(ties.customer, id),
        now,
        &command.caller.by(),
        &withdrawn,
    )?;
    if let Some(subscription) = ties.subscription {
        sync_with_services(
            tx,
            &command.context,
            subscription,
            &stored,
            cancellation.effective_on,
        )?;
    }
    let cancellation = Cancellation {
        state: CancellationState::Withdrawn,
        closed_at: Some(now),
        ..cancellation
    };
    Ok(CancellationReply {
        cancellation,
        service: *current(tx, command)?,
    })
}

fn current(
    tx: &mut Database,
    command: &WithdrawCommand,
) -> Result<Box<ServiceDetails>, CancellationError> {
    let details = services::details(tx, command.caller.scope, command.service)?;
    details.map(Box::new).ok_or(CancellationError::NotFound)
}
