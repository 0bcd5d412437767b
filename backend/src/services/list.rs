//! The services of a customer, part by part.

use axum::extract::State;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::paging::Page;
use goodstanding_shared::problem::{FieldError, ProblemCode};
use goodstanding_shared::services::{Direction, Service, SortKey};
use serde::Deserialize;
use utoipa::IntoParams;

use super::db::{self, Order, Place};
use crate::app::App;
use crate::http::json::Json;
use crate::http::query::{Query, limit};
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::{Database, StoreError};

/// How many services come when nobody says.
const DEFAULT: u32 = 25;
/// How many come at most: the page holds a whole list of 100,000 after twenty calls.
const MOST: u32 = 5000;
/// Up to how many are read on the spot.
const LITTLE: u32 = 100;

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
    /// By what they are sorted, ties by name; in the order in which they were made when absent. The
    /// services of all customers are not sorted.
    #[param(inline)]
    sort: Option<SortKey>,
    /// In which direction they are sorted; upwards when absent.
    #[param(inline)]
    dir: Option<Direction>,
}

impl ListQuery {
    /// The order that is asked for, of the services of one customer or of all.
    fn order(&self, is_of_all: bool) -> Result<Order, Problem> {
        let refuse = |name: &str, words: &str| {
            let mut problem = Problem::new(ProblemCode::InvalidQuery, format!("{words}."));
            problem.add_error(FieldError::new(name, words));
            Err(problem)
        };
        match (self.sort, self.dir) {
            (None, None) => Ok(Order::Made),
            (None, Some(_)) => refuse("dir", "Say by what to sort as well"),
            (Some(_), _) if is_of_all => refuse(
                "sort",
                "Say of which customer the services are to be sorted",
            ),
            (Some(key), direction) => {
                let direction = direction.unwrap_or(Direction::Ascending);
                Ok(Order::Sorted(key, direction))
            }
        }
    }
}

/// Lists the services, in the order in which they were made or sorted as the page sorts them.
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
    let of = match &query.customer {
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
    let of_customer = scope.customer().or(of);
    let order = query.order(of_customer.is_none())?;
    let listing = match of_customer {
        Some(customer) => format!("services of {customer} {order}"),
        None => format!("all services {order}"),
    };
    let after = query
        .cursor
        .map(|cursor| app.cursor_key().open(&listing, &cursor))
        .transpose()?
        .map(|position| Place::parse(&position).ok_or_else(Problem::old_cursor))
        .transpose()?;
    let read = move |conn: &mut Database| {
        let items = db::list(conn, scope, of, order, after.clone(), limit + 1)?;
        Ok::<_, StoreError>((db::count(conn, scope, of)?, items))
    };
    let store = app.store();
    let (total, mut items) = if limit <= LITTLE && of_customer.is_some() {
        store.read_little(read).await?
    } else {
        store.read(read).await?
    };
    let has_more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next_cursor = items.last().filter(|_| has_more).map(|last| {
        let position = order.place_of(last).to_string();
        app.cursor_key().seal(&listing, &position)
    });
    Ok(Json(Page::forward(items, next_cursor, total)))
}
