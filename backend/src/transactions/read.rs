//! What pages read of transactions. Whose they are is part of every query.

use std::collections::HashMap;

use chrono::Days;
use diesel::dsl::{IntoBoxed, sql};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use goodstanding_shared::calendar::begins;
use goodstanding_shared::customers::CustomerBrief;
use goodstanding_shared::ids::{CustomerId, OrderId, SubscriptionId, TransactionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::payments::PaymentMethodBrief;
use goodstanding_shared::subscriptions::SubscriptionStatus;
use goodstanding_shared::transactions::{
    Transaction, TransactionDetails, TransactionItem, TransactionKind, TransactionLogEntry,
    TransactionStatus, TransactionsQuery,
};

use crate::billing::charges;
use crate::catalog;
use crate::http::language::Languages;
use crate::http::listing::{Count, Part};
use crate::sessions::Scope;
use crate::store::schema::{
    customers, payment_methods, subscriptions, transaction_items, transaction_log, transactions,
};
use crate::store::stored::{RowOf, millis};
use crate::store::{Backend, Database, StoreError};
use crate::subscriptions as billed;

#[derive(Queryable)]
struct Row {
    id: String,
    created_at: i64,
    status: String,
    kind: String,
    amount_minor: i64,
    currency: String,
    subscription: Option<String>,
    response: Option<String>,
    billing_cycle: i32,
    retry: i32,
    refund_of: Option<String>,
    customer: (String, String),
    method: Option<(String, String, String, String)>,
}

macro_rules! row_columns {
    () => {
        (
            transactions::id,
            transactions::created_at,
            transactions::status,
            transactions::kind,
            transactions::amount_minor,
            transactions::currency,
            subscriptions::id.nullable(),
            transactions::response_code,
            transactions::billing_cycle,
            transactions::retry,
            transactions::refund_of,
            (customers::id, customers::name),
            (
                payment_methods::id,
                payment_methods::kind,
                payment_methods::brand,
                payment_methods::last4,
            )
                .nullable(),
        )
    };
}

impl Row {
    fn understand(self, scope: Scope) -> Result<Transaction, StoreError> {
        let row = RowOf {
            table: "transactions",
            id: &self.id,
        };
        let customer = if scope.is_staff() {
            Some(CustomerBrief {
                id: row.parse("customer_id", &self.customer.0)?,
                name: self.customer.1,
            })
        } else {
            None
        };
        let payment_method = self
            .method
            .map(|(id, kind, brand, last4)| {
                Ok::<_, StoreError>(PaymentMethodBrief {
                    id: row.parse("payment_method_id", &id)?,
                    kind: row.parse("payment kind", &kind)?,
                    brand,
                    last4,
                })
            })
            .transpose()?;
        Ok(Transaction {
            id: row.parse("id", &self.id)?,
            created_at: row.instant("created_at", self.created_at)?,
            status: row.parse("status", &self.status)?,
            kind: row.parse("kind", &self.kind)?,
            amount: row.money(self.amount_minor, &self.currency)?,
            customer,
            subscription: row.parse_optional("subscription_id", self.subscription.as_deref())?,
            payment_method,
            response: row.parse_optional("response_code", self.response.as_deref())?,
            billing_cycle: row.count("billing_cycle", self.billing_cycle)?,
            retry: row.count("retry", self.retry)?,
            refund_of: row.parse_optional("refund_of", self.refund_of.as_deref())?,
        })
    }
}

type Boxed<'a> = IntoBoxed<'a, transactions::table, Backend>;

/// The transactions within `scope` that the query lists.
fn listed<'a>(scope: Scope, query: &TransactionsQuery) -> Boxed<'a> {
    let found = but_for_amounts(query, scope.customer().or(query.customer));
    let found = match query.amount.from {
        Some(from) => found.filter(transactions::amount_minor.ge(from.minor())),
        None => found,
    };
    match query.amount.to {
        Some(to) => found.filter(transactions::amount_minor.le(to.minor())),
        None => found,
    }
}

/// The same, where many match: met soon on the way along an index in the order of the list. The amount is asked in a form that leads no
/// database to the index of amounts, of which too many would have to be sorted.
fn listed_of_many<'a>(scope: Scope, query: &TransactionsQuery) -> Boxed<'a> {
    let amount = || sql::<BigInt>("coalesce(transactions.amount_minor, 0)");
    let found = but_for_amounts(query, scope.customer().or(query.customer));
    let found = match query.amount.from {
        Some(from) => found.filter(amount().ge(from.minor())),
        None => found,
    };
    match query.amount.to {
        Some(to) => found.filter(amount().le(to.minor())),
        None => found,
    }
}

fn but_for_amounts<'a>(query: &TransactionsQuery, customer: Option<CustomerId>) -> Boxed<'a> {
    let mut found = transactions::table.into_boxed::<Backend>();
    if let Some(customer) = customer {
        found = found.filter(transactions::customer_id.eq(customer.to_string()));
    }
    if !query.id.is_empty() {
        // Numbers are written in capitals; people are not asked to.
        found = found.filter(transactions::id.eq(query.id.to_uppercase()));
    }
    if !query.email.is_empty() {
        let of_address = customers::table
            .filter(customers::email.eq(query.email.to_lowercase()))
            .select(customers::id);
        found = found.filter(transactions::customer_id.eq_any(of_address));
    }
    if let Some(id) = query.subscription {
        found = found.filter(transactions::subscription_id.eq(id.to_string()));
    }
    match query.statuses.as_slice() {
        [] => {}
        // One value lets the database follow an index in the order of the list.
        [status] => found = found.filter(transactions::status.eq(status.as_str())),
        statuses => {
            let words: Vec<_> = statuses
                .iter()
                .copied()
                .map(TransactionStatus::as_str)
                .collect();
            found = found.filter(transactions::status.eq_any(words));
        }
    }
    if let Some(kind) = query.kind {
        found = found.filter(transactions::kind.eq(kind.as_str()));
    }
    if let Some(method) = query.method {
        found = found.filter(transactions::payment_kind.eq(method.as_str()));
    }
    if let Some(currency) = query.amount.currency() {
        found = found.filter(transactions::currency.eq(currency.code().to_owned()));
    }
    if let Some(from) = query.created.from {
        found = found.filter(transactions::created_at.ge(millis(begins(from))));
    }
    // Both ends are included: up to the beginning of the day after.
    if let Some(after) = query
        .created
        .to
        .and_then(|to| to.checked_add_days(Days::new(1)))
    {
        found = found.filter(transactions::created_at.lt(millis(begins(after))));
    }
    found
}

/// How many transactions the query lists.
pub(super) fn count(
    conn: &mut Database,
    scope: Scope,
    query: &TransactionsQuery,
) -> Result<Count, StoreError> {
    let found: Vec<i64> = listed(scope, query)
        .select(transactions::created_at)
        .limit(Count::LIMIT)
        .load(conn)?;
    Ok(Count::of(found.len()))
}

/// The values by which a transaction is ordered.
pub(super) fn key(transaction: &Transaction) -> Vec<String> {
    vec![
        millis(transaction.created_at).to_string(),
        transaction.id.to_string(),
    ]
}

/// One part of what the query lists, newest first; from the row of the part's edge, in the direction in which the part is read.
pub(super) fn list(
    conn: &mut Database,
    scope: Scope,
    query: &TransactionsQuery,
    (part, count): (&Part, Count),
) -> Result<Vec<Transaction>, StoreError> {
    let mut found = if count.is_small() {
        listed(scope, query)
    } else {
        listed_of_many(scope, query)
    };
    if let Some(edge) = &part.edge {
        let [created_at, id] = edge.key.as_slice() else {
            return Ok(Vec::new());
        };
        let created_at: i64 = created_at.parse().unwrap_or_default();
        let id = id.clone();
        // The first condition is what an index can follow, the second one settles ties.
        found = if edge.is_backward {
            found
                .filter(transactions::created_at.ge(created_at))
                .filter(
                    transactions::created_at
                        .gt(created_at)
                        .or(transactions::id.gt(id)),
                )
        } else {
            found
                .filter(transactions::created_at.le(created_at))
                .filter(
                    transactions::created_at
                        .lt(created_at)
                        .or(transactions::id.lt(id)),
                )
        };
    }
    let found = match (count.is_small(), part.is_backward()) {
        (false, true) => found.order((transactions::created_at.asc(), transactions::id.asc())),
        (false, false) => found.order((transactions::created_at.desc(), transactions::id.desc())),
        (true, true) => found.order((by_hand().asc(), transactions::id.asc())),
        (true, false) => found.order((by_hand().desc(), transactions::id.desc())),
    };
    let ids: Vec<String> = found
        .select(transactions::id)
        .limit(part.rows())
        .load(conn)?;
    rows(conn, scope, ids)
}

/// The instant as something that no index holds: the rows are found first and sorted afterwards.
fn by_hand() -> SqlLiteral<BigInt> {
    sql("coalesce(transactions.created_at, 0)")
}

/// The latest transactions of a subscription that was found within the reader's scope.
pub(crate) fn latest_of_subscription(
    conn: &mut Database,
    scope: Scope,
    subscription: SubscriptionId,
    limit: u32,
) -> Result<Vec<Transaction>, StoreError> {
    let ids: Vec<String> = transactions::table
        .filter(transactions::subscription_id.eq(subscription.to_string()))
        .order((transactions::created_at.desc(), transactions::id.desc()))
        .select(transactions::id)
        .limit(limit.into())
        .load(conn)?;
    rows(conn, scope, ids)
}

/// How many transactions a subscription has, which was found within the reader's scope.
pub(crate) fn count_of_subscription(
    conn: &mut Database,
    subscription: SubscriptionId,
) -> Result<u64, StoreError> {
    let query = TransactionsQuery {
        subscription: Some(subscription),
        ..TransactionsQuery::default()
    };
    let found: Vec<i64> = but_for_amounts(&query, None)
        .select(transactions::created_at)
        .limit(Count::LIMIT)
        .load(conn)?;
    Ok(Count::of(found.len()).shown())
}

/// The rows of these numbers, in their order.
fn rows(
    conn: &mut Database,
    scope: Scope,
    ids: Vec<String>,
) -> Result<Vec<Transaction>, StoreError> {
    let found: Vec<Row> = transactions::table
        .inner_join(customers::table)
        .left_join(payment_methods::table)
        // What was deleted is told by the reports only.
        .left_join(
            subscriptions::table.on(transactions::subscription_id
                .eq(subscriptions::id.nullable())
                .and(subscriptions::status.ne(SubscriptionStatus::Deleted.as_str()))),
        )
        .filter(transactions::id.eq_any(&ids))
        .select(row_columns!())
        .load(conn)?;
    let mut by_id = found
        .into_iter()
        .map(|row| Ok((row.id.clone(), row.understand(scope)?)))
        .collect::<Result<HashMap<_, _>, StoreError>>()?;
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// Everything about a transaction, if it is within `scope`.
pub(super) fn details(
    conn: &mut Database,
    scope: Scope,
    languages: &Languages,
    id: &str,
) -> Result<Option<TransactionDetails>, StoreError> {
    let found = listed(
        scope,
        &TransactionsQuery {
            id: id.to_owned(),
            ..TransactionsQuery::default()
        },
    )
    .select((transactions::id, transactions::order_id))
    .first::<(String, Option<String>)>(conn)
    .optional()?;
    let Some((id, order)) = found else {
        return Ok(None);
    };
    let Some(transaction) = rows(conn, scope, vec![id.clone()])?.pop() else {
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
        Some(subscription) => latest_of_subscription(conn, scope, subscription, 1)?
            .first()
            .is_some_and(|last| last.id == transaction.id),
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
        refunds: rows(conn, scope, refunds)?,
        transaction,
        subscription,
        order,
        attempts,
        next_attempt_on,
    }))
}

/// The transaction as the listing shows it, if it is within `scope`.
pub(crate) fn one(
    conn: &mut Database,
    scope: Scope,
    id: &TransactionId,
) -> Result<Option<Transaction>, StoreError> {
    let query = TransactionsQuery {
        id: id.to_string(),
        ..TransactionsQuery::default()
    };
    let found: Vec<String> = listed(scope, &query).select(transactions::id).load(conn)?;
    Ok(rows(conn, scope, found)?.pop())
}

/// How much of the transaction is given back, or about to be.
fn refunded(conn: &mut Database, transaction: &Transaction) -> Result<Money, StoreError> {
    let charge = charges::find(conn, &transaction.id)?;
    charges::refunded(conn, &charge)
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
    let cycle = i32::try_from(transaction.billing_cycle).unwrap_or(i32::MAX);
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
    rows(conn, scope, ids)
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
    let products = rows.iter().map(|columns| columns.0.clone()).collect();
    let labels = catalog::labels(conn, languages, products)?;
    rows.into_iter()
        .map(
            |(product, quantity, amount, period_start, period_end, currency)| {
                Ok(TransactionItem {
                    product: labels.of(&product)?,
                    quantity: row.count("quantity", quantity)?,
                    amount: row.money(amount, &currency)?,
                    period_start,
                    period_end,
                })
            },
        )
        .collect()
}
