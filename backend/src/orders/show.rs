//! One order.

use axum::Json;
use axum::extract::State;
use goodstanding_shared::ids::OrderId;
use goodstanding_shared::orders::Order;
use goodstanding_shared::problem::Problem as ProblemWire;

use super::db;
use crate::app::App;
use crate::http::path::PathId;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::Database;

/// Shows one order, with its services as they are now.
#[utoipa::path(
    get, path = "/orders/{id}", tag = "orders", operation_id = "show_order",
    params(("id" = OrderId, Path, description = "The order.")),
    responses(
        (status = 200, description = "The order.", body = Order),
        (status = "4XX", description = "Refused.", body = ProblemWire, content_type = "application/problem+json"),
        (status = "5XX", description = "Failed.", body = ProblemWire, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show_order(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<OrderId>,
    _: NoQuery,
) -> Result<Json<Order>, Problem> {
    let scope = caller.scope;
    let order = app
        .store()
        .read(move |conn: &mut Database| db::find(conn, scope, id))
        .await?;
    order.map(Json).ok_or_else(Problem::not_found)
}
