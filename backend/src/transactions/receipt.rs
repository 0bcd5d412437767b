//! The receipt of one transaction.

use axum::extract::State;
use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::receipts::Receipt;

use super::read;
use crate::app::App;
use crate::http::json::Json;
use crate::http::language::{Languages, LanguagesHeader};
use crate::http::path::PathId;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::Database;

/// Shows the receipt of a transaction by which money was taken or given back. No other one has a
/// receipt.
#[utoipa::path(
    get, path = "/transactions/{id}/receipt", tag = "transactions", operation_id = "show_receipt",
    params(("id" = TransactionId, Path, description = "The transaction."), LanguagesHeader),
    responses(
        (status = 200, description = "The receipt.", body = Receipt),
    )
)]
pub(crate) async fn show_receipt(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    PathId(id): PathId<TransactionId>,
    _: NoQuery,
) -> Result<Json<Receipt>, Problem> {
    let scope = caller.scope;
    let merchant = app.settings().merchant.clone();
    app.store()
        .read(move |conn: &mut Database| read::receipt(conn, scope, &languages, id.as_str()))
        .await?
        .map(|receipt| {
            Json(Receipt {
                merchant,
                ..receipt
            })
        })
        .ok_or_else(Problem::not_found)
}
