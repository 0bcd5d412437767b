//! What is looked at when what older versions left behind is put right.

use diesel::prelude::*;
use goodstanding_shared::ids::{SubscriptionId, TransactionId};
use goodstanding_shared::transactions::{TransactionKind, TransactionStatus};

use crate::services;
use crate::store::schema::{
    counters, services as live, subscriptions, transaction_items, transactions,
};
use crate::store::stored::{RowOf, parse_id};
use crate::store::{Database, StoreError};

/// The counter that says how much of it is done.
const DONE: &str = "one_truth";

/// How much of it is done.
pub(in crate::billing) fn done(conn: &mut Database) -> Result<i64, StoreError> {
    Ok(counters::table
        .find(DONE)
        .select(counters::value)
        .first(conn)?)
}

/// So much of it is done.
pub(in crate::billing) fn set_done(tx: &mut Database, done: i64) -> Result<(), StoreError> {
    diesel::update(counters::table.find(DONE))
        .set(counters::value.eq(done))
        .execute(tx)?;
    Ok(())
}

/// First payments that came after the day on which their subscription was to begin: for which one,
/// and the number of the cycle, counted from 1.
pub(in crate::billing) fn late_first_payments(
    conn: &mut Database,
) -> Result<Vec<(TransactionId, SubscriptionId, u32)>, StoreError> {
    let took = [TransactionStatus::Captured, TransactionStatus::Settled];
    let charges = [TransactionKind::Recurring, TransactionKind::OneTime];
    let late: Vec<(String, String, i32)> = transactions::table
        .inner_join(transaction_items::table)
        .inner_join(subscriptions::table)
        .filter(subscriptions::previous_id.is_null())
        .filter(transactions::kind.eq_any(charges.map(TransactionKind::as_str)))
        .filter(transactions::status.eq_any(took.map(TransactionStatus::as_str)))
        .filter(transactions::billing_cycle.gt(0))
        .filter(transaction_items::position.eq(0))
        .filter(transaction_items::period_start.lt(subscriptions::starts_on.nullable()))
        .order(transactions::id.asc())
        .select((
            transactions::id,
            subscriptions::id,
            transactions::billing_cycle,
        ))
        .load(conn)?;
    let decode = |(id, subscription, cycle): &(String, String, i32)| {
        let row = RowOf {
            table: "transactions",
            id,
        };
        Ok((
            row.parse("id", id)?,
            row.parse("subscription_id", subscription)?,
            row.count("billing_cycle", *cycle)?,
        ))
    };
    late.iter().map(decode).collect()
}

/// The subscriptions with services that are not over.
pub(in crate::billing) fn with_live_services(
    conn: &mut Database,
) -> Result<Vec<SubscriptionId>, StoreError> {
    let ids: Vec<String> = live::table
        .inner_join(subscriptions::table.on(live::subscription_id.eq(subscriptions::id.nullable())))
        .filter(live::status.eq_any(services::db::live_statuses()))
        .select(subscriptions::id)
        .distinct()
        .order(subscriptions::id.asc())
        .load(conn)?;
    let parse = |id: &String| parse_id("subscriptions", id);
    ids.iter().map(parse).collect()
}
