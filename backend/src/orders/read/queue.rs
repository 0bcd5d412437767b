//! What staff read of the queue. Nobody else does: there is no scope to keep to.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use goodstanding_shared::catalog::AutoSetup;
use goodstanding_shared::customers::CustomerBrief;
use goodstanding_shared::money::{Money, MoneyRefusal};
use goodstanding_shared::orders::QueuedOrder;

use crate::catalog;
use crate::languages::Languages;
use crate::services::db::is_pending;
use crate::store::listing::{Count, Part, instant_and_id};
use crate::store::schema::{customers, order_lines, orders, products, services, subscriptions};
use crate::store::stored::{RowOf, millis};
use crate::store::{Backend, Database, StoreError};

/// The values by which an order is listed.
pub(in crate::orders) fn key(queued: &QueuedOrder) -> Vec<String> {
    vec![millis(queued.created_at).to_string(), queued.id.to_string()]
}

/// The services that wait for acceptance, each with its line and what was ordered: what
/// [`goodstanding_shared::orders::OrderLine`] tells of one, asked of all.
macro_rules! waiting {
    () => {
        services::table
            .inner_join(
                order_lines::table.on(order_lines::service_id
                    .eq(services::id)
                    .and(order_lines::order_id.nullable().eq(services::order_id))),
            )
            .inner_join(products::table.on(products::id.eq(order_lines::product_id)))
            .filter(is_pending())
            .filter(services::accepted_at.is_null())
            .filter(products::setup.eq(AutoSetup::OnAcceptance.as_str()))
    };
}

/// When the services of an order were made, which is when it was placed, and which order it is.
type Place = (i64, String);

/// The orders in the queue, each once.
macro_rules! places {
    () => {
        waiting!()
            .select((services::created_at, services::order_id.assume_not_null()))
            .distinct()
    };
}

/// How many orders wait.
pub(crate) fn count(conn: &mut Database) -> Result<Count, StoreError> {
    let found: Vec<Place> = places!()
        // Leads to the index of those that wait.
        .order((services::created_at.asc(), services::order_id.asc()))
        .limit(Count::LIMIT)
        .load(conn)?;
    Ok(Count::of(found.len()))
}

/// One part of the queue, oldest first; from the row of the part's edge, in the direction in which
/// the part is read.
pub(in crate::orders) fn list(
    conn: &mut Database,
    languages: &Languages,
    part: &Part,
) -> Result<Vec<QueuedOrder>, StoreError> {
    let mut found = places!().into_boxed::<Backend>();
    if let Some((at, id)) = part.edge_as(instant_and_id)? {
        // The first condition is what an index can follow, the second one settles ties.
        found = if part.is_backward() {
            found.filter(services::created_at.le(at)).filter(
                services::created_at
                    .lt(at)
                    .or(services::order_id.assume_not_null().lt(id)),
            )
        } else {
            found.filter(services::created_at.ge(at)).filter(
                services::created_at
                    .gt(at)
                    .or(services::order_id.assume_not_null().gt(id)),
            )
        };
    }
    let found = if part.is_backward() {
        found.order((services::created_at.desc(), services::order_id.desc()))
    } else {
        found.order((services::created_at.asc(), services::order_id.asc()))
    };
    let places: Vec<Place> = found.limit(part.rows()).load(conn)?;
    let ids: Vec<String> = places.iter().map(|(_, id)| id.clone()).collect();
    let (mut heads, mut lines) = (heads(conn, &ids)?, lines(conn, languages, &ids)?);
    places
        .into_iter()
        .map(|(at, id)| {
            let row = RowOf {
                table: "orders",
                id: &id,
            };
            let (reference, customer) = heads.remove(&id).ok_or_else(|| row.refuse("not there"))?;
            let waiting = lines.remove(&id).unwrap_or_default();
            let mut products: Vec<String> = Vec::new();
            for (name, _) in &waiting {
                if !products.contains(name) {
                    products.push(name.clone());
                }
            }
            let begins = waiting.iter().map(|(_, starts_on)| *starts_on);
            Ok(QueuedOrder {
                id: row.parse("id", &id)?,
                reference,
                customer,
                created_at: row.instant("created_at", at)?,
                waiting: u32::try_from(waiting.len())
                    .map_err(|_| row.refuse("more lines than are counted"))?,
                products,
                starts_on: begins.min().ok_or_else(|| row.refuse("nothing waits"))?,
            })
        })
        .collect()
}

/// The orders that have been waiting longest.
pub(crate) fn oldest(
    conn: &mut Database,
    languages: &Languages,
    limit: u32,
) -> Result<Vec<QueuedOrder>, StoreError> {
    let mut rows = list(conn, languages, &Part::beginning(limit))?;
    rows.truncate(limit as usize);
    Ok(rows)
}

/// Of each order what the first period of everything that waits costs, with setup fees.
pub(crate) fn amounts(
    conn: &mut Database,
    ids: &[String],
) -> Result<HashMap<String, Money>, StoreError> {
    let rows: Vec<(String, i64, i64, String)> = waiting!()
        .inner_join(orders::table.on(orders::id.eq(order_lines::order_id)))
        .filter(order_lines::order_id.eq_any(ids.to_vec()))
        .select((
            order_lines::order_id,
            order_lines::first_minor,
            order_lines::setup_minor,
            orders::currency,
        ))
        // Leads to the lines of these orders: everything that waits may be much more.
        .order((order_lines::order_id.asc(), order_lines::position.asc()))
        .load(conn)?;
    let mut amounts: HashMap<String, Money> = HashMap::new();
    for (order, first, setup, currency) in rows {
        let row = RowOf {
            table: "orders",
            id: &order,
        };
        let refuse = |error: MoneyRefusal| row.refuse(error.to_string());
        let (first, setup) = (row.money(first, &currency)?, row.money(setup, &currency)?);
        let mut sum = first.plus(setup).map_err(refuse)?;
        if let Some(known) = amounts.get(&order) {
            sum = sum.plus(*known).map_err(refuse)?;
        }
        amounts.insert(order, sum);
    }
    Ok(amounts)
}

/// What each order is called, and whose it is.
fn heads(
    conn: &mut Database,
    ids: &[String],
) -> Result<HashMap<String, (String, CustomerBrief)>, StoreError> {
    let rows: Vec<(String, String, (String, String))> = orders::table
        .inner_join(customers::table)
        .filter(orders::id.eq_any(ids.to_vec()))
        .select((
            orders::id,
            orders::reference,
            (customers::id, customers::name),
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, reference, (customer, name))| {
            let row = RowOf {
                table: "orders",
                id: &id,
            };
            let customer = CustomerBrief {
                id: row.parse("customer_id", &customer)?,
                name,
            };
            Ok((id, (reference, customer)))
        })
        .collect()
}

/// Of each order the products that wait, in the order of its lines, and when they begin.
fn lines(
    conn: &mut Database,
    languages: &Languages,
    ids: &[String],
) -> Result<HashMap<String, Vec<(String, NaiveDate)>>, StoreError> {
    let rows: Vec<(String, (String, String), NaiveDate)> = waiting!()
        .inner_join(subscriptions::table.on(subscriptions::id.eq(order_lines::subscription_id)))
        .filter(order_lines::order_id.eq_any(ids.to_vec()))
        .select((
            order_lines::order_id,
            (products::id, products::name),
            subscriptions::starts_on,
        ))
        .order((order_lines::order_id.asc(), order_lines::position.asc()))
        .load(conn)?;
    let sold = rows.iter().map(|(_, (product, _), _)| product.clone());
    let names = catalog::db::product_names(conn, languages, sold)?;
    let mut lines: HashMap<String, Vec<_>> = HashMap::new();
    for (order, (product, name), starts_on) in rows {
        let name = names.of(&product, &name).words;
        lines.entry(order).or_default().push((name, starts_on));
    }
    Ok(lines)
}
