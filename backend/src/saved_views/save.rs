//! Keeping a view under a name.

use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use chrono::{DateTime, Utc};
use goodstanding_shared::ids::{SavedViewId, UserId};
use goodstanding_shared::problem::FieldRefusal;
use goodstanding_shared::query::ListingQuery as _;
use goodstanding_shared::saved_views::{SaveView, SavedView};
use goodstanding_shared::services::ServicesQuery;
use goodstanding_words::{Fixed, fields, problems};

use super::db;
use crate::app::App;
use crate::http::body::Body;
use crate::http::change::IdempotencyKeyHeader;
use crate::http::idempotency::{KeyedRoute, StoredReply, once};
use crate::problem::Problem;
use crate::randomness::NewId as _;
use crate::sessions::Caller;
use crate::store::{Database, RowLock};

/// How many views one user may have: all of them are listed at once.
const MOST: u32 = 50;

/// Where the views are listed: one of them has no page of its own.
const LISTED: &str = "/api/v1/saved-views";

/// Keeps a view of the list of services under a name, in the place of the one of that name where
/// there is one.
#[utoipa::path(
    post, path = "/saved-views", tag = "saved_views", operation_id = "save_view",
    params(IdempotencyKeyHeader),
    request_body = SaveView,
    responses(
        (status = 201, description = "Kept.", body = SavedView, headers(("Location" = String, description = "Where it is listed."))),
    )
)]
pub(crate) async fn save_view(
    State(app): State<App>,
    caller: Caller,
    route: KeyedRoute,
    body: Body<SaveView>,
) -> Result<Response, Problem> {
    let user = caller.user_id();
    let keyed = route.of(user, body.digest)?;
    let name = body.value.parse_name().map_err(Problem::fields)?;
    let view = SavedView {
        id: SavedViewId::generate(app.randomness())?,
        name,
        query: understood(&body.value.query)?,
    };
    let now = app.clock().now();
    once(&app, keyed, move |tx| {
        let saved = save(tx, user, &view, now)?;
        StoredReply::created(&saved, None, LISTED.into())
    })
    .await
}

/// The query as the page writes it, once all of it is understood: nothing else is kept.
fn understood(text: &str) -> Result<String, Problem> {
    const UNKNOWN: Fixed = fields::NO_QUERY_OF_SERVICES;
    let refuse = |words: Fixed| Problem::fields([FieldRefusal::new("query", words)]);
    if text.len() > SaveView::QUERY_LIMIT {
        return Err(refuse(fields::SHORTEN_SEARCH));
    }
    let uri: Uri = format!("/?{text}").parse().map_err(|_| refuse(UNKNOWN))?;
    let Query(pairs): Query<Vec<(String, String)>> =
        Query::try_from_uri(&uri).map_err(|_| refuse(UNKNOWN))?;
    let names = ServicesQuery::names(|_| true);
    let known = pairs
        .iter()
        .all(|(name, value)| names.contains(&name.as_str()) && !value.contains('\0'));
    let pairs = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let (query, refusals) = ServicesQuery::parse(pairs);
    if known && refusals.is_empty() {
        Ok(query.into_query_string())
    } else {
        Err(refuse(UNKNOWN))
    }
}

fn save(
    tx: &mut Database,
    user: UserId,
    view: &SavedView,
    now: DateTime<Utc>,
) -> Result<SavedView, Problem> {
    // Two of one name at once: one of them replaces the other.
    tx.hold(RowLock::User(&user.to_string()))?;
    if let Some(id) = db::called(tx, user, &view.name)? {
        let view = SavedView { id, ..view.clone() };
        db::replace(tx, user, &view)?;
        return Ok(view);
    }
    if db::count(tx, user)? >= i64::from(MOST) {
        let words = problems::too_many_views(u64::from(MOST));
        return Err(Problem::refused_action(words));
    }
    db::insert(tx, user, view, now)?;
    Ok(view.clone())
}
