//! The history of one service, part by part.

use axum::Json;
use axum::extract::State;
use goodstanding_shared::activity::Activity;
use goodstanding_shared::ids::ServiceId;
use goodstanding_shared::paging::Page;
use goodstanding_shared::problem::Problem as ProblemWire;
use serde::Deserialize;
use utoipa::IntoParams;

use super::db;
use crate::activity;
use crate::app::App;
use crate::http::path::PathId;
use crate::http::query::{Query, limit};
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::Database;

const DEFAULT: u32 = 25;
const MOST: u32 = 100;

/// Which part of the history.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActivityQuery {
    /// The `next_cursor` of the part before.
    cursor: Option<String>,
    /// How many entries, 1 to 100; 25 when absent.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100)]
    limit: Option<String>,
}

/// Lists what happened to a service, newest first.
#[utoipa::path(
    get, path = "/services/{id}/activity", tag = "services", operation_id = "list_service_activity",
    params(("id" = ServiceId, Path, description = "The service."), ActivityQuery),
    responses(
        (status = 200, description = "One part of the history.", body = Page<Activity>),
        (status = "4XX", description = "Refused.", body = ProblemWire, content_type = "application/problem+json"),
        (status = "5XX", description = "Failed.", body = ProblemWire, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list_service_activity(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<ServiceId>,
    Query(query): Query<ActivityQuery>,
) -> Result<Json<Page<Activity>>, Problem> {
    let limit = limit(query.limit.as_deref(), DEFAULT, MOST)?;
    let listing = format!("activity of {id}");
    let before = query
        .cursor
        .map(|cursor| app.cursor_key().open(&listing, &cursor))
        .transpose()?
        .map(|position| position.parse::<i64>().map_err(|_| Problem::internal()))
        .transpose()?;
    let scope = caller.scope;
    let (total, mut entries) = app
        .store()
        .read(move |conn: &mut Database| {
            db::find(conn, scope, id)?.ok_or_else(Problem::not_found)?;
            let entries = activity::db::of_service(conn, id, before, limit + 1)?;
            Ok::<_, Problem>((activity::db::count_of_service(conn, id)?, entries))
        })
        .await?;
    let has_more = entries.len() > limit as usize;
    entries.truncate(limit as usize);
    let next_cursor = entries
        .last()
        .filter(|_| has_more)
        .map(|(place, _)| app.cursor_key().seal(&listing, &place.to_string()));
    let items = entries.into_iter().map(|(_, entry)| entry).collect();
    Ok(Json(Page::forward(items, next_cursor, total)))
}
