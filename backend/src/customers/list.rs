//! The customers, for staff.

use axum::Json;
use axum::extract::State;
use goodstanding_shared::customers::CustomerSummary;
use goodstanding_shared::paging::Page;
use utoipa::IntoParams;

use super::filter::{Filter, Wanted};
use super::read;
use crate::app::App;
use crate::http::listing::{self, DEFAULT_ROWS, MOST_ROWS, PartParams};
use crate::http::pairs::{Pairs, refused};
use crate::problem::Problem;
use crate::sessions::StaffCaller;
use crate::store::{Database, StoreError};

/// Which customers; both conditions must hold.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the description of what is read")]
pub(crate) struct CustomersParams {
    /// The beginnings of words of a name or an e-mail address, or of an identifier; letter case and
    /// accents aside.
    #[param(max_length = 200)]
    q: Option<String>,
    /// `yes`: only those whose billing needs somebody, the gravest first and the newest first among
    /// equals.
    attention: Option<String>,
}

/// Lists the customers in the order in which they were made. Staff only; for others there is
/// nothing here.
#[utoipa::path(
    get, path = "/customers", tag = "customers", operation_id = "list_customers", params(CustomersParams, PartParams),
    responses(
        (status = 200, description = "One part of the list.", body = Page<CustomerSummary>),
    )
)]
pub(crate) async fn list_customers(
    State(app): State<App>,
    _: StaffCaller,
    pairs: Pairs,
) -> Result<Json<Page<CustomerSummary>>, Problem> {
    pairs.only(&["q", "attention", "cursor", "limit"])?;
    let limit = pairs.limit(DEFAULT_ROWS, MOST_ROWS)?;
    let wanted = Wanted {
        search: pairs.search("q")?,
        needs_attention: match pairs.get("attention") {
            None => false,
            Some("yes") => true,
            Some(other) => {
                let words = format!("“{other}” is no value of attention: it is yes, or absent");
                return Err(refused("attention", words));
            }
        },
    };
    let listing = format!(
        "customers, attention {}: {}",
        wanted.needs_attention, wanted.search
    );
    let part = listing::part(&app, listing, pairs.get("cursor"), limit)?;
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
