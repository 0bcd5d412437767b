//! The listing of transactions, newest first.

use axum::extract::State;
use goodstanding_shared::paging::Page;
use goodstanding_shared::transactions::{Transaction, TransactionsQuery};

use super::filter::Filter;
use super::read;
use crate::app::App;
use crate::http::json::Json;
use crate::http::listing::{self, ListingParams, PartParams};
use crate::http::pairs::Pairs;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::{Database, Scope};

/// Customers who ask for somebody's transactions by name learn nothing, not even about their own.
pub(super) fn require_own(query: &TransactionsQuery, scope: Scope) -> Result<(), Problem> {
    if !scope.is_staff() && (query.customer.is_some() || !query.email.is_empty()) {
        return Err(Problem::not_found());
    }
    Ok(())
}

/// Lists transactions, newest first.
#[utoipa::path(
    get, path = "/transactions", tag = "transactions", operation_id = "list_transactions",
    params(ListingParams<TransactionsQuery>, PartParams),
    responses(
        (status = 200, description = "One part of the listing.", body = Page<Transaction>),
    )
)]
pub(crate) async fn list_transactions(
    State(app): State<App>,
    caller: Caller,
    pairs: Pairs,
) -> Result<Json<Page<Transaction>>, Problem> {
    let scope = caller.scope;
    let reach = format!("transactions of {scope}");
    let (query, part): (TransactionsQuery, _) = listing::asked(&app, &pairs, &reach)?;
    require_own(&query, scope)?;
    let asked = part.clone();
    let (rows, count) = app
        .store()
        .read(move |conn: &mut Database| {
            let filter = Filter::new(conn, scope, &query)?;
            let count = asked.count(|| filter.count(conn))?;
            let rows = read::list(conn, scope, &filter, (&asked, count))?;
            Ok::<_, Problem>((rows, count))
        })
        .await?;
    Ok(Json(listing::page(&app, part, rows, count, read::key)))
}
