//! Signing out: the session ends on the server, whatever the browser does with the cookie.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::caller::{COOKIE, token_digest};
use super::db;
use crate::app::App;
use crate::http::body::NoBody;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::store::Database;

/// Ends the session and clears its cookie; also when there is none, so that signing out always
/// works.
#[utoipa::path(
    delete, path = "/session", tag = "sessions", operation_id = "sign_out", security(()),
    responses(
        (status = 204, description = "Signed out.", headers(("Set-Cookie" = String, description = "Takes the cookie `__Host-session` back."))),
    )
)]
pub(crate) async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
    _: NoQuery,
    _: NoBody,
) -> Result<Response, Problem> {
    if let Some(digest) = token_digest(&headers) {
        let now = app.clock().real();
        app.store()
            .write(move |tx: &mut Database| db::end_session(tx, &digest, now))
            .await?;
    }
    let cleared = format!("{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict");
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cleared)]).into_response())
}
