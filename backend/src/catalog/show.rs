//! Everything that the reader can order.

use axum::Json;
use axum::extract::State;
use goodstanding_shared::catalog::Catalog;
use goodstanding_shared::problem::Problem as ProblemWire;

use super::db;
use crate::app::App;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::Database;

/// Shows the public products by group, with their prices in the reader's currency (for staff: in every currency).
#[utoipa::path(
    get, path = "/catalog", tag = "catalog", operation_id = "show_catalog",
    responses(
        (status = 200, description = "The catalogue.", body = Catalog),
        (status = "4XX", description = "Refused.", body = ProblemWire, content_type = "application/problem+json"),
        (status = "5XX", description = "Failed.", body = ProblemWire, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show_catalog(
    State(app): State<App>,
    caller: Caller,
    _: NoQuery,
) -> Result<Json<Catalog>, Problem> {
    let currency = caller.customer().map(|customer| customer.currency);
    let assortment = app
        .store()
        .read(move |conn: &mut Database| db::assortment(conn, currency))
        .await?;
    Ok(Json(assortment.public()))
}
