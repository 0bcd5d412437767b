//! Everything that the reader can order.

use axum::extract::State;
use goodstanding_shared::catalog::Catalog;

use super::db::assortment;
use crate::app::App;
use crate::http::json::Json;
use crate::http::language::{Languages, LanguagesHeader};
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::services::db as services;
use crate::sessions::Caller;
use crate::store::{Database, StoreError};

/// Shows the public products by group, with their prices in the reader's currency (for staff: in
/// every currency), and of which the reader bought something alike before.
#[utoipa::path(
    get, path = "/catalog", tag = "catalog", operation_id = "show_catalog", params(LanguagesHeader),
    responses(
        (status = 200, description = "The catalogue.", body = Catalog),
    )
)]
pub(crate) async fn show_catalog(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    _: NoQuery,
) -> Result<Json<Catalog>, Problem> {
    let customer = caller
        .customer()
        .map(|customer| (customer.id, customer.currency));
    let currency = customer.map(|(_, currency)| currency);
    let catalog = app
        .store()
        .read(move |conn: &mut Database| {
            let assortment = assortment(conn, &languages, currency)?;
            let bought = match customer {
                Some((id, _)) => services::bought_by(conn, id)?,
                None => Vec::new(),
            };
            Ok::<_, StoreError>(assortment.public(&bought))
        })
        .await?;
    Ok(Json(catalog))
}
