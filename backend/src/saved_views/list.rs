//! The views that the reader named.

use axum::extract::State;
use axum::http::HeaderMap;
use goodstanding_shared::saved_views::SavedView;

use super::db;
use crate::app::App;
use crate::collation::Collation;
use crate::http::json::Json;
use crate::http::language::spoken;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::{Database, StoreError};

/// Lists the views of the list of services that the reader named, by their names.
#[utoipa::path(
    get, path = "/saved-views", tag = "saved_views", operation_id = "list_saved_views",
    responses(
        (status = 200, description = "All of them.", body = Vec<SavedView>),
    )
)]
pub(crate) async fn list_saved_views(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    _: NoQuery,
) -> Result<Json<Vec<SavedView>>, Problem> {
    let user = caller.user_id();
    let collation = Collation::of(spoken(&headers));
    let read = move |conn: &mut Database| db::list(conn, user, collation);
    let views: Result<_, StoreError> = app.store().read(read).await;
    Ok(Json(views?))
}
