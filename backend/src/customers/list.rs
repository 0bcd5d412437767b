//! The customers, for staff.

use axum::extract::State;
use goodstanding_shared::customers::{CustomerSummary, CustomersQuery};
use goodstanding_shared::paging::Page;

use super::filter::Filter;
use super::read;
use crate::app::App;
use crate::http::json::Json;
use crate::http::listing::{self, ListingParams, PartParams};
use crate::http::pairs::Pairs;
use crate::http::refusals::Absent;
use crate::problem::Problem;
use crate::sessions::StaffCaller;
use crate::store::{Database, StoreError};

/// Lists the customers in the order in which they were made. Staff only; for others there is
/// nothing here.
#[utoipa::path(
    get, path = "/customers", tag = "customers", operation_id = "list_customers", params(ListingParams<CustomersQuery>, PartParams),
    responses(
        (status = 200, description = "One part of the list.", body = Page<CustomerSummary>),
        Absent,
    )
)]
pub(crate) async fn list_customers(
    State(app): State<App>,
    _: StaffCaller,
    pairs: Pairs,
) -> Result<Json<Page<CustomerSummary>>, Problem> {
    let (wanted, part): (CustomersQuery, _) = listing::asked(&app, &pairs, "customers")?;
    let asked = part.clone();
    let (rows, count) = app
        .store()
        .read(move |conn: &mut Database| {
            let filter = Filter::new(conn, &wanted)?;
            let rows = read::part(conn, &filter, &asked)?;
            Ok::<_, StoreError>((rows, asked.count(|| filter.count(conn))?))
        })
        .await?;
    Ok(Json(listing::page(&app, part, rows, count, read::key)))
}
