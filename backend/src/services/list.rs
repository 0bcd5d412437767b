//! The services of a customer, part by part.

use axum::Json;
use axum::extract::State;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::paging::Page;
use goodstanding_shared::problem::{FieldError, ProblemCode};
use goodstanding_shared::services::Service;
use serde::Deserialize;
use utoipa::IntoParams;

use super::db::{self, Place};
use crate::app::App;
use crate::http::query::{Query, limit};
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::{Database, StoreError};

/// How many services come when nobody says.
const DEFAULT: u32 = 25;
/// How many come at most: the page holds a whole list of 100,000 after twenty calls.
const MOST: u32 = 5000;

/// Which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    /// The `next_cursor` of the part before.
    cursor: Option<String>,
    /// How many services, 1 to 5000; 25 when absent.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 5000)]
    limit: Option<String>,
    /// Staff only: the services of this customer.
    #[param(value_type = Option<CustomerId>)]
    customer: Option<String>,
}

/// Lists the services in the order in which they were made.
#[utoipa::path(
    get, path = "/services", tag = "services", operation_id = "list_services", params(ListQuery),
    responses(
        (status = 200, description = "One part of the list.", body = Page<Service>),
    )
)]
pub(crate) async fn list_services(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<Service>>, Problem> {
    let limit = limit(query.limit.as_deref(), DEFAULT, MOST)?;
    let scope = caller.scope;
    let of = match query.customer {
        None => None,
        // A customer who asks for a customer's list learns nothing, not even about their own.
        Some(_) if !scope.is_staff() => return Err(Problem::not_found()),
        Some(text) => Some(text.parse::<CustomerId>().map_err(|error| {
            let mut problem =
                Problem::new(ProblemCode::InvalidQuery, format!("customer: {error}."));
            problem.add_error(FieldError::new("customer", error.to_string()));
            problem
        })?),
    };
    let listing = match scope.customer().or(of) {
        Some(customer) => format!("services of {customer}"),
        None => "all services".to_owned(),
    };
    let after = query
        .cursor
        .map(|cursor| app.cursor_key().open(&listing, &cursor))
        .transpose()?
        .map(|position| parse_place(&position).ok_or_else(Problem::internal))
        .transpose()?;
    let (total, mut items) = app
        .store()
        .read(move |conn: &mut Database| {
            let items = db::list(conn, scope, of, after.as_ref(), limit + 1)?;
            Ok::<_, StoreError>((db::count(conn, scope, of)?, items))
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
