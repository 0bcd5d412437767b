//! One order, as its page shows it.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use goodstanding_shared::ids::OrderId;
use goodstanding_shared::orders::Order;

use super::read;
use crate::app::App;
use crate::http::etag;
use crate::http::json::Json;
use crate::http::language::{Languages, LanguagesHeader};
use crate::http::path::PathId;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::Database;

/// Shows one order, with its services as they are now; its `ETag` is what a change needs as
/// `If-Match`.
#[utoipa::path(
    get, path = "/orders/{id}", tag = "orders", operation_id = "show_order",
    params(("id" = OrderId, Path, description = "The order."), LanguagesHeader),
    responses(
        (status = 200, description = "The order.", body = Order, headers(("ETag" = String, description = "The order's version."))),
    )
)]
pub(crate) async fn show_order(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    PathId(id): PathId<OrderId>,
    _: NoQuery,
) -> Result<Response, Problem> {
    let (scope, today) = (caller.scope, app.clock().now().date_naive());
    let order = app
        .store()
        .read(move |conn: &mut Database| read::find(conn, (scope, &languages), id, today))
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok(([(header::ETAG, etag::of(order.version))], Json(order)).into_response())
}
