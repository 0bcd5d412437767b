//! Signing out: the session ends on the server, whatever the browser does with the cookie.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};

use super::cookies::Cookie;
use super::db;
use crate::app::App;
use crate::http::SECURITY;
use crate::http::body::NoBody;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::store::Database;

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// Ends the session and clears its cookie; also when there is none, so that signing out always
/// works.
#[utoipa::path(
    delete, path = "/session", tag = "sessions", operation_id = "sign_out", security(()),
    responses(
        (status = 204, description = "Signed out.", headers(("Set-Cookie" = String, description = "Takes the cookie `__Host-session` back."), ("Clear-Site-Data" = String, description = "Has the browser forget what it kept."))),
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
    // What this browser kept of what it was shown goes as well; not its cookies, of which one says
    // that it is known.
    let cleared = [
        (header::SET_COOKIE, Cookie::Session.forget()),
        (CLEAR_SITE_DATA, r#""cache", "storage""#.to_owned()),
    ];
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cleared)).into_response())
}
