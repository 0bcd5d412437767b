//! The history of one service, part by part.

use axum::extract::State;
use goodstanding_shared::activity::Activity;
use goodstanding_shared::ids::ServiceId;
use goodstanding_shared::paging::Page;

use super::db;
use crate::activity::{self, ActivityQuery, HistoryOf};
use crate::app::App;
use crate::http::json::Json;
use crate::http::path::PathId;
use crate::http::query::Query;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::Database;

/// Lists what happened to a service, newest first.
#[utoipa::path(
    get, path = "/services/{id}/activity", tag = "services", operation_id = "list_service_activity",
    params(("id" = ServiceId, Path, description = "The service."), ActivityQuery),
    responses(
        (status = 200, description = "One part of the history.", body = Page<Activity>),
    )
)]
pub(crate) async fn list_service_activity(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<ServiceId>,
    Query(query): Query<ActivityQuery>,
) -> Result<Json<Page<Activity>>, Problem> {
    let scope = caller.scope;
    activity::part(
        &app,
        (scope, HistoryOf::Service(id)),
        query,
        move |conn: &mut Database| db::is_within(conn, scope, id),
    )
    .await
}
