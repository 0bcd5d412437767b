//! Everything about one product, for whoever may see it.

use axum::extract::State;
use goodstanding_shared::catalog::{ProductDetails, Visibility};
use goodstanding_shared::ids::ProductId;
use goodstanding_shared::money::Currency;
use goodstanding_shared::subscriptions::SubscriptionsQuery;

use super::db::{self, assortment};
use crate::app::App;
use crate::http::json::Json;
use crate::http::language::{Languages, LanguagesHeader};
use crate::http::path::PathId;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::{Database, Scope, StoreError};
use crate::{services, subscriptions};

/// How many services come with a product.
const LATEST: u32 = 10;

/// Shows a product. Customers reach public ones, and those of their own services and subscriptions,
/// sold or not.
#[utoipa::path(
    get, path = "/products/{id}", tag = "catalog", operation_id = "show_product_details",
    params(("id" = ProductId, Path, description = "The product."), LanguagesHeader),
    responses(
        (status = 200, description = "The product.", body = ProductDetails),
    )
)]
pub(crate) async fn show_product_details(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    PathId(id): PathId<ProductId>,
    _: NoQuery,
) -> Result<Json<ProductDetails>, Problem> {
    let scope = caller.scope;
    let currency = caller.customer().map(|customer| customer.currency);
    app.store()
        .read(move |conn: &mut Database| details(conn, scope, currency, &languages, &id))
        .await?
        .map(Json)
        .ok_or_else(Problem::not_found)
}

fn details(
    conn: &mut Database,
    scope: Scope,
    currency: Option<Currency>,
    languages: &Languages,
    id: &ProductId,
) -> Result<Option<ProductDetails>, StoreError> {
    let assortment = assortment(conn, languages, currency)?;
    let Some(listed) = assortment.product(id).cloned() else {
        return Ok(None);
    };
    let query = SubscriptionsQuery {
        product: Some(id.clone()),
        ..SubscriptionsQuery::default()
    };
    let (_, subscriptions_total) = subscriptions::briefs(conn, scope, &query, 0)?;
    let (services, services_total) = services::db::briefs_of_product(conn, scope, id, LATEST)?;
    let is_own = services_total > 0 || subscriptions_total > 0;
    if !scope.is_staff() && listed.visibility != Visibility::Public && !is_own {
        return Ok(None);
    }
    let plans = assortment
        .plans
        .iter()
        .filter(|plan| {
            listed
                .product
                .prices
                .iter()
                .any(|price| price.plan == plan.id)
        })
        .cloned()
        .collect();
    Ok(Some(ProductDetails {
        id: listed.product.id,
        name: listed.product.name,
        name_language: listed.product.name_language,
        group: listed.product.group,
        group_language: listed.product.group_language,
        description: Some(listed.product.description).filter(|words| !words.is_empty()),
        description_language: listed.product.description_language,
        languages: db::languages_of(conn, id.as_str())?,
        visibility: listed.visibility,
        setup: listed.product.setup,
        prices: listed.product.prices,
        plans,
        // Everybody's services are no list to show beside a product.
        services: if scope.is_staff() {
            Vec::new()
        } else {
            services
        },
        services_total,
        subscriptions_total,
    }))
}
