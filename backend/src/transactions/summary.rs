//! What a listing of one customer's transactions comes to, for the heads of its months and the
//! figures beside its filters.

use axum::extract::State;
use goodstanding_shared::transactions::{TransactionsQuery, TransactionsSummary, summarize};
use goodstanding_words::fields;

use super::filter::Filter;
use super::list::require_own;
use super::read;
use crate::app::App;
use crate::http::json::Json;
use crate::http::listing::ListingParams;
use crate::http::pairs::Pairs;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::Database;
use crate::store::stored::RowOf;

/// How many transactions are added up for one answer; figures of more are not worth their wait.
const MOST: usize = 20_000;

/// Adds up everything that a listing of one customer's transactions holds. The state that is asked
/// for says what the months add up, and not what is counted.
#[utoipa::path(
    get, path = "/transactions/summary", tag = "transactions", operation_id = "summarize_transactions",
    params(ListingParams<TransactionsQuery>),
    responses(
        (status = 200, description = "All of it, or that there is too much.", body = TransactionsSummary),
    )
)]
pub(crate) async fn summarize_transactions(
    State(app): State<App>,
    caller: Caller,
    pairs: Pairs,
) -> Result<Json<TransactionsSummary>, Problem> {
    let scope = caller.scope;
    let query: TransactionsQuery = pairs.listing(&[])?;
    require_own(&query, scope)?;
    let Some(customer) = scope.customer().or(query.customer) else {
        return Err(Problem::parameter(
            "customer",
            fields::SAY_WHOSE_TRANSACTIONS,
        ));
    };
    app.store()
        .read(move |conn: &mut Database| {
            let every_state = TransactionsQuery {
                states: Vec::new(),
                ..query.clone()
            };
            let filter = Filter::new(conn, scope, &every_state)?;
            let Some(all) = read::summarized(conn, &filter, MOST)? else {
                return Ok(TransactionsSummary::default());
            };
            let summary = summarize(&all, &query.states).map_err(|error| {
                let id = customer.to_string();
                let row = RowOf {
                    table: "transactions of the customer",
                    id: &id,
                };
                row.refuse(format!("sum: {error}"))
            })?;
            Ok::<_, Problem>(summary)
        })
        .await
        .map(Json)
}
