//! Forgetting a view that somebody named.

use axum::extract::State;
use axum::http::StatusCode;
use goodstanding_shared::ids::SavedViewId;

use super::db;
use crate::app::App;
use crate::http::body::NoBody;
use crate::http::path::PathId;
use crate::http::query::NoQuery;
use crate::http::refusals::Absent;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::Database;

/// Forgets a view that the reader named.
#[utoipa::path(
    delete, path = "/saved-views/{id}", tag = "saved_views", operation_id = "remove_saved_view",
    params(("id" = SavedViewId, Path, description = "The view.")),
    responses(
        (status = 204, description = "Forgotten."),
        Absent,
    )
)]
pub(crate) async fn remove_saved_view(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<SavedViewId>,
    _: NoQuery,
    _: NoBody,
) -> Result<StatusCode, Problem> {
    let user = caller.user_id();
    let forget = move |tx: &mut Database| db::remove(tx, user, id).map_err(Problem::from);
    if app.store().write(forget).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::not_found())
    }
}
