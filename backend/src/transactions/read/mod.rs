//! What pages read of transactions. Whose they are is part of every query.

mod details;
mod names;
mod receipts;
mod totals;

use std::collections::HashMap;

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use goodstanding_shared::customers::CustomerBrief;
use goodstanding_shared::ids::{CustomerId, OrderId, SubscriptionId, TransactionId};
use goodstanding_shared::orders::OrderTransaction;
use goodstanding_shared::payments::PaymentMethodBrief;
use goodstanding_shared::subscriptions::SubscriptionStatus;
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::transactions::{
    PaymentSearch, Transaction, TransactionKind, TransactionsQuery,
};

pub(in crate::transactions) use self::details::details;
pub(in crate::transactions) use self::names::{PaysFor, paying_for, subscriptions_named};
pub(in crate::transactions) use self::receipts::receipt;
pub(in crate::transactions) use self::totals::summarized;
pub(crate) use self::totals::totals;

use super::filter::{Boxed, Filter};
use crate::problem::Problem;
use crate::store::listing::{Count, Part, instant_and_id};
use crate::store::schema::{customers, payment_methods, subscriptions, transactions};
use crate::store::stored::{RowOf, millis};
use crate::store::{Database, Scope, StoreError};

#[derive(Queryable)]
struct Row {
    id: String,
    created_at: i64,
    status: String,
    kind: String,
    amount_minor: i64,
    currency: String,
    /// None where it was deleted: of that the reports tell.
    subscription: Option<String>,
    /// The same, deleted or not: what was paid keeps the names of its services.
    paying: Option<String>,
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
            transactions::subscription_id,
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
    fn decode(self, scope: Scope, services: Vec<ServiceName>) -> Result<Transaction, StoreError> {
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
            services,
            subscription: row.parse_optional("subscription_id", self.subscription.as_deref())?,
            payment_method,
            response: row.parse_optional("response_code", self.response.as_deref())?,
            billing_cycle: row.count("billing_cycle", self.billing_cycle)?,
            retry: row.count("retry", self.retry)?,
            refund_of: row.parse_optional("refund_of", self.refund_of.as_deref())?,
        })
    }
}

/// The values by which a transaction is ordered.
pub(super) fn key(transaction: &Transaction) -> Vec<String> {
    vec![
        millis(transaction.created_at).to_string(),
        transaction.id.to_string(),
    ]
}

/// One part of what the filter leaves, newest first; from the row of the part's edge, in the
/// direction in which the part is read.
pub(super) fn list(
    conn: &mut Database,
    scope: Scope,
    filter: &Filter,
    (part, count): (&Part, Count),
) -> Result<Vec<Transaction>, StoreError> {
    let edge = part.edge_as(instant_and_id)?;
    let is_backward = part.is_backward();
    let streams = filter.streams(count);
    let is_merged = streams.rows.len() > 1;
    let mut places: Vec<(i64, String)> = Vec::new();
    for found in streams.rows {
        places.extend(
            from_edge(found, edge, is_backward, streams.sort_after_filter)
                .select((transactions::created_at, transactions::id))
                .limit(part.rows())
                .load::<(i64, String)>(conn)?,
        );
    }
    if is_merged {
        places.sort_unstable();
        if !is_backward {
            places.reverse();
        }
        places.truncate(part.limit as usize + 1);
    }
    let ids: Vec<String> = places.into_iter().map(|(_, id)| id).collect();
    rows(conn, scope, &ids)
}

/// The rows behind or before the edge, in the order in which they are read.
fn from_edge<'a>(
    mut found: Boxed<'a>,
    edge: Option<(i64, &str)>,
    is_backward: bool,
    sort_after_filter: bool,
) -> Boxed<'a> {
    if let Some((created_at, id)) = edge {
        let id = id.to_owned();
        // The first condition is what an index can follow, the second one settles ties.
        found = match (sort_after_filter, is_backward) {
            (false, true) => found
                .filter(transactions::created_at.ge(created_at))
                .filter(
                    transactions::created_at
                        .gt(created_at)
                        .or(transactions::id.gt(id)),
                ),
            (false, false) => found
                .filter(transactions::created_at.le(created_at))
                .filter(
                    transactions::created_at
                        .lt(created_at)
                        .or(transactions::id.lt(id)),
                ),
            // The plain column would lead to the index in the order of the list.
            (true, true) => found.filter(
                after_filter()
                    .gt(created_at)
                    .or(after_filter().eq(created_at).and(transactions::id.gt(id))),
            ),
            (true, false) => found.filter(
                after_filter()
                    .lt(created_at)
                    .or(after_filter().eq(created_at).and(transactions::id.lt(id))),
            ),
        };
    }
    match (sort_after_filter, is_backward) {
        (false, true) => found.order((transactions::created_at.asc(), transactions::id.asc())),
        (false, false) => found.order((transactions::created_at.desc(), transactions::id.desc())),
        (true, true) => found.order((after_filter().asc(), transactions::id.asc())),
        (true, false) => found.order((after_filter().desc(), transactions::id.desc())),
    }
}

/// The instant as something that no index holds: the rows are found first and sorted afterwards.
fn after_filter() -> SqlLiteral<BigInt> {
    sql("coalesce(transactions.created_at, 0)")
}

diesel::define_sql_function! {
    /// The value, or another one where there is none.
    fn coalesce(value: Nullable<BigInt>, otherwise: BigInt) -> BigInt;
}

/// The latest transactions of each of these subscriptions, the newest first. The subscriptions were
/// found within the reader's scope.
///
/// However many transactions a subscription has, an index leads to where its latest ones begin, and
/// no further ones are read.
pub(crate) fn latest_of_subscriptions(
    conn: &mut Database,
    scope: Scope,
    ids: &[String],
    limit: u32,
) -> Result<HashMap<String, Vec<Transaction>>, StoreError> {
    let of_same = diesel::alias!(transactions as of_same);
    let last_shown = of_same
        .filter(
            of_same
                .field(transactions::subscription_id)
                .eq(subscriptions::id.nullable()),
        )
        .order((
            of_same.field(transactions::created_at).desc(),
            of_same.field(transactions::id).desc(),
        ))
        .select(of_same.field(transactions::created_at))
        .limit(1)
        .offset(i64::from(limit) - 1)
        .single_value();
    let mut found: Vec<(String, String, i64)> = subscriptions::table
        .inner_join(
            transactions::table.on(transactions::subscription_id.eq(subscriptions::id.nullable())),
        )
        .filter(subscriptions::id.eq_any(ids))
        // Those with fewer show all that they have.
        .filter(transactions::created_at.ge(coalesce(last_shown, i64::MIN)))
        .order((
            subscriptions::id.asc(),
            transactions::created_at.desc(),
            transactions::id.desc(),
        ))
        .select((
            subscriptions::id,
            transactions::id,
            transactions::created_at,
        ))
        .load(conn)?;
    // More than asked for stand there where several were made at one instant.
    let mut taken = 0;
    let mut before: Option<String> = None;
    found.retain(|(subscription, ..)| {
        if before.as_ref() != Some(subscription) {
            before = Some(subscription.clone());
            taken = 0;
        }
        taken += 1;
        taken <= limit
    });
    let ids: Vec<String> = found.iter().map(|(_, id, _)| id.clone()).collect();
    let mut of_each: HashMap<String, Vec<Transaction>> = HashMap::new();
    for ((subscription, ..), transaction) in found.into_iter().zip(rows(conn, scope, &ids)?) {
        of_each.entry(subscription).or_default().push(transaction);
    }
    Ok(of_each)
}

/// The latest payments and refunds of a customer, who was found within the reader's scope, the
/// newest first. The check of a payment method is none.
pub(crate) fn latest_of_customer(
    conn: &mut Database,
    scope: Scope,
    customer: CustomerId,
    limit: u32,
) -> Result<Vec<Transaction>, StoreError> {
    let ids: Vec<String> = transactions::table
        .filter(transactions::customer_id.eq(customer.to_string()))
        .filter(transactions::kind.ne(TransactionKind::Validation.as_str()))
        .order((transactions::created_at.desc(), transactions::id.desc()))
        .select(transactions::id)
        .limit(limit.into())
        .load(conn)?;
    rows(conn, scope, &ids)
}

/// How many transactions a subscription has, which was found within the reader's scope.
pub(crate) fn count_of_subscription(
    conn: &mut Database,
    subscription: SubscriptionId,
) -> Result<u64, StoreError> {
    let found: Vec<i64> = transactions::table
        .filter(transactions::subscription_id.eq(subscription.to_string()))
        .select(transactions::created_at)
        .limit(Count::LIMIT)
        .load(conn)?;
    Ok(Count::of(found.len()).shown())
}

/// The rows of these numbers, in their order.
fn rows(conn: &mut Database, scope: Scope, ids: &[String]) -> Result<Vec<Transaction>, StoreError> {
    let found: Vec<Row> = transactions::table
        .inner_join(customers::table)
        .left_join(payment_methods::table)
        // What was deleted is told by the reports only.
        .left_join(
            subscriptions::table.on(transactions::subscription_id
                .eq(subscriptions::id.nullable())
                .and(subscriptions::status.ne(SubscriptionStatus::Deleted.as_str()))),
        )
        .filter(transactions::id.eq_any(ids))
        .select(row_columns!())
        .load(conn)?;
    let mut of: Vec<String> = found.iter().filter_map(|row| row.paying.clone()).collect();
    of.sort_unstable();
    of.dedup();
    let names = names::of_subscriptions(conn, &of)?;
    let products = names::products(conn, ids)?;
    let services_of = |row: &Row| {
        let of_it = row.paying.as_ref().and_then(|id| names.get(id));
        let paid = products.get(&row.id).map_or(&[][..], Vec::as_slice);
        of_it.map_or_else(Vec::new, |of_it| names::paid_for(of_it, paid))
    };
    let mut by_id = found
        .into_iter()
        .map(|row| {
            let services = services_of(&row);
            Ok((row.id.clone(), row.decode(scope, services)?))
        })
        .collect::<Result<HashMap<_, _>, StoreError>>()?;
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// The transaction as the listing shows it, if it is within `scope`.
pub(crate) fn one(
    conn: &mut Database,
    scope: Scope,
    id: &TransactionId,
) -> Result<Option<Transaction>, StoreError> {
    let found: Vec<String> = Filter::of_number(scope, id.as_str())
        .rows()
        .select(transactions::id)
        .load(conn)?;
    Ok(rows(conn, scope, &found)?.pop())
}

/// The latest transactions within `scope` that somebody may mean by a few words; for staff by their
/// number only. Words that too many services have find nothing.
pub(crate) fn found(
    conn: &mut Database,
    scope: Scope,
    words: &str,
    limit: u32,
) -> Result<Vec<Transaction>, Problem> {
    let mut query = TransactionsQuery::default();
    if scope.is_staff() {
        let number = PaymentSearch::parse(words, &[]).and_then(|search| search.number);
        let Some(number) = number else {
            return Ok(Vec::new());
        };
        query.id = number;
    } else {
        words.clone_into(&mut query.search);
    }
    let filter = Filter::new(conn, scope, &query)?;
    let part = Part::beginning(limit);
    let mut rows = list(conn, scope, &filter, (&part, Count::MANY))?;
    rows.truncate(limit as usize);
    Ok(rows)
}

/// The first payments of an order that was found within the reader's scope, oldest first: what it
/// started itself, and every attempt at the first cycle of its subscriptions.
pub(crate) fn of_order(
    conn: &mut Database,
    scope: Scope,
    order: OrderId,
    of: &[SubscriptionId],
) -> Result<Vec<OrderTransaction>, StoreError> {
    let ids_of_subscriptions: Vec<String> = of.iter().map(ToString::to_string).collect();
    let mut ids: Vec<String> = transactions::table
        .filter(transactions::order_id.eq(order.to_string()))
        .select(transactions::id)
        .load(conn)?;
    let attempts: Vec<String> = transactions::table
        .inner_join(subscriptions::table)
        .filter(transactions::subscription_id.eq_any(ids_of_subscriptions))
        .filter(transactions::billing_cycle.eq(subscriptions::first_cycle + 1))
        .filter(transactions::kind.ne(TransactionKind::Refund.as_str()))
        .select(transactions::id)
        .load(conn)?;
    ids.extend(attempts);
    ids.sort_unstable();
    ids.dedup();
    Ok(rows(conn, scope, &ids)?
        .into_iter()
        .map(|transaction| OrderTransaction {
            id: transaction.id,
            status: transaction.status,
            amount: transaction.amount,
            created_at: transaction.created_at,
            subscription: transaction.subscription,
            payment_method: transaction.payment_method,
            response: transaction.response,
        })
        .collect())
}
