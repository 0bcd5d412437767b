//! What staff do to a service.

use axum::extract::State;
use axum::response::Response;
use goodstanding_shared::ids::ServiceId;
use goodstanding_shared::reason::{self, StaffActionRequest};
use goodstanding_shared::services::{
    EndCause, ServiceAction, ServiceAction as A, ServiceDetails, SuspensionCause,
};

use super::db;
use super::set_up::{accept, billing};
use crate::app::App;
use crate::billing::entitlement::{Cause, transition};
use crate::billing::last_service::sync_with_services;
use crate::http::body::Body;
use crate::http::change::{
    Changeable, IdempotencyKeyHeader, IfMatchHeader, StaffChange, StaffCommand,
};
use crate::http::etag;
use crate::http::idempotency::{StoredReply, once};
use crate::http::if_match::IfMatch;
use crate::http::path::PathId;
use crate::problem::Problem;
use crate::store::{Database, Scope, StoreError};

/// Does something to a service, for a reason: activate, suspend, resume, terminate, mark as fraud,
/// archive, or complete its open cancellation request now. For staff.
#[utoipa::path(
    post, path = "/services/{id}/actions", tag = "services", operation_id = "act_on_service",
    params(
        ("id" = ServiceId, Path, description = "The service."),
        IfMatchHeader,
        IdempotencyKeyHeader,
    ),
    request_body = StaffActionRequest<ServiceAction>,
    responses(
        (status = 200, description = "Done.", body = ServiceDetails, headers(("ETag" = String, description = "The service's new version."))),
    )
)]
pub(crate) async fn act_on_service(
    State(app): State<App>,
    change: StaffChange<PathId<ServiceId>, Body<StaffActionRequest<ServiceAction>>>,
) -> Result<Response, Problem> {
    let (command, keyed) = change.command(&app).await?;
    once(&app, keyed, move |tx| {
        let details = act(tx, &command)?;
        let version = details.service.version;
        StoredReply::ok(&details, Some(etag::of(version)))
    })
    .await
}

impl Changeable for PathId<ServiceId> {
    type Version = IfMatch;

    fn is_visible(&self, conn: &mut Database, scope: Scope) -> Result<bool, StoreError> {
        db::is_within(conn, scope, self.0)
    }
}

/// What staff do to a service.
pub(crate) type ServiceCommand = StaffCommand<ServiceId, A>;

/// Carries it out, with what it makes of the subscription.
pub(crate) fn act(tx: &mut Database, command: &ServiceCommand) -> Result<ServiceDetails, Problem> {
    let ServiceCommand { id, context, .. } = command;
    let (id, scope, now) = (*id, command.caller.scope, context.now);
    db::hold(tx, id)?;
    let (service, ties) = db::find(tx, scope, id)?.ok_or_else(Problem::not_found)?;
    if service.version != command.version {
        return Err(Problem::stale(service.version));
    }
    let status = command
        .action
        .decide(&service)
        .map_err(|refusal| Problem::refused_action(refusal.words()))?;
    let by = command.caller.by().because(Some(command.reason.clone()));
    let open = service.cancellation.as_ref().map(|open| open.id);
    if let (A::CompleteCancellation, Some(open)) = (command.action, open) {
        crate::billing::cancellations::complete(tx, context, open, &by, true)?;
        return current(tx, command);
    }
    if command.action == A::Activate {
        accept(tx, context, id, &by)?;
        return current(tx, command);
    }
    let stored = db::stored(tx, id)?;
    let mut life = stored.life.clone();
    match command.action {
        A::Suspend => life.suspend(SuspensionCause::ByStaff),
        A::HoldForRisk => life.suspend(SuspensionCause::Risk),
        A::Resume => {
            life.lift(SuspensionCause::ByStaff);
            life.lift(SuspensionCause::Risk);
        }
        A::Terminate => life.end(EndCause::Forced),
        A::MarkAsFraud | A::Archive => life.status = status,
        A::Activate | A::CompleteCancellation => {}
    }
    let billing = billing(tx, ties.subscription)?;
    // The customer reads what the code means; the comment stays among staff.
    let words = reason::label(command.reason.code).map_or("By staff", |words| words.english());
    transition(
        tx,
        context,
        &stored,
        &life,
        billing.as_ref(),
        Cause::in_words(&by, words),
    )?;
    let has_just_ended = life.status.has_ended() && !stored.life.status.has_ended();
    if let Some(subscription) = ties.subscription.filter(|_| has_just_ended) {
        sync_with_services(tx, context, subscription, &stored, now.date_naive())?;
    }
    current(tx, command)
}

fn current(tx: &mut Database, command: &ServiceCommand) -> Result<ServiceDetails, Problem> {
    let caller = &command.caller;
    db::details(tx, caller.scope, &caller.languages, command.id)?.ok_or_else(Problem::not_found)
}
