//! What somebody has to decide, the nearest deadline first.

use axum::extract::State;
use goodstanding_shared::inbox::{
    INBOX_ROWS, Inbox, InboxKind, InboxQuery, InboxRow, OrderToDecide, RequestToDecide,
};
use goodstanding_shared::money::sums;

use super::counts::counts;
use super::payments::payments;
use crate::app::App;
use crate::billing::context::BillingContext;
use crate::http::json::Json;
use crate::http::language::Languages;
use crate::http::listing::ListingParams;
use crate::http::pairs::Pairs;
use crate::http::refusals::Absent;
use crate::problem::Problem;
use crate::sessions::StaffCaller;
use crate::store::stored::RowOf;
use crate::store::{Database, Scope, StoreError};
use crate::{cancellations, orders, services};

/// Shows what somebody has to decide, the nearest deadline first: payments that failed or are
/// overdue, orders that wait for acceptance, cancellation requests that are open. Staff only; for
/// others there is nothing here.
#[utoipa::path(
    get, path = "/inbox", tag = "inbox", operation_id = "show_inbox", params(ListingParams<InboxQuery>),
    responses(
        (status = 200, description = "The most urgent of it, and how much there is.", body = Inbox),
        Absent,
    )
)]
pub(crate) async fn show_inbox(
    State(app): State<App>,
    StaffCaller(caller): StaffCaller,
    pairs: Pairs,
) -> Result<Json<Inbox>, Problem> {
    pairs.only(&["kind"])?;
    let query = InboxQuery {
        kind: pairs.parse("kind")?,
    };
    let (scope, languages) = (caller.scope, caller.languages);
    let context = app.billing_context().await?;
    let inbox = app
        .store()
        .read(move |conn: &mut Database| inbox(conn, (scope, &languages), &context, query))
        .await?;
    Ok(Json(inbox))
}

fn inbox(
    conn: &mut Database,
    (scope, languages): (Scope, &Languages),
    context: &BillingContext,
    query: InboxQuery,
) -> Result<Inbox, StoreError> {
    let is_listed = |kind| query.kind.is_none_or(|asked| asked == kind);
    let mut rows = Vec::new();
    if is_listed(InboxKind::Payment) {
        let found = payments(conn, (scope, languages), context, INBOX_ROWS)?;
        rows.extend(
            found
                .into_iter()
                .map(|row| InboxRow::Payment(Box::new(row))),
        );
    }
    if is_listed(InboxKind::Order) {
        rows.extend(
            waiting_orders(conn, languages)?
                .into_iter()
                .map(InboxRow::Order),
        );
    }
    if is_listed(InboxKind::Request) {
        rows.extend(open_requests(conn)?.into_iter().map(InboxRow::Request));
    }
    rows.sort_by_cached_key(InboxRow::urgency);
    rows.truncate(INBOX_ROWS as usize);
    let sums = sums(rows.iter().map(InboxRow::amount)).map_err(|error| {
        RowOf {
            table: "subscriptions",
            id: "all that are unpaid",
        }
        .refuse(error.to_string())
    })?;
    Ok(Inbox {
        counts: counts(conn)?,
        sums,
        rows,
    })
}

/// The orders that have been waiting longest for acceptance.
fn waiting_orders(
    conn: &mut Database,
    languages: &Languages,
) -> Result<Vec<OrderToDecide>, StoreError> {
    let found = orders::oldest_waiting(conn, languages, INBOX_ROWS)?;
    let ids: Vec<String> = found.iter().map(|order| order.id.to_string()).collect();
    let amounts = orders::amounts_waiting(conn, &ids)?;
    found
        .into_iter()
        .zip(ids)
        .map(|(order, id)| {
            let amount = amounts.get(&id).copied().ok_or_else(|| {
                RowOf {
                    table: "orders",
                    id: &id,
                }
                .refuse("nothing of it waits")
            })?;
            Ok(OrderToDecide { order, amount })
        })
        .collect()
}

/// The open requests that take effect next.
fn open_requests(conn: &mut Database) -> Result<Vec<RequestToDecide>, StoreError> {
    let found = cancellations::next_to_take_effect(conn, INBOX_ROWS)?;
    let services = found.iter().map(|request| request.service.id.to_string());
    let prices = services::db::prices_of(conn, services.collect())?;
    found
        .into_iter()
        .map(|request| {
            let id = request.service.id.to_string();
            let amount = prices.get(&id).copied().ok_or_else(|| {
                RowOf {
                    table: "services",
                    id: &id,
                }
                .refuse("it has no price")
            })?;
            Ok(RequestToDecide { request, amount })
        })
        .collect()
}
