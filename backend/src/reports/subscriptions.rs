//! The subscriptions behind the numbers of a report, deleted ones included.

use axum::extract::State;
use goodstanding_shared::paging::Page;
use goodstanding_shared::subscriptions::{
    BillingChoice, Standing, Subscription, SubscriptionStatus,
};
use utoipa::IntoParams;

use super::day::as_of;
use super::read::{self, Stood};
use crate::app::App;
use crate::http::json::Json;
use crate::http::language::{Languages, LanguagesHeader};
use crate::http::listing::{self, DEFAULT_ROWS, MOST_ROWS, PartParams};
use crate::http::pairs::Pairs;
use crate::http::refusals::Absent;
use crate::problem::Problem;
use crate::sessions::StaffCaller;
use crate::store::{Database, StoreError};
use crate::subscriptions;

/// How the subscriptions stand, and as of which day.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the description of what is read")]
pub(crate) struct CountedParams {
    /// Their status; any when absent.
    #[param(value_type = Option<SubscriptionStatus>)]
    status: Option<String>,
    /// Their billing status, or `not_billed_yet`; any when absent.
    #[param(inline, value_type = Option<BillingChoice>)]
    billing_status: Option<String>,
    /// At the end of this day, in UTC; now when it is absent or today.
    #[param(value_type = Option<chrono::NaiveDate>)]
    as_of: Option<String>,
}

/// Lists the subscriptions that stood so, each as it is today; the latest to come to stand so
/// first. Staff only; for others there is nothing here.
#[utoipa::path(
    get, path = "/reports/subscriptions", tag = "reports", operation_id = "list_counted_subscriptions", params(CountedParams, PartParams, LanguagesHeader),
    responses(
        (status = 200, description = "One part of the listing.", body = Page<Subscription>),
        Absent,
    )
)]
pub(crate) async fn list_counted_subscriptions(
    State(app): State<App>,
    StaffCaller(caller): StaffCaller,
    languages: Languages,
    pairs: Pairs,
) -> Result<Json<Page<Subscription>>, Problem> {
    pairs.only(&["status", "billing_status", "as_of", "cursor", "limit"])?;
    let limit = pairs.limit(DEFAULT_ROWS, MOST_ROWS)?;
    let status = pairs.parse::<SubscriptionStatus>("status")?;
    let billing = pairs.parse::<BillingChoice>("billing_status")?;
    let (_, moment) = as_of(&pairs, app.clock().now().date_naive())?;
    let listing = format!(
        "counted {} {} {moment:?}",
        status.map_or("any", SubscriptionStatus::as_str),
        billing.map_or("any", BillingChoice::as_str),
    );
    let part = listing::part(&app, listing, pairs.get("cursor"), limit)?;
    let wanted: Vec<Standing> = Standing::all()
        .filter(|standing| status.is_none_or(|status| standing.status() == status))
        .filter(|standing| billing.is_none_or(|billing| standing.billing() == billing.0))
        .collect();
    let scope = caller.scope;
    let asked = part.clone();
    let (stood, rows, count) = app
        .store()
        .read(move |conn: &mut Database| {
            let stood = read::stood_in(conn, &wanted, moment, &asked)?;
            let ids: Vec<_> = stood.iter().map(|row| row.subscription.clone()).collect();
            let rows = subscriptions::rows(conn, scope, &languages, &ids)?;
            let count = asked.count(|| read::count_stood_in(conn, &wanted, moment))?;
            Ok::<_, StoreError>((stood, rows, count))
        })
        .await?;
    let page = listing::page(&app, part, stood, count, Stood::key);
    Ok(Json(subscriptions::shown(page, rows, |stood| {
        &stood.subscription
    })))
}
