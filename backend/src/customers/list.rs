//! The customers, for staff.

use axum::Json;
use axum::extract::State;
use goodstanding_shared::customers::CustomerSummary;
use goodstanding_shared::paging::Page;
use goodstanding_shared::problem::{FieldError, Problem as ProblemWire, ProblemCode};
use serde::Deserialize;
use utoipa::IntoParams;

use super::db::{self, Place};
use crate::app::App;
use crate::http::query::{Query, limit};
use crate::problem::Problem;
use crate::sessions::StaffCaller;
use crate::store::{Database, StoreError};

const DEFAULT: u32 = 25;
const MOST: u32 = 100;
/// The longest search, in characters.
const SEARCH_LIMIT: usize = 200;

/// Which customers, and which part of them.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CustomersQuery {
    /// Part of a name, an e-mail address or an identifier; letter case aside.
    #[param(max_length = 200)]
    search: Option<String>,
    /// The `next_cursor` of the part before.
    cursor: Option<String>,
    /// How many customers, 1 to 100; 25 when absent.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100)]
    limit: Option<String>,
}

/// Lists the customers in the order in which they were made. Staff only; for others there is nothing here.
#[utoipa::path(
    get, path = "/customers", tag = "customers", operation_id = "list_customers", params(CustomersQuery),
    responses(
        (status = 200, description = "One part of the list.", body = Page<CustomerSummary>),
        (status = "4XX", description = "Refused.", body = ProblemWire, content_type = "application/problem+json"),
        (status = "5XX", description = "Failed.", body = ProblemWire, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list_customers(
    State(app): State<App>,
    _: StaffCaller,
    Query(query): Query<CustomersQuery>,
) -> Result<Json<Page<CustomerSummary>>, Problem> {
    let limit = limit(query.limit.as_deref(), DEFAULT, MOST)?;
    let search = query.search.unwrap_or_default().trim().to_owned();
    if search.chars().count() > SEARCH_LIMIT || search.contains('\0') {
        let words = "Search for at most 200 characters that can be shown";
        let mut problem = Problem::new(ProblemCode::InvalidQuery, format!("{words}."));
        problem.add_error(FieldError::new("search", words));
        return Err(problem);
    }
    let listing = format!("customers with {search}");
    let after = query
        .cursor
        .map(|cursor| app.cursor_key().open(&listing, &cursor))
        .transpose()?
        .map(|position| parse_place(&position).ok_or_else(Problem::internal))
        .transpose()?;
    let (total, mut items) = app
        .store()
        .read(move |conn: &mut Database| {
            let items = db::list(conn, &search, after.as_ref(), limit + 1)?;
            Ok::<_, StoreError>((db::count(conn, &search)?, items))
        })
        .await?;
    let has_more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next_cursor = items.last().filter(|_| has_more).map(|last| {
        let position = format!("{},{}", last.created_at.timestamp_millis(), last.id);
        app.cursor_key().seal(&listing, &position)
    });
    Ok(Json(Page::forward(items, next_cursor, total)))
}

fn parse_place(position: &str) -> Option<Place> {
    let (created_at, id) = position.split_once(',')?;
    Some(Place {
        created_at: created_at.parse().ok()?,
        id: id.to_owned(),
    })
}
