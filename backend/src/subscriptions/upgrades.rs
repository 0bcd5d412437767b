//! To what a subscription can be changed.

use axum::extract::State;
use goodstanding_shared::catalog::{choices, is_same_choice};
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::subscriptions::UpgradeOffer;

use super::db;
use crate::app::App;
use crate::catalog;
use crate::http::json::Json;
use crate::http::language::{Languages, LanguagesHeader};
use crate::http::path::PathId;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::{Database, Scope, StoreError};

/// Lists to which products and plans a subscription can be changed: those of the same family that
/// are sold in its currency. Nothing for one that bills several products, or whose product belongs
/// to no family.
#[utoipa::path(
    get, path = "/subscriptions/{id}/upgrades", tag = "subscriptions", operation_id = "list_upgrades",
    params(("id" = SubscriptionId, Path, description = "The subscription."), LanguagesHeader),
    responses(
        (status = 200, description = "What it can be changed to.", body = Vec<UpgradeOffer>),
    )
)]
pub(crate) async fn list_upgrades(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    PathId(id): PathId<SubscriptionId>,
    _: NoQuery,
) -> Result<Json<Vec<UpgradeOffer>>, Problem> {
    let scope = caller.scope;
    app.store()
        .read(move |conn: &mut Database| offers(conn, scope, &languages, id))
        .await?
        .map(Json)
        .ok_or_else(Problem::not_found)
}

fn offers(
    conn: &mut Database,
    scope: Scope,
    languages: &Languages,
    id: SubscriptionId,
) -> Result<Option<Vec<UpgradeOffer>>, StoreError> {
    if !db::is_within(conn, scope, id)? {
        return Ok(None);
    }
    let stored = db::find(conn, id)?;
    let items = db::items(conn, id)?;
    let [item] = items.as_slice() else {
        return Ok(Some(Vec::new()));
    };
    let assortment = catalog::db::assortment(conn, languages, Some(item.price.currency()))?;
    let sold: Vec<_> = assortment.family_of(&item.product).collect();
    let names = sold.iter().map(|listed| listed.product.id.to_string());
    let descriptions = catalog::db::product_descriptions(conn, languages, names)?;
    let mut offers = Vec::new();
    let present = sold
        .iter()
        .copied()
        .find(|listed| listed.product.id == item.product)
        .and_then(|listed| {
            let mut prices = listed.product.prices.iter();
            let price = prices.find(|price| price.plan == stored.plan)?;
            Some((price, assortment.plan(&price.plan)?))
        });
    for listed in sold {
        // A change takes the full price: what differs in its introductory offer only is offered
        // once, and not to whom has it.
        for choice in choices(&listed.product.prices, &assortment.plans, false) {
            let is_same = |present| is_same_choice(present, choice, false);
            let (price, plan) = choice;
            if listed.product.id == item.product
                && (price.plan == stored.plan || present.is_some_and(is_same))
            {
                continue;
            }
            offers.push(UpgradeOffer {
                product: descriptions.label(listed.product.id.as_str())?,
                name: listed.product.name.clone(),
                name_language: listed.product.name_language.clone(),
                plan: plan.clone(),
                price: price.clone(),
            });
        }
    }
    Ok(Some(offers))
}
