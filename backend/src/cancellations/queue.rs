//! The staff's queue of cancellation requests, newest first.

use axum::Json;
use axum::extract::State;
use goodstanding_shared::cancellations::{
    CancellationState, CancellationType, CancellationsQuery, QueuedCancellation,
};
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::paging::Page;
use utoipa::IntoParams;

use super::read;
use crate::app::App;
use crate::http::listing::{self, DEFAULT_ROWS, MOST_ROWS, PartParams};
use crate::http::pairs::Pairs;
use crate::problem::Problem;
use crate::sessions::StaffCaller;
use crate::store::{Database, StoreError};

/// Which requests; all conditions must hold.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "the description of what `CancellationsQuery` reads"
)]
pub(crate) struct QueueParams {
    /// What became of it; `open` when absent.
    #[param(value_type = Option<CancellationState>)]
    state: Option<String>,
    /// At once or on the due date.
    #[param(value_type = Option<CancellationType>)]
    r#type: Option<String>,
    /// Words that the reason contains, letter case aside.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Whose.
    #[param(value_type = Option<CustomerId>)]
    customer: Option<String>,
}

/// Lists cancellation requests with their reasons, newest first. Staff only; for others there is
/// nothing here.
#[utoipa::path(
    get, path = "/cancellations", tag = "cancellations", operation_id = "list_cancellations", params(QueueParams, PartParams),
    responses(
        (status = 200, description = "One part of the queue.", body = Page<QueuedCancellation>),
    )
)]
pub(crate) async fn list_cancellations(
    State(app): State<App>,
    _: StaffCaller,
    pairs: Pairs,
) -> Result<Json<Page<QueuedCancellation>>, Problem> {
    let names: Vec<_> = CancellationsQuery::NAMES
        .iter()
        .copied()
        .chain(["limit"])
        .collect();
    pairs.only(&names)?;
    let limit = pairs.limit(DEFAULT_ROWS, MOST_ROWS)?;
    pairs.search("q")?;
    let query = CancellationsQuery {
        cursor: String::new(),
        ..pairs.understood(|pairs| CancellationsQuery::parse(pairs))?
    };
    let listing = format!("cancellations: {}", query.to_query_string());
    let part = listing::part(&app, listing, pairs.get("cursor"), limit)?;
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
