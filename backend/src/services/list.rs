//! The services of a customer, part by part.

use axum::extract::State;
use axum::http::HeaderMap;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::paging::Page;
use goodstanding_shared::query::{ListingQuery as _, QueryRefusal};
use goodstanding_shared::services::{Direction, Service, ServicesQuery, SortKey, SortOrder};
use goodstanding_words::fields;
use serde::Deserialize;
use utoipa::IntoParams;

use super::db::{self, NestedPlace, Order, Place};
use crate::app::App;
use crate::catalog;
use crate::collation::Collation;
use crate::http::json::Json;
use crate::http::language::{Languages, LanguagesHeader, spoken};
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
    /// By what they are sorted, and by what where that says nothing, with commas between them; ties
    /// by name; in the order in which they were made when absent. Names are sorted as the language
    /// sorts them in which the answer speaks (`Accept-Language`). The services of all customers are
    /// not sorted.
    #[param(inline, style = Form, explode = false, value_type = Option<Vec<SortKey>>)]
    sort: Option<String>,
    /// In which direction they are sorted, for each of `sort`; upwards when absent.
    #[param(inline, style = Form, explode = false, value_type = Option<Vec<Direction>>)]
    dir: Option<String>,
}

/// In which order the list is read, and from where on.
#[derive(Clone, Debug)]
enum Way {
    /// Along an index, by one key or as they were made; from the beginning without a place.
    Along(Order, Option<Place>),
    /// In an order for which there is no index, by several keys or with names as only some
    /// languages sort them; from the beginning without a place.
    Nested((SortOrder, Collation), Option<NestedPlace>),
}

impl Way {
    /// The way of an order, from its beginning; without one, as the services were made.
    fn of(order: Option<SortOrder>, collation: Collation) -> Self {
        match order {
            None => Self::Along(Order::Made, None),
            Some(order) if order.is_nested() || collation != Collation::Root => {
                Self::Nested((order, collation), None)
            }
            Some(order) => {
                let (key, direction) = order.first();
                Self::Along(Order::Sorted(key, direction), None)
            }
        }
    }

    /// From behind the place that a cursor holds; none where another version of the server wrote
    /// it.
    fn behind(self, position: &str) -> Option<Self> {
        match self {
            Self::Along(order, _) => {
                Place::parse(position).map(|place| Self::Along(order, Some(place)))
            }
            Self::Nested(order, _) => {
                NestedPlace::parse(position).map(|place| Self::Nested(order, Some(place)))
            }
        }
    }

    /// Where a service stands on it, as a cursor holds it.
    fn position(&self, service: &Service) -> String {
        match self {
            Self::Along(order, _) => order.place_of(service).to_string(),
            Self::Nested((_, collation), _) => NestedPlace::of(service, *collation).to_string(),
        }
    }

    /// The order that cursors belong to.
    fn order(&self) -> String {
        match self {
            Self::Along(order, _) => order.to_string(),
            Self::Nested((order, Collation::Root), _) => format!("by {order}"),
            Self::Nested((order, collation), _) => format!("by {order} in {collation}"),
        }
    }
}

impl ListQuery {
    /// The order that is asked for, of the services of one customer or of all.
    fn order(&self, is_of_all: bool) -> Result<Option<SortOrder>, Problem> {
        let pairs = [("sort", &self.sort), ("dir", &self.dir)];
        let pairs = pairs.map(|(name, value)| (name, value.as_deref().unwrap_or_default()));
        let (query, refusals) = ServicesQuery::parse(pairs);
        let values = refusals.into_iter().find_map(|refusal| match refusal {
            QueryRefusal::Value { name, value } => Some((name, value)),
            QueryRefusal::Reversed(_) | QueryRefusal::ReversedAmounts => None,
        });
        match (query.sort, values) {
            (None, Some((name, _))) if name == "dir" => {
                Err(Problem::parameter("dir", fields::SAY_SORT_AS_WELL))
            }
            (_, Some((name, value))) => Err(Problem::parameter(
                &name,
                fields::no_value_of(&name, &value),
            )),
            (Some(_), None) if is_of_all => Err(Problem::parameter(
                "sort",
                fields::SAY_WHICH_CUSTOMER_SORTED,
            )),
            (order, None) => Ok(order),
        }
    }
}

/// Lists the services, in the order in which they were made or sorted as the page sorts them.
#[utoipa::path(
    get, path = "/services", tag = "services", operation_id = "list_services", params(ListQuery, LanguagesHeader),
    responses(
        (status = 200, description = "One part of the list.", body = Page<Service>),
    )
)]
pub(crate) async fn list_services(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    headers: HeaderMap,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<Service>>, Problem> {
    let limit = limit(query.limit.as_deref(), DEFAULT, MOST)?;
    let scope = caller.scope;
    let of = match &query.customer {
        None => None,
        // A customer who asks for a customer's list learns nothing, not even about their own.
        Some(_) if !scope.is_staff() => return Err(Problem::not_found()),
        Some(text) => Some(
            text.parse::<CustomerId>()
                .map_err(|error| Problem::parameter("customer", error.words()))?,
        ),
    };
    let of_customer = scope.customer().or(of);
    let collation = Collation::of(spoken(&headers));
    let mut way = Way::of(query.order(of_customer.is_none())?, collation);
    let listing = match of_customer {
        Some(customer) => format!("services of {customer} {}", way.order()),
        None => format!("all services {}", way.order()),
    };
    if let Some(cursor) = query.cursor {
        let position = app.cursor_key().open(&listing, &cursor)?;
        way = way.behind(&position).ok_or_else(Problem::old_cursor)?;
    }
    let is_nested = matches!(way, Way::Nested(..));
    let along = way.clone();
    let read = move |conn: &mut Database| {
        let mut items = match (&along, of_customer) {
            (Way::Nested(order, after), Some(customer)) => {
                db::list_nested(conn, customer, *order, after.as_ref(), limit + 1)?
            }
            // The services of all are not sorted.
            (Way::Nested(..), None) => Vec::new(),
            (Way::Along(order, after), _) => {
                db::list(conn, scope, of, *order, after.clone(), limit + 1)?
            }
        };
        catalog::db::name_products_of(conn, &languages, &mut items)?;
        Ok::<_, StoreError>((db::count(conn, scope, of)?, items))
    };
    let store = app.store();
    let (total, mut items) = if limit <= LITTLE && of_customer.is_some() && !is_nested {
        store.read_little(read).await?
    } else {
        store.read(read).await?
    };
    let has_more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next_cursor = items
        .last()
        .filter(|_| has_more)
        .map(|last| app.cursor_key().seal(&listing, &way.position(last)));
    Ok(Json(Page::forward(items, next_cursor, total)))
}
