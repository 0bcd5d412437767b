//! Where somebody is signed in.

use axum::extract::State;
use axum::http::HeaderMap;
use goodstanding_shared::sessions::OwnSession;

use super::caller::{Caller, Lifetime, not_signed_in};
use super::cookies::Cookie;
use super::db::own;
use crate::app::App;
use crate::http::json::Json;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::store::Database;

/// Lists where the reader is signed in, the place that was used last first: at most 50.
#[utoipa::path(
    get, path = "/user/sessions", tag = "sessions", operation_id = "list_own_sessions",
    responses(
        (status = 200, description = "All of them, the one that asks among them.", body = Vec<OwnSession>),
    )
)]
pub(crate) async fn list_own_sessions(
    State(app): State<App>,
    caller: Caller,
    _: NoQuery,
    headers: HeaderMap,
) -> Result<Json<Vec<OwnSession>>, Problem> {
    let own = Cookie::Session.digest(&headers).ok_or_else(not_signed_in)?;
    let (user, now) = (caller.user_id(), app.clock().real());
    let listed = app
        .store()
        .read(move |conn: &mut Database| own::list(conn, user, &own, now))
        .await?;
    let idle = Lifetime::of(caller.user.role).idle;
    let mut sessions: Vec<OwnSession> = listed
        .into_iter()
        .map(|listed| {
            // What was noted is not stored yet.
            let digest = <[u8; 32]>::try_from(listed.digest).unwrap_or_default();
            let last_used_at = app.last_used().of(&digest, listed.session.last_used_at);
            OwnSession {
                last_used_at,
                ..listed.session
            }
        })
        .filter(|session| now - session.last_used_at < idle)
        .collect();
    sessions.sort_by_key(|session| core::cmp::Reverse(session.last_used_at));
    Ok(Json(sessions))
}
