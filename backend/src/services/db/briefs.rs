//! Services as other things name them.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use goodstanding_shared::cancellations::CancellationState;
use goodstanding_shared::ids::{CustomerId, ProductId, SubscriptionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::overview::EndingService;
use goodstanding_shared::search::{FoundService, likelihood};
use goodstanding_shared::services::{ServiceBrief, ServiceStatus};
use goodstanding_shared::subscriptions::Leaving;
use goodstanding_shared::text::ServiceName;

use super::{live_statuses, within};
use crate::cancellations as cancellation_requests;
use crate::catalog;
use crate::languages::Languages;
use crate::store::schema::{cancellations, products, services};
use crate::store::stored::{RowOf, parse_id};
use crate::store::{Backend, Database, Scope, StoreError};

type BriefColumns = (String, String, String, Option<String>);

fn brief_from_row(
    (id, name, status, cancellation): BriefColumns,
) -> Result<ServiceBrief, StoreError> {
    let row = RowOf {
        table: "services",
        id: &id,
    };
    Ok(ServiceBrief {
        id: row.parse("id", &id)?,
        name: ServiceName::parse(&name).map_err(|error| row.refuse(format!("name: {error}")))?,
        status: row.parse("status", &status)?,
        cancellation_requested: cancellation.is_some(),
    })
}

macro_rules! briefs {
    () => {
        services::table
            .left_join(
                cancellations::table.on(cancellations::service_id
                    .eq(services::id)
                    .and(cancellation_requests::db::is_open())),
            )
            .select((
                services::id,
                services::name,
                services::status,
                cancellations::id.nullable(),
            ))
    };
}

/// The services that a subscription pays for, which was found within the reader's scope.
pub(crate) fn briefs_of_subscription(
    conn: &mut Database,
    subscription: SubscriptionId,
) -> Result<Vec<ServiceBrief>, StoreError> {
    let rows: Vec<BriefColumns> = briefs!()
        .filter(services::subscription_id.eq(subscription.to_string()))
        .order((services::created_at.asc(), services::id.asc()))
        .load(conn)?;
    rows.into_iter().map(brief_from_row).collect()
}

/// The products that the customer ever had or has ordered; what was called off before it was set up
/// was not bought.
pub(crate) fn bought_by(
    conn: &mut Database,
    customer: CustomerId,
) -> Result<Vec<ProductId>, StoreError> {
    let had = services::table
        .filter(services::product_id.eq(products::id))
        .filter(services::customer_id.eq(customer.to_string()))
        .filter(
            services::activated_at
                .is_not_null()
                .or(services::status.eq(ServiceStatus::Pending.as_str())),
        );
    let ids: Vec<String> = products::table
        .filter(diesel::dsl::exists(had))
        .order(products::position.asc())
        .select(products::id)
        .load(conn)?;
    ids.into_iter()
        .map(|id| parse_id("products", &id))
        .collect()
}

/// Services by their identifiers, which were found within the reader's scope.
pub(crate) fn briefs_of(
    conn: &mut Database,
    ids: Vec<String>,
) -> Result<HashMap<String, ServiceBrief>, StoreError> {
    let rows: Vec<BriefColumns> = briefs!().filter(services::id.eq_any(ids)).load(conn)?;
    rows.into_iter()
        .map(|row| Ok((row.0.clone(), brief_from_row(row)?)))
        .collect()
}

/// What each of these services costs in a cycle, whoever's they are.
pub(crate) fn prices_of(
    conn: &mut Database,
    ids: Vec<String>,
) -> Result<HashMap<String, Money>, StoreError> {
    let rows: Vec<(String, i64, String)> = services::table
        .filter(services::id.eq_any(ids))
        .select((services::id, services::price_minor, services::currency))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, minor, currency)| {
            let row = RowOf {
                table: "services",
                id: &id,
            };
            let price = row.money(minor, &currency)?;
            Ok((id, price))
        })
        .collect()
}

/// The latest services of a product within `scope`, and how many there are.
pub(crate) fn briefs_of_product(
    conn: &mut Database,
    scope: Scope,
    product: &ProductId,
    limit: u32,
) -> Result<(Vec<ServiceBrief>, u64), StoreError> {
    let mut rows = briefs!()
        .filter(services::product_id.eq(product.as_str()))
        .order((services::created_at.desc(), services::id.desc()))
        .limit(limit.into())
        .into_boxed::<Backend>();
    if let Some(customer) = scope.customer() {
        rows = rows.filter(services::customer_id.eq(customer.to_string()));
    }
    let count: i64 = within(scope, None)
        .filter(services::product_id.eq(product.as_str()))
        .count()
        .get_result(conn)?;
    let rows: Vec<BriefColumns> = rows.load(conn)?;
    let briefs = rows
        .into_iter()
        .map(brief_from_row)
        .collect::<Result<_, _>>()?;
    Ok((briefs, count.unsigned_abs()))
}

/// The names of the services of a subscription that are not over, in the order in which they were
/// made.
pub(crate) fn live_names(
    conn: &mut Database,
    subscription: SubscriptionId,
) -> Result<Vec<ServiceName>, StoreError> {
    let names: Vec<String> = services::table
        .filter(services::subscription_id.eq(subscription.to_string()))
        .filter(services::status.eq_any(super::live_statuses()))
        .order((services::created_at.asc(), services::id.asc()))
        .select(services::name)
        .load(conn)?;
    let id = subscription.to_string();
    let row = RowOf {
        table: "services of the subscription",
        id: &id,
    };
    names
        .iter()
        .map(|name| ServiceName::parse(name).map_err(|error| row.refuse(format!("name: {error}"))))
        .collect()
}

/// A product's identifier, and its name in English.
pub(crate) type Product = (String, String);

/// The services of a customer, who was found within the reader's scope, whose cancellation is
/// requested and that are not over: the first to end first.
pub(crate) fn ending(
    conn: &mut Database,
    customer: CustomerId,
    limit: u32,
) -> Result<Vec<EndingService>, StoreError> {
    // Led by the requests, of which there are few.
    let rows: Vec<(BriefColumns, NaiveDate)> = cancellations::table
        .inner_join(services::table)
        .filter(cancellations::customer_id.eq(customer.to_string()))
        .filter(cancellations::state.eq(CancellationState::Open.as_str()))
        .filter(services::status.eq_any(live_statuses()))
        .order((cancellations::effective_on.asc(), services::id.asc()))
        .select((
            (
                services::id,
                services::name,
                services::status,
                cancellations::id.nullable(),
            ),
            cancellations::effective_on,
        ))
        .limit(limit.into())
        .load(conn)?;
    rows.into_iter()
        .map(|(brief, on)| {
            Ok(EndingService {
                service: brief_from_row(brief)?,
                on,
            })
        })
        .collect()
}

/// The services of a customer, who was found within the reader's scope, in whose names `words`
/// stand: the likeliest first, of those the ones that are not over, and then by name.
pub(crate) fn named_like(
    conn: &mut Database,
    customer: CustomerId,
    languages: &Languages,
    (words, limit): (&str, u32),
) -> Result<Vec<FoundService>, StoreError> {
    let words = words.to_lowercase();
    // No database folds every letter alike: SQLite knows of English ones only.
    let rows: Vec<(String, String, String)> = services::table
        .filter(services::customer_id.eq(customer.to_string()))
        .select((services::id, services::name, services::status))
        .load(conn)?;
    let live = live_statuses();
    let is_live = |status: &str| live.contains(&status);
    let mut found: Vec<_> = rows
        .into_iter()
        .filter_map(|(id, name, status)| {
            let likelihood = likelihood(&name, &words)?;
            Some((likelihood, !is_live(&status), name, id))
        })
        .collect();
    found.sort_unstable();
    found.truncate(limit as usize);
    let ids: Vec<String> = found.into_iter().map(|(.., id)| id).collect();
    let mut briefs = briefs_of(conn, ids.clone())?;
    let products: HashMap<String, Product> = services::table
        .inner_join(products::table)
        .filter(services::id.eq_any(&ids))
        .select((services::id, (products::id, products::name)))
        .load::<(String, Product)>(conn)?
        .into_iter()
        .collect();
    let sold = products.values().map(|(id, _)| id.clone());
    let names = catalog::db::product_names(conn, languages, sold)?;
    let of_id = |id: &String| {
        let (product, name) = products.get(id)?;
        Some(FoundService {
            service: briefs.remove(id)?,
            product: names.of(product, name).words,
        })
    };
    Ok(ids.iter().filter_map(of_id).collect())
}

/// The services of each of these subscriptions, which were found within the reader's scope, in the
/// order in which they were made: the product and the name of each.
pub(crate) fn named_products(
    conn: &mut Database,
    subscriptions: &[String],
) -> Result<HashMap<String, Vec<(String, ServiceName)>>, StoreError> {
    let rows: Vec<(String, Option<String>, String, String)> = services::table
        .filter(services::subscription_id.eq_any(subscriptions))
        .order((services::created_at.asc(), services::id.asc()))
        .select((
            services::id,
            services::subscription_id,
            services::product_id,
            services::name,
        ))
        .load(conn)?;
    let mut of_each: HashMap<String, Vec<(String, ServiceName)>> = HashMap::new();
    for (id, subscription, product, name) in rows {
        let row = RowOf {
            table: "services",
            id: &id,
        };
        let name = ServiceName::parse(&name);
        let name = name.map_err(|error| row.refuse(format!("name: {error}")))?;
        let of_it = of_each.entry(subscription.unwrap_or_default()).or_default();
        of_it.push((product, name));
    }
    Ok(of_each)
}

/// What of a subscription is to end while it goes on, the first one first: what was cancelled for
/// its due date, and what was paid for and is not set up by the end of its first period.
pub(crate) fn leaving(
    conn: &mut Database,
    subscription: SubscriptionId,
) -> Result<Vec<Leaving>, StoreError> {
    let id = subscription.to_string();
    let mut found = leaving_of(conn, &[&id])?;
    Ok(found.remove(&id).unwrap_or_default())
}

/// What is read of a service that may be to end.
type LeavingColumns = (
    String,
    Option<String>,
    String,
    i32,
    String,
    Option<NaiveDate>,
    Option<NaiveDate>,
);

/// The live services with their open requests.
macro_rules! leaving {
    () => {
        services::table
            .left_join(
                cancellations::table.on(cancellations::service_id
                    .eq(services::id)
                    .and(cancellations::state.eq(CancellationState::Open.as_str()))),
            )
            .filter(services::status.eq_any(live_statuses()))
            .order(services::id.asc())
            .select((
                services::id,
                services::subscription_id,
                services::product_id,
                services::quantity,
                services::status,
                services::period_end,
                cancellations::effective_on.nullable(),
            ))
    };
}

/// The same of several subscriptions; those of which nothing is to end are not in it.
pub(crate) fn leaving_of(
    conn: &mut Database,
    subscriptions: &[&str],
) -> Result<HashMap<String, Vec<Leaving>>, StoreError> {
    let rows = leaving!()
        .filter(services::subscription_id.eq_any(subscriptions))
        .load(conn)?;
    leaving_from_rows(rows)
}

/// The same of all subscriptions of a customer.
pub(crate) fn leaving_of_customer(
    conn: &mut Database,
    customer: CustomerId,
) -> Result<HashMap<String, Vec<Leaving>>, StoreError> {
    let may_end = cancellations::id
        .is_not_null()
        .or(services::status.eq(ServiceStatus::Pending.as_str()));
    let rows = leaving!()
        .filter(services::customer_id.eq(customer.to_string()))
        .filter(may_end)
        .load(conn)?;
    leaving_from_rows(rows)
}

fn leaving_from_rows(
    rows: Vec<LeavingColumns>,
) -> Result<HashMap<String, Vec<Leaving>>, StoreError> {
    let mut by_subscription: HashMap<String, Vec<Leaving>> = HashMap::new();
    for (id, subscription, product, quantity, status, period_end, effective_on) in rows {
        let row = RowOf {
            table: "services",
            id: &id,
        };
        let undelivered = period_end.filter(|_| status == ServiceStatus::Pending.as_str());
        let on = effective_on.into_iter().chain(undelivered).min();
        let (Some(on), Some(subscription)) = (on, subscription) else {
            continue;
        };
        let leaving = by_subscription.entry(subscription).or_default();
        leaving.push(Leaving {
            on,
            product: row.parse("product_id", &product)?,
            quantity: row.count("quantity", quantity)?,
            is_requested: undelivered.is_none(),
        });
    }
    for leaving in by_subscription.values_mut() {
        leaving.sort_by_key(|it| it.on);
    }
    Ok(by_subscription)
}

/// The names of the services of each of these subscriptions, by which people know them: of those
/// that are not over, else of all. The subscriptions were found within the reader's scope.
pub(crate) fn names_of_subscriptions(
    conn: &mut Database,
    subscriptions: &[String],
) -> Result<HashMap<String, Vec<ServiceName>>, StoreError> {
    let briefs = briefs_of_subscriptions(conn, subscriptions)?;
    let names = |briefs: Vec<(ServiceBrief, Product)>| {
        let is_live = |brief: &ServiceBrief| !brief.status.has_ended();
        let any_live = briefs.iter().any(|(brief, _)| is_live(brief));
        let shown = briefs.into_iter().map(|(brief, _)| brief);
        shown
            .filter(|brief| !any_live || is_live(brief))
            .map(|brief| brief.name)
            .collect()
    };
    Ok(briefs
        .into_iter()
        .map(|(id, briefs)| (id, names(briefs)))
        .collect())
}

/// The services of each of these subscriptions, which were found within the reader's scope, in the
/// order in which they were made: each with its product.
pub(crate) fn briefs_of_subscriptions(
    conn: &mut Database,
    subscriptions: &[String],
) -> Result<HashMap<String, Vec<(ServiceBrief, Product)>>, StoreError> {
    type Found = (Option<String>, BriefColumns, Product);
    let rows: Vec<Found> = services::table
        .inner_join(products::table)
        .left_join(
            cancellations::table.on(cancellations::service_id
                .eq(services::id)
                .and(cancellation_requests::db::is_open())),
        )
        .filter(services::subscription_id.eq_any(subscriptions))
        .order((services::created_at.asc(), services::id.asc()))
        .select((
            services::subscription_id,
            (
                services::id,
                services::name,
                services::status,
                cancellations::id.nullable(),
            ),
            (products::id, products::name),
        ))
        .load(conn)?;
    let mut of_each: HashMap<String, Vec<(ServiceBrief, Product)>> = HashMap::new();
    for (subscription, brief, product) in rows {
        let of_it = of_each.entry(subscription.unwrap_or_default()).or_default();
        of_it.push((brief_from_row(brief)?, product));
    }
    Ok(of_each)
}
