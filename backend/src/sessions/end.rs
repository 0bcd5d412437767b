//! Ending one's own sessions: what is signed in there is out with its next request.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use goodstanding_shared::ids::SessionId;

use super::caller::{Caller, not_signed_in};
use super::cookies::Cookie;
use super::db::own;
use crate::app::App;
use crate::http::SECURITY;
use crate::http::body::NoBody;
use crate::http::path::PathId;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::store::Database;

/// Ends one of the reader's own sessions.
#[utoipa::path(
    delete, path = "/user/sessions/{id}", tag = "sessions", operation_id = "end_own_session",
    params(("id" = SessionId, Path, description = "The session.")),
    responses(
        (status = 204, description = "Ended."),
    )
)]
pub(crate) async fn end_own_session(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<SessionId>,
    _: NoQuery,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let (user, now) = (caller.user_id(), app.clock().real());
    let end = move |tx: &mut Database| own::end(tx, user, id, now).map_err(Problem::from);
    if !app.store().write(end).await? {
        return Err(Problem::not_found());
    }
    tracing::info!(target: SECURITY, account = %user, session = %id, "a session was ended by its user");
    Ok(StatusCode::NO_CONTENT)
}

/// Ends every session of the reader but the one that asks.
#[utoipa::path(
    delete, path = "/user/sessions", tag = "sessions", operation_id = "end_other_sessions",
    responses(
        (status = 204, description = "Ended; also where there was no other."),
    )
)]
pub(crate) async fn end_other_sessions(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    _: NoQuery,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let own = Cookie::Session.digest(&headers).ok_or_else(not_signed_in)?;
    let (user, now) = (caller.user_id(), app.clock().real());
    let ended = app
        .store()
        .write(move |tx: &mut Database| own::end_others(tx, user, &own, now))
        .await?;
    tracing::info!(target: SECURITY, account = %user, ended, "all other sessions were ended by their user");
    Ok(StatusCode::NO_CONTENT)
}
