//! Every query of transactions, and the counters without gaps.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::{CustomerId, OrderId, SubscriptionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::orders::OrderTransaction;
use goodstanding_shared::transactions::{PREFIX, TransactionStatus};

use crate::store::schema::{counters, transactions};
use crate::store::stored::{RowOf, millis, number};
use crate::store::{Database, StoreError};

/// The next number of a counter. Undone with the transaction that took it, so that no number is ever missing.
pub(crate) fn next_number(tx: &mut Database, counter: &str) -> Result<i64, StoreError> {
    let row = counters::table.filter(counters::name.eq(counter));
    diesel::update(row)
        .set(counters::value.eq(counters::value + 1))
        .execute(tx)?;
    Ok(row.select(counters::value).first(tx)?)
}

/// What a new transaction is made of.
#[derive(Clone, Debug)]
pub(crate) struct NewTransaction {
    pub(crate) customer: CustomerId,
    pub(crate) subscription: SubscriptionId,
    pub(crate) order: Option<OrderId>,
    pub(crate) status: TransactionStatus,
    pub(crate) amount: Money,
    pub(crate) billing_cycle: u32,
    pub(crate) retry: u32,
    pub(crate) created_at: DateTime<Utc>,
}

/// Stores a new transaction under the next number and returns that.
pub(crate) fn insert(tx: &mut Database, new: &NewTransaction) -> Result<String, StoreError> {
    let id = format!("{PREFIX}{:08}", next_number(tx, "transactions")?);
    diesel::insert_into(transactions::table)
        .values((
            transactions::id.eq(&id),
            transactions::customer_id.eq(new.customer.to_string()),
            transactions::subscription_id.eq(new.subscription.to_string()),
            transactions::order_id.eq(new.order.map(|id| id.to_string())),
            transactions::status.eq(new.status.as_str()),
            transactions::amount_minor.eq(new.amount.minor()),
            transactions::currency.eq(new.amount.currency().code().to_owned()),
            transactions::billing_cycle.eq(number(new.billing_cycle)),
            transactions::retry.eq(number(new.retry)),
            transactions::created_at.eq(millis(new.created_at)),
            transactions::updated_at.eq(millis(new.created_at)),
        ))
        .execute(tx)?;
    Ok(id)
}

/// The transactions that an order started, which was found within the reader's scope.
pub(crate) fn of_order(
    conn: &mut Database,
    order: OrderId,
) -> Result<Vec<OrderTransaction>, StoreError> {
    let rows: Vec<(String, String, i64, String)> = transactions::table
        .filter(transactions::order_id.eq(order.to_string()))
        .select((
            transactions::id,
            transactions::status,
            transactions::amount_minor,
            transactions::currency,
        ))
        .order(transactions::id.asc())
        .load(conn)?;
    rows.into_iter()
        .map(|(id, status, minor, currency)| {
            let row = RowOf {
                table: "transactions",
                id: &id,
            };
            Ok(OrderTransaction {
                id: row.parse("id", &id)?,
                status: row.parse("status", &status)?,
                amount: row.money(minor, &currency)?,
            })
        })
        .collect()
}
