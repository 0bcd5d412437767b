//! The staff's queue of cancellation requests, newest first.

use axum::extract::State;
use goodstanding_shared::cancellations::{CancellationsQuery, QueuedCancellation};
use goodstanding_shared::paging::Page;

use super::read;
use crate::app::App;
use crate::http::json::Json;
use crate::http::listing::{self, ListingParams, PartParams};
use crate::http::pairs::Pairs;
use crate::http::refusals::Absent;
use crate::problem::Problem;
use crate::sessions::StaffCaller;
use crate::store::{Database, StoreError};

/// Lists cancellation requests with their reasons, newest first. Staff only; for others there is
/// nothing here.
#[utoipa::path(
    get, path = "/cancellations", tag = "cancellations", operation_id = "list_cancellations", params(ListingParams<CancellationsQuery>, PartParams),
    responses(
        (status = 200, description = "One part of the queue.", body = Page<QueuedCancellation>),
        Absent,
    )
)]
pub(crate) async fn list_cancellations(
    State(app): State<App>,
    _: StaffCaller,
    pairs: Pairs,
) -> Result<Json<Page<QueuedCancellation>>, Problem> {
    let (query, part): (CancellationsQuery, _) = listing::asked(&app, &pairs, "cancellations")?;
    let asked = part.clone();
    let (rows, count) = app
        .store()
        .read(move |conn: &mut Database| {
            let rows = read::list(conn, &query, &asked)?;
            Ok::<_, StoreError>((rows, asked.count(|| read::count(conn, &query))?))
        })
        .await?;
    Ok(Json(listing::page(&app, part, rows, count, read::key)))
}
