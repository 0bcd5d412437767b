//! How much waits for a decision: the numbers that stand on every page of staff.

use axum::extract::State;
use goodstanding_shared::cancellations::CancellationsQuery;
use goodstanding_shared::inbox::{Counted, InboxCounts};

use crate::app::App;
use crate::http::json::Json;
use crate::http::query::NoQuery;
use crate::http::refusals::Absent;
use crate::problem::Problem;
use crate::sessions::StaffCaller;
use crate::store::listing::Count;
use crate::store::{Database, StoreError};
use crate::{cancellations, orders, subscriptions};

/// Counts what waits for a decision, by what it is. Staff only; for others there is nothing here.
#[utoipa::path(
    get, path = "/inbox/counts", tag = "inbox", operation_id = "count_inbox",
    responses(
        (status = 200, description = "How much there is of each kind.", body = InboxCounts),
        Absent,
    )
)]
pub(crate) async fn count_inbox(
    State(app): State<App>,
    _: StaffCaller,
    _: NoQuery,
) -> Result<Json<InboxCounts>, Problem> {
    let counts = app.store().read(counts).await?;
    Ok(Json(counts))
}

/// How much there is of each kind: what the queues say, too.
pub(super) fn counts(conn: &mut Database) -> Result<InboxCounts, StoreError> {
    let open = CancellationsQuery::default();
    Ok(InboxCounts {
        payments: shown(subscriptions::db::count_urgent(conn)?),
        orders: shown(orders::count_waiting(conn)?),
        requests: shown(cancellations::count(conn, &open)?),
    })
}

/// A count as it is shown.
fn shown(count: Count) -> Counted {
    Counted {
        total: count.shown(),
        is_at_least: !count.is_small(),
    }
}
