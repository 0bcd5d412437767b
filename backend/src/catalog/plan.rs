//! One billing plan, for whoever may see it.

use axum::extract::State;
use goodstanding_shared::catalog::{PlanDetails, ProductLabel, Visibility};
use goodstanding_shared::ids::PlanId;
use goodstanding_shared::subscriptions::SubscriptionsQuery;

use super::db::{self, assortment, describe_plans, product_descriptions};
use crate::app::App;
use crate::http::json::Json;
use crate::http::language::{Languages, LanguagesHeader};
use crate::http::path::PathId;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::{Database, Scope, StoreError};
use crate::subscriptions;

/// How many subscriptions come with a plan.
const LATEST: u32 = 10;

/// Shows a billing plan. Customers reach those under which something public is sold, and those of
/// their own subscriptions.
#[utoipa::path(
    get, path = "/plans/{id}", tag = "catalog", operation_id = "show_plan",
    params(("id" = PlanId, Path, description = "The billing plan."), LanguagesHeader),
    responses(
        (status = 200, description = "The billing plan.", body = PlanDetails),
    )
)]
pub(crate) async fn show_plan(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    PathId(id): PathId<PlanId>,
    _: NoQuery,
) -> Result<Json<PlanDetails>, Problem> {
    let scope = caller.scope;
    app.store()
        .read(move |conn: &mut Database| details(conn, scope, &languages, &id))
        .await?
        .map(Json)
        .ok_or_else(Problem::not_found)
}

fn details(
    conn: &mut Database,
    scope: Scope,
    languages: &Languages,
    id: &PlanId,
) -> Result<Option<PlanDetails>, StoreError> {
    let Some((mut plan, status)) = db::plan(conn, id.as_str())? else {
        return Ok(None);
    };
    let query = SubscriptionsQuery {
        plan: Some(id.clone()),
        ..SubscriptionsQuery::default()
    };
    let (subscriptions, subscriptions_total) = subscriptions::briefs(conn, scope, &query, LATEST)?;
    let sold: Vec<String> = assortment(conn, languages, None)?
        .products
        .into_iter()
        .filter(|listed| scope.is_staff() || listed.visibility == Visibility::Public)
        .filter(|listed| listed.product.prices.iter().any(|price| price.plan == *id))
        .map(|listed| listed.product.id.to_string())
        .collect();
    if !scope.is_staff() && sold.is_empty() && subscriptions.is_empty() {
        return Ok(None);
    }
    describe_plans(conn, languages, std::slice::from_mut(&mut plan))?;
    let texts = product_descriptions(conn, languages, sold.clone())?;
    let products: Vec<ProductLabel> = sold
        .iter()
        .map(|product| texts.label(product))
        .collect::<Result<_, _>>()?;
    Ok(Some(PlanDetails {
        plan,
        status,
        products,
        subscriptions,
        subscriptions_total,
    }))
}
