//! Everything that a filter of the listing matches, as CSV, written while it is read: a million
//! rows take no more memory than a thousand.

use axum::extract::State;
use axum::response::Response;
use goodstanding_shared::payments::PaymentMethodBrief;
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::transactions::{Transaction, TransactionsQuery};

use super::filter::Filter;
use super::list::require_own;
use super::read;
use crate::app::App;
use crate::http::csv::{Lines, Writer, download};
use crate::http::listing::ListingParams;
use crate::http::pairs::Pairs;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::Database;
use crate::store::Scope;
use crate::store::listing::{Count, Part};

/// How many rows are read at a time.
const BLOCK: u32 = 1000;

const HEADS: [&str; 15] = [
    "id",
    "created_at",
    "status",
    "type",
    "amount",
    "currency",
    "customer_id",
    "customer",
    "subscription",
    "payment_method",
    "response",
    "billing_cycle",
    "retry",
    "services",
    "state",
];

/// Downloads every transaction that the filter matches, newest first.
#[utoipa::path(
    get, path = "/transactions.csv", tag = "transactions", operation_id = "export_transactions", params(ListingParams<TransactionsQuery>),
    responses(
        (status = 200, description = "One line for each transaction, and one with the names of the columns.", body = String, content_type = "text/csv", headers(("Content-Disposition" = String, description = "Says that it is a file, and how it is called."))),
    )
)]
pub(crate) async fn export_transactions(
    State(app): State<App>,
    caller: Caller,
    pairs: Pairs,
) -> Result<Response, Problem> {
    let query: TransactionsQuery = pairs.listing(&[])?;
    let scope = caller.scope;
    require_own(&query, scope)?;
    let asked = query.clone();
    let filter = app
        .store()
        .read(move |conn: &mut Database| Filter::new(conn, scope, &asked))
        .await?;
    Ok(download(&file_name(&query), move |writer| {
        write(app, scope, filter, writer)
    }))
}

/// The name of the file says what is in it, as far as words and days of the query do.
fn file_name(query: &TransactionsQuery) -> String {
    let mut parts = vec!["transactions".to_owned()];
    parts.extend(query.states.iter().map(ToString::to_string));
    parts.extend(query.statuses.iter().map(ToString::to_string));
    parts.extend(query.kind.map(|kind| kind.to_string()));
    parts.extend(query.method.map(|method| method.to_string()));
    parts.extend(query.subscription.map(|id| id.to_string()));
    parts.extend(query.created.from.map(|day| format!("from-{day}")));
    parts.extend(query.created.to.map(|day| format!("to-{day}")));
    format!("{}.csv", parts.join("-"))
}

async fn write(app: App, scope: Scope, filter: Filter, writer: Writer) {
    let mut lines = Lines::default();
    lines.push(&HEADS);
    let mut part = Part::beginning(BLOCK);
    loop {
        let asked = (filter.clone(), part.clone());
        let rows = app
            .store()
            .read(move |conn: &mut Database| {
                read::list(conn, scope, &asked.0, (&asked.1, Count::MANY))
            })
            .await;
        let rows = match rows {
            Ok(rows) => rows,
            Err(error) => {
                tracing::error!(%error, "a download broke off");
                return writer.fail().await;
            }
        };
        let is_last = rows.len() <= BLOCK as usize;
        for row in rows.iter().take(BLOCK as usize) {
            push(&mut lines, row);
        }
        if !writer.send(std::mem::take(&mut lines)).await || is_last {
            return;
        }
        let Some(last) = rows.get(BLOCK as usize - 1) else {
            return;
        };
        part = part.after(read::key(last));
    }
}

fn push(lines: &mut Lines, row: &Transaction) {
    let text = |value: Option<String>| value.unwrap_or_default();
    let (customer_id, customer) = row
        .customer
        .as_ref()
        .map(|customer| (customer.id.to_string(), customer.name.clone()))
        .unwrap_or_default();
    let services: Vec<&str> = row.services.iter().map(ServiceName::as_str).collect();
    lines.push(&[
        row.id.as_str(),
        &row.created_at
            .to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
        row.status.as_str(),
        row.kind.as_str(),
        &row.amount.amount(),
        row.amount.currency().code(),
        &customer_id,
        &customer,
        &text(row.subscription.map(|id| id.to_string())),
        &text(
            row.payment_method
                .as_ref()
                .map(PaymentMethodBrief::recorded_name),
        ),
        row.response.map_or("", |code| code.as_str()),
        &row.billing_cycle.to_string(),
        &row.retry.to_string(),
        &services.join("; "),
        row.state().as_str(),
    ]);
}
