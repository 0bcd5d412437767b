//! Choosing a language: kept by the browser, and for whoever is signed in.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use goodstanding_shared::sessions::ChooseLanguage;

use super::caller::Caller;
use super::db;
use crate::app::App;
use crate::http::body::Body;
use crate::http::language::kept;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::store::Database;

/// Speaks this language from now on: to this browser, and to the user who is signed in wherever
/// they sign in next.
#[utoipa::path(
    post, path = "/language", tag = "sessions", operation_id = "choose_language",
    request_body = ChooseLanguage, security(()),
    responses(
        (status = 204, description = "Chosen.", headers(("Set-Cookie" = String, description = "The cookie `language`: its tag."))),
    )
)]
pub(crate) async fn choose_language(
    State(app): State<App>,
    caller: Option<Caller>,
    _: NoQuery,
    body: Body<ChooseLanguage>,
) -> Result<Response, Problem> {
    let language = body.value.language;
    if let Some(caller) = caller {
        let user = caller.user_id();
        app.store()
            .write(move |tx: &mut Database| db::keep_language(tx, user, language))
            .await?;
    }
    let cookie = [(header::SET_COOKIE, kept(language.as_str()))];
    Ok((StatusCode::NO_CONTENT, cookie).into_response())
}
