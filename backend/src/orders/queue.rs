//! The staff's queue of orders that wait for acceptance, oldest first.

use axum::extract::State;
use goodstanding_shared::orders::QueuedOrder;
use goodstanding_shared::paging::Page;

use super::read;
use crate::app::App;
use crate::http::json::Json;
use crate::http::language::{Languages, LanguagesHeader};
use crate::http::listing::{self, DEFAULT_ROWS, MOST_ROWS, PartParams};
use crate::http::pairs::Pairs;
use crate::http::refusals::Absent;
use crate::problem::Problem;
use crate::sessions::StaffCaller;
use crate::store::{Database, StoreError};

/// Lists the orders with something that waits for acceptance, oldest first; also what begins later
/// and waits until then. Staff only; for others there is nothing here.
#[utoipa::path(
    get, path = "/orders", tag = "orders", operation_id = "list_orders", params(PartParams, LanguagesHeader),
    responses(
        (status = 200, description = "One part of the queue.", body = Page<QueuedOrder>),
        Absent,
    )
)]
pub(crate) async fn list_orders(
    State(app): State<App>,
    _: StaffCaller,
    languages: Languages,
    pairs: Pairs,
) -> Result<Json<Page<QueuedOrder>>, Problem> {
    pairs.only(&["cursor", "limit"])?;
    let limit = pairs.limit(DEFAULT_ROWS, MOST_ROWS)?;
    let listing = "orders for acceptance".to_owned();
    let part = listing::part(&app, listing, pairs.get("cursor"), limit)?;
    let asked = part.clone();
    let (rows, count) = app
        .store()
        .read(move |conn: &mut Database| {
            let rows = read::list(conn, &languages, &asked)?;
            Ok::<_, StoreError>((rows, asked.count(|| read::count(conn))?))
        })
        .await?;
    Ok(Json(listing::page(&app, part, rows, count, read::key)))
}
