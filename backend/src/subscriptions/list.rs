//! The listing of subscriptions: the panel of an account is its first part.

use axum::Json;
use axum::extract::State;
use goodstanding_shared::ids::{CustomerId, PlanId, ProductId};
use goodstanding_shared::paging::Page;
use goodstanding_shared::services::Direction;
use goodstanding_shared::subscriptions::{
    BillingStatus, Subscription, SubscriptionSort, SubscriptionStatus, SubscriptionsQuery,
};
use utoipa::IntoParams;

use super::filter::Filter;
use super::read;
use super::sort::{self, Sorted};
use crate::app::App;
use crate::http::language::Languages;
use crate::http::listing::{self, DEFAULT_ROWS, MOST_ROWS, PartParams};
use crate::http::pairs::Pairs;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::{Database, StoreError};

/// Which subscriptions, in which order; all conditions must hold.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "the description of what `SubscriptionsQuery` reads"
)]
pub(crate) struct SubscriptionParams {
    /// By what they are sorted; the newest first when absent.
    #[param(value_type = Option<SubscriptionSort>)]
    sort: Option<String>,
    /// In which direction.
    #[param(value_type = Option<Direction>)]
    dir: Option<String>,
    /// The beginning of an identifier, or words of a product or plan.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Its status; several with commas between them. Never `deleted`.
    #[param(value_type = Option<Vec<SubscriptionStatus>>, style = Form, explode = false)]
    status: Option<String>,
    /// Its billing status, or `not_billed_yet`; several with commas between them.
    #[param(value_type = Option<Vec<BillingStatus>>, style = Form, explode = false)]
    billing_status: Option<String>,
    /// `yes`: only those that need somebody.
    attention: Option<String>,
    /// Under which plan.
    #[param(value_type = Option<PlanId>)]
    plan: Option<String>,
    /// Of which product.
    #[param(value_type = Option<ProductId>)]
    product: Option<String>,
    /// The first start date.
    #[param(value_type = Option<chrono::NaiveDate>)]
    start_from: Option<String>,
    /// The last start date.
    #[param(value_type = Option<chrono::NaiveDate>)]
    start_to: Option<String>,
    /// The first end date.
    #[param(value_type = Option<chrono::NaiveDate>)]
    end_from: Option<String>,
    /// The last end date.
    #[param(value_type = Option<chrono::NaiveDate>)]
    end_to: Option<String>,
    /// Staff only: whose.
    #[param(value_type = Option<CustomerId>)]
    customer: Option<String>,
}

/// Lists subscriptions, each with its five most recent transactions.
#[utoipa::path(
    get, path = "/subscriptions", tag = "subscriptions", operation_id = "list_subscriptions",
    params(SubscriptionParams, PartParams),
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
    let names: Vec<_> = SubscriptionsQuery::NAMES
        .iter()
        .copied()
        .chain(["limit"])
        .collect();
    pairs.only(&names)?;
    let limit = pairs.limit(DEFAULT_ROWS, MOST_ROWS)?;
    pairs.search("q")?;
    let query = pairs.understood(|pairs| SubscriptionsQuery::parse(pairs))?;
    // A customer who asks for somebody's subscriptions by name learns nothing, not even about their
    // own.
    if !scope.is_staff() && query.customer.is_some() {
        return Err(Problem::not_found());
    }
    let filter = SubscriptionsQuery {
        cursor: String::new(),
        ..query.clone()
    };
    let listing = format!("subscriptions of {scope}: {}", filter.to_query_string());
    let part = listing::part(&app, listing, pairs.get("cursor"), limit)?;
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
