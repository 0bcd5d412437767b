//! One subscription, and its history.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use goodstanding_shared::activity::Activity;
use goodstanding_shared::ids::{ServiceId, SubscriptionId};
use goodstanding_shared::paging::Page;
use goodstanding_shared::subscriptions::SubscriptionDetails;

use super::db;
use super::details::details;
use crate::activity::{self, ActivityQuery, HistoryOf};
use crate::app::App;
use crate::http::etag;
use crate::http::json::Json;
use crate::http::language::{Languages, LanguagesHeader};
use crate::http::path::PathId;
use crate::http::query::{NoQuery, Query};
use crate::problem::Problem;
use crate::services;
use crate::sessions::Caller;
use crate::store::Database;

/// Shows one subscription. A deleted one is not found: only the reports count it.
#[utoipa::path(
    get, path = "/subscriptions/{id}", tag = "subscriptions", operation_id = "show_subscription",
    params(("id" = SubscriptionId, Path, description = "The subscription."), LanguagesHeader),
    responses(
        (status = 200, description = "The subscription.", body = SubscriptionDetails, headers(("ETag" = String, description = "The subscription's version."))),
    )
)]
pub(crate) async fn show_subscription(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    PathId(id): PathId<SubscriptionId>,
    _: NoQuery,
) -> Result<Response, Problem> {
    let scope = caller.scope;
    let today = app.clock().now().date_naive();
    let details = app
        .store()
        .read_little(move |conn: &mut Database| details(conn, scope, &languages, id, today))
        .await?
        .ok_or_else(Problem::not_found)?;
    let version = etag::of(details.subscription.version);
    Ok(([(header::ETAG, version)], Json(details)).into_response())
}

/// Shows the subscription that bills a service; nothing (`null`) for a service that none bills. Of
/// several versions it is the latest.
#[utoipa::path(
    get, path = "/services/{id}/subscription", tag = "subscriptions", operation_id = "show_subscription_of_service",
    params(("id" = ServiceId, Path, description = "The service."), LanguagesHeader),
    responses(
        (status = 200, description = "The subscription.", body = Option<SubscriptionDetails>),
    )
)]
pub(crate) async fn show_subscription_of_service(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    PathId(id): PathId<ServiceId>,
    _: NoQuery,
) -> Result<Json<Option<SubscriptionDetails>>, Problem> {
    let scope = caller.scope;
    let today = app.clock().now().date_naive();
    app.store()
        .read_little(move |conn: &mut Database| {
            let Some((_, ties)) = services::db::find(conn, scope, id)? else {
                return Err(Problem::not_found());
            };
            let found = match ties.subscription {
                Some(id) => details(conn, scope, &languages, id, today)?,
                None => None,
            };
            Ok(Json(found))
        })
        .await
}

/// Lists what happened to a subscription, newest first.
#[utoipa::path(
    get, path = "/subscriptions/{id}/activity", tag = "subscriptions", operation_id = "list_subscription_activity",
    params(("id" = SubscriptionId, Path, description = "The subscription."), ActivityQuery),
    responses(
        (status = 200, description = "One part of the history.", body = Page<Activity>),
    )
)]
pub(crate) async fn list_subscription_activity(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<SubscriptionId>,
    Query(query): Query<ActivityQuery>,
) -> Result<Json<Page<Activity>>, Problem> {
    let scope = caller.scope;
    activity::part(
        &app,
        (scope, HistoryOf::Subscription(id)),
        query,
        move |conn: &mut Database| db::is_within(conn, scope, id),
    )
    .await
}
