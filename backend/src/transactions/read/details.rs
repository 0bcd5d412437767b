//! Everything about one transaction: what became of it, step by step, and what belongs to it.

use diesel::prelude::*;
use goodstanding_shared::ids::{OrderId, SubscriptionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::transactions::{
    Transaction, TransactionDetails, TransactionItem, TransactionKind, TransactionLogEntry,
    TransactionStatus,
};

use super::rows;
use crate::billing::charges;
use crate::catalog;
use crate::languages::Languages;
use crate::store::schema::{transaction_items, transaction_log, transactions};
use crate::store::stored::{RowOf, number};
use crate::store::{Database, Scope, StoreError};
use crate::subscriptions as billed;
use crate::transactions::filter::Filter;

/// Everything about a transaction, if it is within `scope`.
pub(in crate::transactions) fn details(
    conn: &mut Database,
    scope: Scope,
    languages: &Languages,
    id: &str,
) -> Result<Option<TransactionDetails>, StoreError> {
    let found = Filter::of_number(scope, id)
        .rows()
        .select((transactions::id, transactions::order_id))
        .first::<(String, Option<String>)>(conn)
        .optional()?;
    let Some((id, order)) = found else {
        return Ok(None);
    };
    let Some(transaction) = rows(conn, scope, std::slice::from_ref(&id))?.pop() else {
        return Ok(None);
    };
    let row = RowOf {
        table: "transactions",
        id: &id,
    };
    let order: Option<OrderId> = row.parse_optional("order_id", order.as_deref())?;
    let subscription = match transaction.subscription {
        Some(subscription) => billed::brief(conn, subscription)?,
        None => None,
    };
    let attempts = attempts(conn, scope, &transaction)?;
    // Only the latest charge of a subscription is tried again.
    let is_last = match transaction.subscription {
        Some(subscription) => last_of_subscription(conn, subscription)? == Some(id.clone()),
        None => false,
    };
    let next_attempt_on = match transaction.subscription {
        Some(subscription) if is_last && transaction.status == TransactionStatus::Cancelled => {
            billed::next_retry_on(conn, subscription)?
        }
        _ => None,
    };
    let refunds = transactions::table
        .filter(transactions::refund_of.eq(&id))
        .order(transactions::id.asc())
        .select(transactions::id)
        .load(conn)?;
    Ok(Some(TransactionDetails {
        refunded: refunded(conn, &transaction)?,
        log: log(conn, &id)?,
        items: items(conn, languages, &id)?,
        refunds: rows(conn, scope, &refunds)?,
        transaction,
        subscription,
        order,
        attempts,
        next_attempt_on,
    }))
}

/// How much of the transaction is given back, or about to be.
fn refunded(conn: &mut Database, transaction: &Transaction) -> Result<Money, StoreError> {
    let charge = charges::find(conn, &transaction.id)?;
    charges::refunded(conn, &charge)
}

fn last_of_subscription(
    conn: &mut Database,
    subscription: SubscriptionId,
) -> Result<Option<String>, StoreError> {
    Ok(transactions::table
        .filter(transactions::subscription_id.eq(subscription.to_string()))
        .order((transactions::created_at.desc(), transactions::id.desc()))
        .select(transactions::id)
        .first(conn)
        .optional()?)
}

/// Every attempt at the same cycle, the first one first; nothing where there was only one.
fn attempts(
    conn: &mut Database,
    scope: Scope,
    transaction: &Transaction,
) -> Result<Vec<Transaction>, StoreError> {
    let (Some(subscription), TransactionKind::Recurring, 1..) = (
        transaction.subscription,
        transaction.kind,
        transaction.billing_cycle,
    ) else {
        return Ok(Vec::new());
    };
    let cycle = number(transaction.billing_cycle)?;
    let ids: Vec<String> = transactions::table
        .filter(transactions::subscription_id.eq(subscription.to_string()))
        .filter(transactions::kind.eq(TransactionKind::Recurring.as_str()))
        .filter(transactions::billing_cycle.eq(cycle))
        .order((transactions::created_at.asc(), transactions::id.asc()))
        .select(transactions::id)
        .load(conn)?;
    if ids.len() < 2 {
        return Ok(Vec::new());
    }
    rows(conn, scope, &ids)
}

fn log(conn: &mut Database, id: &str) -> Result<Vec<TransactionLogEntry>, StoreError> {
    let rows: Vec<(i64, String, Option<String>, Option<String>)> = transaction_log::table
        .filter(transaction_log::transaction_id.eq(id))
        .order(transaction_log::position.desc())
        .select((
            transaction_log::at,
            transaction_log::status,
            transaction_log::code,
            transaction_log::note,
        ))
        .load(conn)?;
    let row = RowOf {
        table: "transaction_log",
        id,
    };
    rows.into_iter()
        .map(|(at, status, code, note)| {
            Ok(TransactionLogEntry {
                at: row.instant("at", at)?,
                status: row.parse("status", &status)?,
                code: row.parse_optional("code", code.as_deref())?,
                note,
            })
        })
        .collect()
}

type ItemColumns = (
    String,
    i32,
    i64,
    Option<chrono::NaiveDate>,
    Option<chrono::NaiveDate>,
    String,
);

fn items(
    conn: &mut Database,
    languages: &Languages,
    id: &str,
) -> Result<Vec<TransactionItem>, StoreError> {
    let rows: Vec<ItemColumns> = transaction_items::table
        .inner_join(transactions::table)
        .filter(transaction_items::transaction_id.eq(id))
        .order(transaction_items::position.asc())
        .select((
            transaction_items::product_id,
            transaction_items::quantity,
            transaction_items::amount_minor,
            transaction_items::period_start,
            transaction_items::period_end,
            transactions::currency,
        ))
        .load(conn)?;
    let row = RowOf {
        table: "transaction_items",
        id,
    };
    let products = rows.iter().map(|columns| columns.0.clone());
    let descriptions = catalog::db::product_descriptions(conn, languages, products)?;
    rows.into_iter()
        .map(
            |(product, quantity, amount, period_start, period_end, currency)| {
                Ok(TransactionItem {
                    product: descriptions.label(&product)?,
                    quantity: row.count("quantity", quantity)?,
                    amount: row.money(amount, &currency)?,
                    period_start,
                    period_end,
                })
            },
        )
        .collect()
}
