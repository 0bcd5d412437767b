//! Everything about one service.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use goodstanding_shared::ids::ServiceId;
use goodstanding_shared::services::ServiceDetails;

use super::db;
use crate::app::App;
use crate::http::etag;
use crate::http::json::Json;
use crate::http::language::{Languages, LanguagesHeader};
use crate::http::path::PathId;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::Database;

/// Shows one service; its `ETag` is what a change needs as `If-Match`.
#[utoipa::path(
    get, path = "/services/{id}", tag = "services", operation_id = "show_service",
    params(("id" = ServiceId, Path, description = "The service."), LanguagesHeader),
    responses(
        (status = 200, description = "The service.", body = ServiceDetails, headers(("ETag" = String, description = "The service's version."))),
    )
)]
pub(crate) async fn show_service(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    PathId(id): PathId<ServiceId>,
    _: NoQuery,
) -> Result<Response, Problem> {
    let scope = caller.scope;
    let details = app
        .store()
        .read_little(move |conn: &mut Database| db::details(conn, scope, &languages, id))
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok((
        [(header::ETAG, etag::of(details.service.version))],
        Json(details),
    )
        .into_response())
}
