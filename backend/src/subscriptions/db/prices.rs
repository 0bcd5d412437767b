//! What a subscription bills, and what that costs.

use std::collections::HashMap;

use diesel::prelude::*;
use goodstanding_shared::ids::{CustomerId, ProductId, SubscriptionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::subscriptions::life::ItemPrice;

use super::Stored;
use crate::store::schema::{prices, subscription_items, subscriptions};
use crate::store::stored::{RowOf, number};
use crate::store::{Database, StoreError};

/// One product that a subscription bills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) product: ProductId,
    pub(crate) quantity: u32,
    /// What one cycle of that quantity costs at the full price.
    pub(crate) price: Money,
}

/// What the subscription costs: the prices of what it bills.
pub(crate) fn prices(conn: &mut Database, stored: &Stored) -> Result<Vec<ItemPrice>, StoreError> {
    let id = stored.id.to_string();
    let rows: Vec<PriceColumns> = subscription_items::table
        .left_join(
            prices::table.on(prices::product_id
                .eq(subscription_items::product_id)
                .and(prices::plan_id.eq(stored.plan.as_str()))
                .and(prices::currency.eq(subscription_items::currency))),
        )
        .filter(subscription_items::subscription_id.eq(&id))
        .order(subscription_items::position.asc())
        .select((
            subscription_items::price_minor,
            subscription_items::currency,
            subscription_items::quantity,
            prices::reduced_minor.nullable(),
        ))
        .load(conn)?;
    let row = RowOf {
        table: "subscription_items",
        id: &id,
    };
    rows.into_iter()
        .map(|columns| item_price(row, columns))
        .collect()
}

/// The full price of an item and its currency, its quantity, and the reduced price of one.
type PriceColumns = (i64, String, i32, Option<i64>);

fn item_price(
    row: RowOf<'_>,
    (full, currency, quantity, reduced): PriceColumns,
) -> Result<ItemPrice, StoreError> {
    let quantity = row.count("quantity", quantity)?;
    let full = row.money(full, &currency)?;
    let reduced = reduced
        .map(|minor| Money::new(minor, full.currency()).times(quantity))
        .transpose()
        .map_err(|error| row.refuse(error.to_string()))?;
    Ok(ItemPrice { full, reduced })
}

fn by_subscription(
    items: Vec<(String, PriceColumns)>,
) -> Result<HashMap<String, Vec<ItemPrice>>, StoreError> {
    let mut by_id: HashMap<String, Vec<ItemPrice>> = HashMap::new();
    for (id, columns) in items {
        let row = RowOf {
            table: "subscription_items",
            id: &id,
        };
        let price = item_price(row, columns)?;
        by_id.entry(id).or_default().push(price);
    }
    Ok(by_id)
}

/// These subscriptions, found within the reader's scope by whoever asks, each with what it costs.
pub(in crate::subscriptions) fn with_prices(
    conn: &mut Database,
    ids: &[&str],
) -> Result<Vec<(Stored, Vec<ItemPrice>)>, StoreError> {
    let found = super::find_all(conn, ids)?;
    let items: Vec<(String, PriceColumns)> = subscription_items::table
        .inner_join(subscriptions::table)
        .left_join(
            prices::table.on(prices::product_id
                .eq(subscription_items::product_id)
                .and(prices::plan_id.eq(subscriptions::plan_id))
                .and(prices::currency.eq(subscription_items::currency))),
        )
        .filter(subscription_items::subscription_id.eq_any(ids))
        .order((
            subscription_items::subscription_id.asc(),
            subscription_items::position.asc(),
        ))
        .select((
            subscription_items::subscription_id,
            (
                subscription_items::price_minor,
                subscription_items::currency,
                subscription_items::quantity,
                prices::reduced_minor.nullable(),
            ),
        ))
        .load(conn)?;
    let mut by_id = by_subscription(items)?;
    Ok(found
        .into_iter()
        .map(|stored| {
            let prices = by_id.remove(&stored.id.to_string());
            (stored, prices.unwrap_or_default())
        })
        .collect())
}

/// What each live subscription of a customer costs: the prices of what it bills.
pub(in crate::subscriptions) fn prices_of_customer(
    conn: &mut Database,
    customer: CustomerId,
) -> Result<HashMap<String, Vec<ItemPrice>>, StoreError> {
    let items: Vec<(String, PriceColumns)> = subscription_items::table
        .inner_join(subscriptions::table)
        .left_join(
            prices::table.on(prices::product_id
                .eq(subscription_items::product_id)
                .and(prices::plan_id.eq(subscriptions::plan_id))
                .and(prices::currency.eq(subscription_items::currency))),
        )
        .filter(subscriptions::customer_id.eq(customer.to_string()))
        .filter(subscriptions::status.eq_any(super::live()))
        .order((
            subscription_items::subscription_id.asc(),
            subscription_items::position.asc(),
        ))
        .select((
            subscription_items::subscription_id,
            (
                subscription_items::price_minor,
                subscription_items::currency,
                subscription_items::quantity,
                prices::reduced_minor.nullable(),
            ),
        ))
        .load(conn)?;
    by_subscription(items)
}

/// What the subscription bills, in the order of the rows.
pub(crate) fn items(conn: &mut Database, id: SubscriptionId) -> Result<Vec<Item>, StoreError> {
    let text = id.to_string();
    let rows: Vec<(String, i32, i64, String)> = subscription_items::table
        .filter(subscription_items::subscription_id.eq(&text))
        .order(subscription_items::position.asc())
        .select((
            subscription_items::product_id,
            subscription_items::quantity,
            subscription_items::price_minor,
            subscription_items::currency,
        ))
        .load(conn)?;
    let row = RowOf {
        table: "subscription_items",
        id: &text,
    };
    rows.into_iter()
        .map(|(product, quantity, price, currency)| {
            Ok(Item {
                product: row.parse("product_id", &product)?,
                quantity: row.count("quantity", quantity)?,
                price: row.money(price, &currency)?,
            })
        })
        .collect()
}

/// Bills so much less of a product from now on: one of several services has ended. Nothing happens
/// to the last one, which ends everything.
pub(crate) fn bill_less(
    tx: &mut Database,
    id: SubscriptionId,
    product: &ProductId,
    quantity: u32,
) -> Result<(), StoreError> {
    let items = items(tx, id)?;
    let Some(item) = items.iter().find(|item| item.product == *product) else {
        return Ok(());
    };
    let stored = subscription_items::table
        .filter(subscription_items::subscription_id.eq(id.to_string()))
        .filter(subscription_items::product_id.eq(product.as_str()));
    let left = item.quantity.saturating_sub(quantity);
    if left > 0 {
        let price = item.price.share(left.into(), item.quantity.into());
        diesel::update(stored)
            .set((
                subscription_items::quantity.eq(number(left)?),
                subscription_items::price_minor.eq(price.minor()),
            ))
            .execute(tx)?;
    } else if items.len() > 1 {
        diesel::delete(stored).execute(tx)?;
    }
    Ok(())
}

/// What it bills, with what each of that costs.
pub(in crate::subscriptions) fn priced_items(
    conn: &mut Database,
    id: SubscriptionId,
    prices: &[ItemPrice],
) -> Result<Vec<(ProductId, u32, ItemPrice)>, StoreError> {
    Ok(items(conn, id)?
        .into_iter()
        .zip(prices)
        .map(|(item, price)| (item.product, item.quantity, *price))
        .collect())
}
