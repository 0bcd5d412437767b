//! Signing out: the session ends on the server, whatever the browser does with the cookie.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::cookies::Cookie;
use super::db;
use crate::app::App;
use crate::http::SECURITY;
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
    if let Some(digest) = Cookie::Session.digest(&headers) {
        let now = app.clock().real();
        app.store()
            .write(move |tx: &mut Database| db::end_session(tx, &digest, now))
            .await?;
        tracing::info!(target: SECURITY, "signed out");
    }
    // No `Clear-Site-Data`: no answer about an account is kept by browsers (`no-store`), the page
    // forgets its cart, and what would go is the chosen colours and the page itself.
    let cleared = [(header::SET_COOKIE, Cookie::Session.forget())];
    Ok((StatusCode::NO_CONTENT, cleared).into_response())
}
