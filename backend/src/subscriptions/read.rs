//! What pages read of subscriptions that were found. Deleted ones are shown by the reports only.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;
use goodstanding_shared::catalog::ProductLabel;
use goodstanding_shared::customers::CustomerBrief;
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::services::SubscriptionBrief;
use goodstanding_shared::subscriptions::life::Terms;
use goodstanding_shared::subscriptions::{
    LATEST_TRANSACTIONS, Subscription, SubscriptionStatus, SubscriptionsQuery, prices_on,
};

use super::db::{self, standing};
use super::filter::Filter;
use super::sort;
use crate::catalog;
use crate::languages::Languages;
use crate::store::listing::Part;
use crate::store::schema::{customers, subscription_items, subscriptions};
use crate::store::stored::RowOf;
use crate::store::{Database, Scope, StoreError};
use crate::{services, transactions};

#[derive(Queryable)]
struct Row {
    id: String,
    version: i32,
    plan: String,
    status: String,
    billing: Option<String>,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    next_bill_on: Option<NaiveDate>,
    next_retry_on: Option<NaiveDate>,
    failed_attempts: i32,
    paused_on: Option<NaiveDate>,
    entitled_through: Option<NaiveDate>,
    charging: Option<String>,
    created_at: i64,
    customer: (String, String),
}

/// The rows of these subscriptions, in their order, as the panel and the listings show them.
///
/// They were found within the reader's scope by whoever asks.
pub(crate) fn rows(
    conn: &mut Database,
    scope: Scope,
    languages: &Languages,
    ids: &[String],
) -> Result<Vec<Subscription>, StoreError> {
    let found: Vec<Row> = subscriptions::table
        .inner_join(customers::table)
        .filter(subscriptions::id.eq_any(ids))
        .select((
            subscriptions::id,
            subscriptions::version,
            subscriptions::plan_id,
            subscriptions::status,
            subscriptions::billing_status,
            subscriptions::starts_on,
            subscriptions::ends_on,
            subscriptions::next_bill_on,
            subscriptions::next_retry_on,
            subscriptions::failed_attempts,
            subscriptions::paused_on,
            subscriptions::entitled_through,
            subscriptions::charging_id,
            subscriptions::created_at,
            (customers::id, customers::name),
        ))
        .load(conn)?;
    let mut products = products_of(conn, languages, ids)?;
    let newer: Vec<(Option<String>, String)> = subscriptions::table
        .filter(subscriptions::previous_id.eq_any(ids))
        .filter(subscriptions::status.ne(SubscriptionStatus::Deleted.as_str()))
        .select((subscriptions::previous_id, subscriptions::id))
        .load(conn)?;
    let newer: HashMap<_, _> = newer
        .into_iter()
        .filter_map(|(old, new)| Some((old?, new)))
        .collect();
    let mut latest = transactions::latest_of_subscriptions(conn, scope, ids, LATEST_TRANSACTIONS)?;
    let free = staying_free(conn, &found)?;
    let mut services = services::db::names_of_subscriptions(conn, ids)?;
    let mut by_id = HashMap::with_capacity(found.len());
    for row in found {
        let named = RowOf {
            table: "subscriptions",
            id: &row.id,
        };
        let id: SubscriptionId = named.parse("id", &row.id)?;
        let customer = if scope.is_staff() {
            Some(CustomerBrief {
                id: named.parse("customer_id", &row.customer.0)?,
                name: row.customer.1,
            })
        } else {
            None
        };
        let subscription = Subscription {
            id,
            version: named.count("version", row.version)?,
            customer,
            plan: named.parse("plan_id", &row.plan)?,
            products: products.remove(&row.id).unwrap_or_default(),
            services: services.remove(&row.id).unwrap_or_default(),
            standing: standing(named, &row.status, row.billing.as_deref())?,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            next_bill_on: row.next_bill_on,
            next_retry_on: row.next_retry_on,
            failed_attempts: named.count("failed_attempts", row.failed_attempts)?,
            paused_on: row.paused_on,
            entitled_through: row.entitled_through,
            stays_free: free.contains(&id),
            is_charging: row.charging.is_some(),
            newer: named.parse_optional("newer", newer.get(&row.id).map(String::as_str))?,
            created_at: named.instant("created_at", row.created_at)?,
            transactions: latest.remove(&row.id).unwrap_or_default(),
        };
        by_id.insert(row.id, subscription);
    }
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// Which of these rows are of subscriptions that nothing is charged for any more, because
/// everything that is left of their plan is free: also where what costs something is to end before
/// it is billed again.
fn staying_free(conn: &mut Database, rows: &[Row]) -> Result<HashSet<SubscriptionId>, StoreError> {
    // Of the others no bill is announced.
    let active: Vec<&str> = rows
        .iter()
        .filter(|row| row.status == SubscriptionStatus::Active.as_str())
        .map(|row| row.id.as_str())
        .collect();
    let mut free = HashSet::new();
    if active.is_empty() {
        return Ok(free);
    }
    let plans = catalog::db::plans(conn)?;
    let leaving = services::db::leaving_of(conn, &active)?;
    for (stored, mut prices) in db::with_prices(conn, &active)? {
        if let (Some(leaving), Some(next)) = (
            leaving.get(&stored.id.to_string()),
            stored.life.next_bill_on,
        ) {
            let items = db::priced_items(conn, stored.id, &prices)?;
            prices = prices_on(&items, leaving, next);
        }
        let Some(plan) = plans.iter().find(|plan| plan.id == stored.plan) else {
            continue;
        };
        let terms = Terms {
            plan,
            prices: &prices,
        };
        if stored.life.costs_nothing_more(terms).unwrap_or(false) {
            free.insert(stored.id);
        }
    }
    Ok(free)
}

/// The products of each of these subscriptions.
pub(super) fn products_of(
    conn: &mut Database,
    languages: &Languages,
    ids: &[String],
) -> Result<HashMap<String, Vec<ProductLabel>>, StoreError> {
    let items: Vec<(String, String)> = subscription_items::table
        .filter(subscription_items::subscription_id.eq_any(ids))
        .order((
            subscription_items::subscription_id.asc(),
            subscription_items::position.asc(),
        ))
        .select((
            subscription_items::subscription_id,
            subscription_items::product_id,
        ))
        .load(conn)?;
    let products = items.iter().map(|(_, product)| product.clone());
    let descriptions = catalog::db::product_descriptions(conn, languages, products)?;
    let mut by_id: HashMap<String, Vec<ProductLabel>> = HashMap::new();
    for (id, product) in items {
        let label = descriptions.label(&product)?;
        by_id.entry(id).or_default().push(label);
    }
    Ok(by_id)
}

/// The latest subscriptions that the query lists, as other pages name them, and how many it lists.
pub(crate) fn briefs(
    conn: &mut Database,
    scope: Scope,
    query: &SubscriptionsQuery,
    limit: u32,
) -> Result<(Vec<SubscriptionBrief>, u64), StoreError> {
    let filter = Filter::new(conn, scope, query)?;
    let count = filter.count(conn)?;
    let part = sort::part(conn, &filter, &Part::beginning(limit), count)?;
    let mut found = Vec::new();
    for sorted in part.iter().take(limit as usize) {
        let row = RowOf {
            table: "subscriptions",
            id: &sorted.id,
        };
        found.extend(db::brief(conn, row.parse("id", &sorted.id)?)?);
    }
    Ok((found, count.shown()))
}
