//! One product that can be ordered.

use axum::extract::State;
use goodstanding_shared::catalog::Product;
use goodstanding_shared::ids::ProductId;

use super::db::assortment;
use crate::app::App;
use crate::http::json::Json;
use crate::http::language::{Languages, LanguagesHeader};
use crate::http::path::PathId;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::Database;

/// Shows one public product; what is private or no longer sold is not found.
#[utoipa::path(
    get, path = "/catalog/products/{id}", tag = "catalog", operation_id = "show_product",
    params(("id" = ProductId, Path, description = "The product."), LanguagesHeader),
    responses(
        (status = 200, description = "The product.", body = Product),
    )
)]
pub(crate) async fn show_product(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    PathId(id): PathId<ProductId>,
    _: NoQuery,
) -> Result<Json<Product>, Problem> {
    let currency = caller.customer().map(|customer| customer.currency);
    let assortment = app
        .store()
        .read(move |conn: &mut Database| assortment(conn, &languages, currency))
        .await?;
    let product = assortment
        .public(&[])
        .products
        .into_iter()
        .find(|product| product.id == id);
    product.map(Json).ok_or_else(Problem::not_found)
}
