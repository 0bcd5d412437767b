//! The names of the services that transactions pay for.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use goodstanding_shared::ids::{CustomerId, ServiceId};
use goodstanding_shared::text::ServiceName;

use crate::services;
use crate::store::schema::{services as service_rows, subscriptions, transaction_items};
use crate::store::{Database, Scope, StoreError};

/// How many versions of a subscription are followed: a guard against a chain that bites its own
/// tail.
const MOST_VERSIONS: usize = 50;

/// The services that a subscription pays for: the product and the name of each.
pub(super) type Named = Vec<(String, ServiceName)>;

/// The services of each of these subscriptions, which were found within the reader's scope. A
/// change of plan takes the services along to the next version: what the earlier one was charged
/// for are those of the later one.
pub(super) fn of_subscriptions(
    conn: &mut Database,
    ids: &[String],
) -> Result<HashMap<String, Named>, StoreError> {
    let mut names: HashMap<String, Named> = HashMap::new();
    // Whose services are looked for where: the subscription itself at first.
    let mut wanted: HashMap<String, Vec<String>> = HashMap::new();
    for id in ids {
        wanted.entry(id.clone()).or_default().push(id.clone());
    }
    for _ in 0..MOST_VERSIONS {
        let places: Vec<String> = wanted.keys().cloned().collect();
        let mut found = services::db::named_products(conn, &places)?;
        wanted.retain(|place, of| {
            let Some(those) = found.remove(place) else {
                return true;
            };
            for id in of {
                names.insert(id.clone(), those.clone());
            }
            false
        });
        let without: Vec<String> = wanted.keys().cloned().collect();
        if without.is_empty() {
            break;
        }
        let later: Vec<(String, Option<String>)> = subscriptions::table
            .filter(subscriptions::previous_id.eq_any(without))
            .select((subscriptions::id, subscriptions::previous_id))
            .load(conn)?;
        let mut next: HashMap<String, Vec<String>> = HashMap::new();
        for (id, previous) in later {
            let of = previous.and_then(|previous| wanted.remove(&previous));
            next.entry(id).or_default().extend(of.unwrap_or_default());
        }
        wanted = next;
    }
    Ok(names)
}

/// The products that each of these transactions pays for.
pub(super) fn products(
    conn: &mut Database,
    transactions: &[String],
) -> Result<HashMap<String, Vec<String>>, StoreError> {
    let rows: Vec<(String, String)> = transaction_items::table
        .filter(transaction_items::transaction_id.eq_any(transactions))
        .select((
            transaction_items::transaction_id,
            transaction_items::product_id,
        ))
        .load(conn)?;
    let mut of_each: HashMap<String, Vec<String>> = HashMap::new();
    for (transaction, product) in rows {
        of_each.entry(transaction).or_default().push(product);
    }
    Ok(of_each)
}

/// Of the services of a subscription, those of the products that a transaction pays for: others may
/// have ended before. All of them where none is of such a product, as after a change of product.
pub(super) fn paid_for(named: &Named, products: &[String]) -> Vec<ServiceName> {
    let is_of = |(product, _): &&(String, ServiceName)| products.contains(product);
    let any = named.iter().any(|it| is_of(&it));
    let those = named.iter().filter(|it| !any || is_of(it));
    those.map(|(_, name)| name.clone()).collect()
}

/// The subscriptions of a customer, who was found within the reader's scope, that pay for a service
/// in whose name `words` stand, in lower case; with the earlier versions of them. None where there
/// are more than `most`.
pub(in crate::transactions) fn subscriptions_named(
    conn: &mut Database,
    customer: CustomerId,
    words: &str,
    most: usize,
) -> Result<Option<Vec<String>>, StoreError> {
    // No database folds every letter alike: SQLite knows of English ones only.
    let rows: Vec<(Option<String>, String)> = service_rows::table
        .filter(service_rows::customer_id.eq(customer.to_string()))
        .filter(service_rows::subscription_id.is_not_null())
        .select((service_rows::subscription_id, service_rows::name))
        .load(conn)?;
    let named = rows
        .into_iter()
        .filter(|(_, name)| name.to_lowercase().contains(words));
    let found: HashSet<String> = named.filter_map(|(id, _)| id).collect();
    with_earlier(conn, found, most)
}

/// What pays for one service: the versions of its subscription, and which of what they bill it is.
#[derive(Clone, Debug)]
pub(in crate::transactions) struct PaysFor {
    pub(in crate::transactions) subscriptions: Vec<String>,
    pub(in crate::transactions) product: String,
    /// The products of every service of the subscription, the service's own included.
    pub(in crate::transactions) products: Vec<String>,
}

/// What pays for a service; none where nothing does, and where the service is not within `scope`.
pub(in crate::transactions) fn paying_for(
    conn: &mut Database,
    scope: Scope,
    service: ServiceId,
) -> Result<Option<PaysFor>, StoreError> {
    let Some((service, ties)) = services::db::find(conn, scope, service)? else {
        return Ok(None);
    };
    let Some(subscription) = ties.subscription.map(|id| id.to_string()) else {
        return Ok(None);
    };
    let named = services::db::named_products(conn, std::slice::from_ref(&subscription))?;
    let products = named.into_values().flatten().map(|(product, _)| product);
    let products = products.collect();
    let found = HashSet::from([subscription]);
    let subscriptions = with_earlier(conn, found, MOST_VERSIONS)?;
    Ok(subscriptions.map(|subscriptions| PaysFor {
        subscriptions,
        product: service.product.id.to_string(),
        products,
    }))
}

/// Subscriptions with the earlier versions of them, sorted. None where there are more than `most`.
fn with_earlier(
    conn: &mut Database,
    mut found: HashSet<String>,
    most: usize,
) -> Result<Option<Vec<String>>, StoreError> {
    let mut latest: Vec<String> = found.iter().cloned().collect();
    for _ in 0..MOST_VERSIONS {
        if found.len() > most {
            return Ok(None);
        }
        if latest.is_empty() {
            break;
        }
        let earlier: Vec<Option<String>> = subscriptions::table
            .filter(subscriptions::id.eq_any(&latest))
            .select(subscriptions::previous_id)
            .load(conn)?;
        latest = earlier
            .into_iter()
            .flatten()
            .filter(|id| found.insert(id.clone()))
            .collect();
    }
    let mut found: Vec<String> = found.into_iter().collect();
    found.sort_unstable();
    Ok(Some(found))
}
