//! Asking for a service to be ended.

use axum::extract::State;
use axum::response::Response;
use goodstanding_shared::activity::Event;
use goodstanding_shared::cancellations::{
    Cancellation, CancellationReply, CancellationRequest, CancellationState, CancellationType,
    Reason, can_request, decide,
};
use goodstanding_shared::ids::{CancellationId, ServiceId};
use goodstanding_shared::problem::Problem as ProblemWire;

use super::db;
use super::error::CancellationError;
use crate::activity::{About, By, record};
use crate::app::App;
use crate::billing::cancellations::end_at_request;
use crate::billing::context::Setting;
use crate::billing::last_service::sync_with_services;
use crate::http::body::Body;
use crate::http::etag;
use crate::http::idempotency::{KeyedRoute, StoredReply, once};
use crate::http::if_match::IfMatch;
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
        ("If-Match" = String, Header, description = "The service's ETag, as it was read."),
        ("Idempotency-Key" = String, Header, description = "Made once for this request, kept for every repetition."),
    ),
    request_body = CancellationRequest,
    responses(
        (status = 201, description = "Requested; an immediate one has taken effect.", body = CancellationReply, headers(("ETag" = String, description = "The service's new version."))),
        (status = "4XX", description = "Refused; nothing was changed.", body = ProblemWire, content_type = "application/problem+json"),
        (status = "5XX", description = "Failed; nothing was changed.", body = ProblemWire, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn request_cancellation(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<ServiceId>,
    route: KeyedRoute,
    version: Result<IfMatch, Problem>,
    body: Body<CancellationRequest>,
) -> Result<Response, Problem> {
    require_visible(&app, &caller, id).await?;
    let (version, keyed) = (version?, route.of(caller.user_id(), body.digest)?);
    let (reason, kind) = body.value.parse().map_err(Problem::fields)?;
    let wish = Wish {
        id: CancellationId::generate(app.randomness())?,
        service: id,
        version: version.0,
        reason,
        kind,
        caller,
        setting: app.setting().await?,
    };
    once(&app, keyed, move |tx| {
        let reply = request(tx, &wish)?;
        let version = reply.service.service.version;
        StoredReply::created(
            &reply,
            Some(etag::of(version)),
            format!("/api/v1/services/{}", wish.service),
        )
    })
    .await
}

/// A service that is not the reader's is not found, whatever else is wrong with the request.
pub(super) async fn require_visible(
    app: &App,
    caller: &Caller,
    id: ServiceId,
) -> Result<(), Problem> {
    let scope = caller.scope;
    let found = app
        .store()
        .read(move |conn: &mut Database| services::find(conn, scope, id))
        .await?;
    found.map(|_| ()).ok_or_else(Problem::not_found)
}

/// A request that was understood, who makes it, and as which version they have read the service.
pub(crate) struct Wish {
    pub(crate) id: CancellationId,
    pub(crate) service: ServiceId,
    pub(crate) version: u32,
    pub(crate) reason: Reason,
    pub(crate) kind: CancellationType,
    pub(crate) caller: Caller,
    pub(crate) setting: Setting,
}

/// Writes the request down; an immediate one takes effect.
pub(crate) fn request(
    tx: &mut Database,
    wish: &Wish,
) -> Result<CancellationReply, CancellationError> {
    let Wish {
        service: id, kind, ..
    } = *wish;
    let now = wish.setting.now;
    let scope = wish.caller.scope;
    services::hold(tx, id)?;
    let (service, ties) = services::find(tx, scope, id)?.ok_or(CancellationError::NotFound)?;
    if let Err(refusal) = can_request(&service) {
        return Err(CancellationError::Refused(refusal, current(tx, wish)?));
    }
    if service.version != wish.version {
        return Err(CancellationError::Stale(current(tx, wish)?));
    }
    let outcome = match decide(&service, kind, now) {
        Ok(outcome) => outcome,
        Err(refusal) => return Err(CancellationError::Type(refusal, current(tx, wish)?)),
    };
    let is_open = outcome.state == CancellationState::Open;
    let cancellation = Cancellation {
        id: wish.id,
        reason: wish.reason.clone(),
        kind,
        state: outcome.state,
        requested_at: now,
        requested_by: wish.caller.name().to_owned(),
        effective_on: outcome.effective_on,
        closed_at: (!is_open).then_some(now),
    };
    db::insert(
        tx,
        (ties.customer, id, Some(wish.caller.user_id())),
        &cancellation,
    )?;
    let stored = services::stored(tx, id)?;
    if is_open {
        services::touch(tx, id, now)?;
    }
    let about = About::service(ties.customer, id);
    let requested = Event::CancellationRequested {
        cancellation: wish.id,
        kind,
        effective_on: outcome.effective_on,
    };
    record(
        tx,
        &wish.setting.randomness,
        about,
        now,
        &wish.caller.by(),
        &requested,
    )?;
    if !is_open {
        end_at_request(tx, &wish.setting, &stored, ties.subscription)?;
        let completed = Event::CancellationCompleted {
            cancellation: wish.id,
        };
        let by = By::system();
        record(tx, &wish.setting.randomness, about, now, &by, &completed)?;
    }
    if let Some(subscription) = ties.subscription {
        sync_with_services(
            tx,
            &wish.setting,
            subscription,
            &stored,
            outcome.effective_on,
        )?;
    }
    Ok(CancellationReply {
        cancellation,
        service: *current(tx, wish)?,
    })
}

fn current(
    tx: &mut Database,
    wish: &Wish,
) -> Result<Box<goodstanding_shared::services::ServiceDetails>, CancellationError> {
    let details = services::details(tx, wish.caller.scope, wish.service)?;
    details.map(Box::new).ok_or(CancellationError::NotFound)
}
