//! One part of a history, for whichever feature shows it.

use goodstanding_shared::activity::Activity;
use goodstanding_shared::paging::Page;
use serde::Deserialize;
use utoipa::IntoParams;

use super::db::{self, HistoryOf};
use crate::app::App;
use crate::http::json::Json;
use crate::http::query::limit;
use crate::problem::Problem;
use crate::store::{Database, Scope, StoreError};

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

/// Reads the part of a history that a query asks for. `is_visible` says whether that of which it is
/// read is there for the reader.
pub(crate) async fn part(
    app: &App,
    (scope, of): (Scope, HistoryOf),
    query: ActivityQuery,
    is_visible: impl Fn(&mut Database) -> Result<bool, StoreError> + Send + 'static,
) -> Result<Json<Page<Activity>>, Problem> {
    let listing = format!("activity of {of}");
    let limit = limit(query.limit.as_deref(), DEFAULT, MOST)?;
    let before = query
        .cursor
        .map(|cursor| app.cursor_key().open(&listing, &cursor))
        .transpose()?
        .map(|position| position.parse::<i64>().map_err(|_| Problem::internal()))
        .transpose()?;
    let (total, mut entries) = app
        .store()
        .read(move |conn: &mut Database| {
            if !is_visible(conn)? {
                return Err(Problem::not_found());
            }
            let entries = db::list(conn, scope, of, before, limit + 1)?;
            Ok::<_, Problem>((db::count(conn, of)?, entries))
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
