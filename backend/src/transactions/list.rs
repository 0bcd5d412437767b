//! The listing of transactions, newest first.

use axum::Json;
use axum::extract::State;
use goodstanding_shared::ids::{CustomerId, SubscriptionId};
use goodstanding_shared::paging::Page;
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::transactions::{
    Transaction, TransactionKind, TransactionStatus, TransactionsQuery,
};
use utoipa::IntoParams;

use super::filter::Filter;
use super::read;
use crate::app::App;
use crate::http::listing::{self, DEFAULT_ROWS, MOST_ROWS, PartParams};
use crate::http::pairs::Pairs;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::{Database, Scope, StoreError};

/// Which transactions; all conditions must hold.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "the description of what `TransactionsQuery` reads"
)]
pub(crate) struct TransactionParams {
    /// The number, in full.
    id: Option<String>,
    /// What it pays for.
    #[param(value_type = Option<SubscriptionId>)]
    subscription: Option<String>,
    /// How it stands; several with commas between them.
    #[param(value_type = Option<Vec<TransactionStatus>>, style = Form, explode = false)]
    status: Option<String>,
    /// What it is for.
    #[param(value_type = Option<TransactionKind>)]
    r#type: Option<String>,
    /// How it is paid.
    #[param(value_type = Option<PaymentMethodKind>)]
    method: Option<String>,
    /// In which currency the amounts below are meant.
    currency: Option<String>,
    /// The smallest amount; needs `currency`.
    amount_from: Option<String>,
    /// The largest amount; needs `currency`.
    amount_to: Option<String>,
    /// The first day, in UTC.
    #[param(value_type = Option<chrono::NaiveDate>)]
    created_from: Option<String>,
    /// The last day, in UTC.
    #[param(value_type = Option<chrono::NaiveDate>)]
    created_to: Option<String>,
    /// Staff only: whose.
    #[param(value_type = Option<CustomerId>)]
    customer: Option<String>,
    /// Staff only: the customer's whole e-mail address.
    email: Option<String>,
}

/// Reads the query. Customers who ask for somebody's transactions by name learn nothing, not even
/// about their own.
pub(super) fn from_row(pairs: &Pairs, scope: Scope) -> Result<TransactionsQuery, Problem> {
    let query = pairs.understood(|pairs| TransactionsQuery::parse(pairs))?;
    if !scope.is_staff() && (query.customer.is_some() || !query.email.is_empty()) {
        return Err(Problem::not_found());
    }
    Ok(query)
}

/// Lists transactions, newest first.
#[utoipa::path(
    get, path = "/transactions", tag = "transactions", operation_id = "list_transactions",
    params(TransactionParams, PartParams),
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
    let names: Vec<_> = TransactionsQuery::NAMES
        .iter()
        .copied()
        .chain(["limit"])
        .collect();
    pairs.only(&names)?;
    let limit = pairs.limit(DEFAULT_ROWS, MOST_ROWS)?;
    let query = from_row(&pairs, scope)?;
    let listing = format!(
        "transactions of {scope}: {}",
        query.clone().first_part().to_query_string()
    );
    let part = listing::part(&app, listing, pairs.get("cursor"), limit)?;
    let filter = Filter::new(scope, &query);
    let asked = part.clone();
    let (rows, count) = app
        .store()
        .read(move |conn: &mut Database| {
            let count = asked.count(|| filter.count(conn))?;
            let rows = read::list(conn, scope, &filter, (&asked, count))?;
            Ok::<_, StoreError>((rows, count))
        })
        .await?;
    Ok(Json(listing::page(&app, part, rows, count, read::key)))
}
