//! Taking a request back before it takes effect.

use axum::extract::State;
use axum::response::Response;
use goodstanding_shared::cancellations::{
    Cancellation, CancellationReply, CancellationState, can_withdraw,
};
use goodstanding_shared::ids::{CancellationId, ServiceId};
use goodstanding_shared::services::ServiceDetails;

use super::db;
use super::error::CancellationError;
use crate::app::App;
use crate::billing::cancellations::take_back;
use crate::billing::context::BillingContext;
use crate::billing::last_service::sync_with_services;
use crate::http::body::NoBody;
use crate::http::change::{Change, Changeable, IdempotencyKeyHeader, IfMatchHeader};
use crate::http::etag;
use crate::http::idempotency::{StoredReply, once};
use crate::http::if_match::IfMatch;
use crate::http::path::PathIds;
use crate::problem::Problem;
use crate::services::db as services;
use crate::sessions::Caller;
use crate::store::{Database, Scope, StoreError};

/// Withdraws an open request; the service goes on as if it had never been made.
#[utoipa::path(
    post, path = "/services/{id}/cancellations/{cancellation}/withdrawal", tag = "cancellations",
    operation_id = "withdraw_cancellation",
    params(
        ("id" = ServiceId, Path, description = "The service."),
        ("cancellation" = CancellationId, Path, description = "The request."),
        IfMatchHeader,
        IdempotencyKeyHeader,
    ),
    responses(
        (status = 200, description = "Withdrawn.", body = CancellationReply, headers(("ETag" = String, description = "The service's new version."))),
    )
)]
pub(crate) async fn withdraw_cancellation(
    State(app): State<App>,
    change: Change<PathIds<ServiceId, CancellationId>, NoBody>,
) -> Result<Response, Problem> {
    let PathIds(service, id) = change.path;
    let command = WithdrawCommand {
        id,
        service,
        version: change.version.0,
        caller: change.caller,
        context: app.billing_context().await?,
    };
    once(&app, change.keyed, move |tx| {
        let reply = withdraw(tx, &command)?;
        let version = reply.service.service.version;
        StoredReply::ok(&reply, Some(etag::of(version)))
    })
    .await
}

impl Changeable for PathIds<ServiceId, CancellationId> {
    type Version = IfMatch;

    /// The service. Whether the request is one of its own is looked at with the change.
    fn is_visible(&self, conn: &mut Database, scope: Scope) -> Result<bool, StoreError> {
        services::is_within(conn, scope, self.0)
    }
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
    let by = command.caller.by();
    take_back(tx, &command.context, (ties.customer, id), &by, command.id)?;
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
    let caller = &command.caller;
    let details = services::details(tx, caller.scope, &caller.languages, command.service)?;
    details.map(Box::new).ok_or(CancellationError::NotFound)
}
