//! One transaction, as its page shows it.

use axum::extract::State;
use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::transactions::TransactionDetails;

use super::read;
use crate::app::App;
use crate::http::json::Json;
use crate::http::language::{Languages, LanguagesHeader};
use crate::http::path::PathId;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::Database;

/// Shows one transaction with its attempts and its log.
#[utoipa::path(
    get, path = "/transactions/{id}", tag = "transactions", operation_id = "show_transaction",
    params(("id" = TransactionId, Path, description = "The transaction."), LanguagesHeader),
    responses(
        (status = 200, description = "The transaction.", body = TransactionDetails),
    )
)]
pub(crate) async fn show_transaction(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    PathId(id): PathId<TransactionId>,
    _: NoQuery,
) -> Result<Json<TransactionDetails>, Problem> {
    let scope = caller.scope;
    app.store()
        .read(move |conn: &mut Database| read::details(conn, scope, &languages, id.as_str()))
        .await?
        .map(Json)
        .ok_or_else(Problem::not_found)
}
