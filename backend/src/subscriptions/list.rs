//! The listing of subscriptions: the panel of an account is its first part.

use axum::extract::State;
use goodstanding_shared::paging::Page;
use goodstanding_shared::subscriptions::{Subscription, SubscriptionsQuery};

use super::filter::Filter;
use super::read;
use super::sort::{self, Sorted};
use crate::app::App;
use crate::http::json::Json;
use crate::http::language::{Languages, LanguagesHeader};
use crate::http::listing::{self, ListingParams, PartParams};
use crate::http::pairs::Pairs;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::{Database, StoreError};

/// Lists subscriptions, each with its five most recent transactions.
#[utoipa::path(
    get, path = "/subscriptions", tag = "subscriptions", operation_id = "list_subscriptions",
    params(ListingParams<SubscriptionsQuery>, PartParams, LanguagesHeader),
    responses(
        (status = 200, description = "One part of the listing.", body = Page<Subscription>),
    )
)]
pub(crate) async fn list_subscriptions(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    pairs: Pairs,
) -> Result<Json<Page<Subscription>>, Problem> {
    let scope = caller.scope;
    let reach = format!("subscriptions of {scope}");
    let (filter, part): (SubscriptionsQuery, _) = listing::asked(&app, &pairs, &reach)?;
    // A customer who asks for somebody's subscriptions by name learns nothing, not even about their
    // own.
    if !scope.is_staff() && filter.customer.is_some() {
        return Err(Problem::not_found());
    }
    let asked = part.clone();
    let (sorted, rows, count) = app
        .store()
        .read(move |conn: &mut Database| {
            let filter = Filter::new(conn, scope, &filter)?;
            let count = asked.count(|| filter.count(conn))?;
            let sorted = sort::part(conn, &filter, &asked, count)?;
            let ids: Vec<_> = sorted.iter().map(|row| row.id.clone()).collect();
            let rows = read::rows(conn, scope, &languages, &ids)?;
            Ok::<_, StoreError>((sorted, rows, count))
        })
        .await?;
    let page = listing::page(&app, part, sorted, count, Sorted::key);
    Ok(Json(shown(page, rows, |sorted| &sorted.id)))
}

/// The part with the rows that it shows, in its order; `id` gives the identifier of one of its
/// places.
pub(crate) fn shown<T>(
    page: Page<T>,
    mut rows: Vec<Subscription>,
    id: impl Fn(&T) -> &str,
) -> Page<Subscription> {
    let items = page
        .items
        .iter()
        .filter_map(|item| {
            let place = rows.iter().position(|row| row.id.to_string() == id(item))?;
            Some(rows.swap_remove(place))
        })
        .collect();
    Page {
        items,
        next_cursor: page.next_cursor,
        previous_cursor: page.previous_cursor,
        offset: page.offset,
        total: page.total,
        is_at_least: page.is_at_least,
    }
}
