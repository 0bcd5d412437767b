//! A customer's account, and its history, for staff.

use axum::extract::State;
use goodstanding_shared::activity::Activity;
use goodstanding_shared::customers::CustomerDetails;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::paging::Page;

use super::{db, read};
use crate::activity::{self, ActivityQuery, HistoryOf};
use crate::app::App;
use crate::http::json::Json;
use crate::http::path::PathId;
use crate::http::query::{NoQuery, Query};
use crate::problem::Problem;
use crate::sessions::StaffCaller;
use crate::store::Database;

/// Shows a customer's account. Staff only; for others there is nothing here.
#[utoipa::path(
    get, path = "/customers/{id}", tag = "customers", operation_id = "show_customer",
    params(("id" = CustomerId, Path, description = "The customer.")),
    responses(
        (status = 200, description = "The account.", body = CustomerDetails),
    )
)]
pub(crate) async fn show_customer(
    State(app): State<App>,
    _: StaffCaller,
    PathId(id): PathId<CustomerId>,
    _: NoQuery,
) -> Result<Json<CustomerDetails>, Problem> {
    app.store()
        .read(move |conn: &mut Database| read::details(conn, id))
        .await?
        .map(Json)
        .ok_or_else(Problem::not_found)
}

/// Lists what happened to an account and everything in it, newest first. Staff only; for others
/// there is nothing here.
#[utoipa::path(
    get, path = "/customers/{id}/activity", tag = "customers", operation_id = "list_customer_activity",
    params(("id" = CustomerId, Path, description = "The customer."), ActivityQuery),
    responses(
        (status = 200, description = "One part of the history.", body = Page<Activity>),
    )
)]
pub(crate) async fn list_customer_activity(
    State(app): State<App>,
    StaffCaller(caller): StaffCaller,
    PathId(id): PathId<CustomerId>,
    Query(query): Query<ActivityQuery>,
) -> Result<Json<Page<Activity>>, Problem> {
    activity::part(
        &app,
        (caller.scope, HistoryOf::Customer(id)),
        query,
        move |conn: &mut Database| db::exists(conn, id),
    )
    .await
}
