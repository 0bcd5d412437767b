//! Every query of transactions, and the counters without gaps.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::{
    CustomerId, OrderId, PaymentMethodId, ProductId, SubscriptionId, TransactionId,
};
use goodstanding_shared::money::Money;
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::transactions::{PREFIX, ResponseCode, TransactionKind, TransactionStatus};

use crate::store::prepared::update_prepared;
use crate::store::schema::{counters, transaction_items, transaction_log, transactions};
use crate::store::stored::{RowOf, millis, number};
use crate::store::{Database, StoreError};

/// The next number of a counter. Undone with the transaction that took it, so that no number is
/// ever missing: until that one has ended, everybody else who needs a number waits. It is therefore
/// taken as late as possible, and after every lock that others may hold.
pub(crate) fn next_number(tx: &mut Database, counter: &str) -> Result<i64, StoreError> {
    next_numbers(tx, counter, 1)
}

/// The first of so many numbers in a row.
fn next_numbers(tx: &mut Database, counter: &str, many: i64) -> Result<i64, StoreError> {
    let row = counters::table.filter(counters::name.eq(counter));
    diesel::update(row)
        .set(counters::value.eq(counters::value + many))
        .execute(tx)?;
    let last: i64 = row.select(counters::value).first(tx)?;
    Ok(last - many + 1)
}

/// What a new transaction is made of.
#[derive(Clone, Debug)]
pub(crate) struct NewTransaction {
    pub(crate) customer: CustomerId,
    pub(crate) subscription: Option<SubscriptionId>,
    pub(crate) order: Option<OrderId>,
    pub(crate) kind: TransactionKind,
    /// Never less than nothing: the kind says which way it goes.
    pub(crate) amount: Money,
    pub(crate) billing_cycle: u32,
    pub(crate) retry: u32,
    pub(crate) payment: Option<(PaymentMethodId, PaymentMethodKind)>,
    /// What a refund gives back.
    pub(crate) refund_of: Option<TransactionId>,
    /// What it is for when it is not a cycle, as billing writes it down.
    pub(crate) purpose: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    /// Every status that it reached, in order; it stands in the last one.
    pub(crate) log: Vec<StatusChange>,
    pub(crate) items: Vec<Item>,
}

/// A status that a transaction reached.
#[derive(Clone, Debug)]
pub(crate) struct StatusChange {
    pub(crate) at: DateTime<Utc>,
    pub(crate) status: TransactionStatus,
    pub(crate) code: Option<ResponseCode>,
    pub(crate) note: Option<String>,
}

impl StatusChange {
    /// A new transaction, before anybody was asked.
    pub(crate) const fn new(at: DateTime<Utc>) -> Self {
        Self {
            at,
            status: TransactionStatus::New,
            code: None,
            note: None,
        }
    }

    /// A new transaction, and why it is made.
    pub(crate) fn noted(at: DateTime<Utc>, note: &str) -> Self {
        Self {
            note: Some(note.to_owned()),
            ..Self::new(at)
        }
    }
}

/// What a transaction pays for.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) product: ProductId,
    pub(crate) quantity: u32,
    /// What the whole quantity costs in this transaction.
    pub(crate) amount: Money,
    /// The first day that is paid, and the first day after.
    pub(crate) period: Option<(NaiveDate, NaiveDate)>,
}

/// Stores a new transaction under the next number, with its log and its items, and returns the
/// number.
pub(crate) fn insert(tx: &mut Database, new: &NewTransaction) -> Result<TransactionId, StoreError> {
    let number = next_number(tx, "transactions")?;
    insert_as(tx, number, new)
}

/// The same for several, in this order.
pub(crate) fn insert_all(
    tx: &mut Database,
    new: &[&NewTransaction],
) -> Result<Vec<TransactionId>, StoreError> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let many = (new.len() as u64).cast_signed();
    let first = next_numbers(tx, "transactions", many)?;
    (first..)
        .zip(new)
        .map(|(number, new)| insert_as(tx, number, new))
        .collect()
}

fn insert_as(
    tx: &mut Database,
    number_of_it: i64,
    new: &NewTransaction,
) -> Result<TransactionId, StoreError> {
    let id = format!("{PREFIX}{number_of_it:08}");
    let row = RowOf {
        table: "transactions",
        id: &id,
    };
    let last = new
        .log
        .last()
        .ok_or_else(|| row.refuse("no status was reached"))?;
    let response = new.log.iter().rev().find_map(|step| step.code);
    diesel::insert_into(transactions::table)
        .values((
            transactions::id.eq(&id),
            transactions::customer_id.eq(new.customer.to_string()),
            transactions::subscription_id.eq(new.subscription.map(|id| id.to_string())),
            transactions::order_id.eq(new.order.map(|id| id.to_string())),
            transactions::kind.eq(new.kind.as_str()),
            transactions::status.eq(last.status.as_str()),
            transactions::amount_minor.eq(new.amount.minor()),
            transactions::currency.eq(new.amount.currency().code().to_owned()),
            transactions::billing_cycle.eq(number(new.billing_cycle)?),
            transactions::retry.eq(number(new.retry)?),
            transactions::payment_method_id.eq(new.payment.map(|(id, _)| id.to_string())),
            transactions::payment_kind.eq(new.payment.map(|(_, kind)| kind.as_str())),
            transactions::response_code.eq(response.map(ResponseCode::as_str)),
            transactions::refund_of.eq(new.refund_of.as_ref().map(TransactionId::as_str)),
            transactions::purpose.eq(new.purpose.as_deref()),
            transactions::created_at.eq(millis(new.created_at)),
            transactions::updated_at.eq(millis(last.at)),
        ))
        .execute(tx)?;
    for (position, step) in (0..).zip(&new.log) {
        diesel::insert_into(transaction_log::table)
            .values((
                transaction_log::transaction_id.eq(&id),
                transaction_log::position.eq(position),
                transaction_log::at.eq(millis(step.at)),
                transaction_log::status.eq(step.status.as_str()),
                transaction_log::code.eq(step.code.map(ResponseCode::as_str)),
                transaction_log::note.eq(step.note.as_deref()),
            ))
            .execute(tx)?;
    }
    for (position, item) in (0..).zip(&new.items) {
        diesel::insert_into(transaction_items::table)
            .values((
                transaction_items::transaction_id.eq(&id),
                transaction_items::position.eq(position),
                transaction_items::product_id.eq(item.product.as_str()),
                transaction_items::quantity.eq(number(item.quantity)?),
                transaction_items::amount_minor.eq(item.amount.minor()),
                transaction_items::period_start.eq(item.period.map(|(start, _)| start)),
                transaction_items::period_end.eq(item.period.map(|(_, end)| end)),
            ))
            .execute(tx)?;
    }
    row.parse("id", &id)
}

/// The transaction reaches these statuses, one after the other, in the same instant.
pub(crate) fn reach(
    tx: &mut Database,
    id: &TransactionId,
    statuses: &[TransactionStatus],
    code: Option<ResponseCode>,
    note: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(last) = statuses.last() else {
        return Ok(());
    };
    let row = transactions::id.eq(id.as_str());
    let reached = (
        transactions::status.eq(last.as_str()),
        transactions::updated_at.eq(millis(now)),
    );
    match code {
        Some(code) => {
            let changes = (reached, transactions::response_code.eq(code.as_str()));
            update_prepared(transactions::table, row, changes).execute(tx)?
        }
        None => update_prepared(transactions::table, row, reached).execute(tx)?,
    };
    let known: Option<i32> = transaction_log::table
        .filter(transaction_log::transaction_id.eq(id.as_str()))
        .select(diesel::dsl::max(transaction_log::position))
        .first(tx)?;
    let first = known.map_or(0, |position| position + 1);
    for (position, status) in (first..).zip(statuses) {
        let is_last = status == last;
        diesel::insert_into(transaction_log::table)
            .values((
                transaction_log::transaction_id.eq(id.as_str()),
                transaction_log::position.eq(position),
                transaction_log::at.eq(millis(now)),
                transaction_log::status.eq(status.as_str()),
                transaction_log::code.eq(code.map(ResponseCode::as_str)),
                transaction_log::note.eq(note.filter(|_| is_last)),
            ))
            .execute(tx)?;
    }
    Ok(())
}

/// The transaction pays for this product instead of what the subscription billed when it was begun.
pub(crate) fn bill_for(
    tx: &mut Database,
    id: &TransactionId,
    product: &ProductId,
) -> Result<(), StoreError> {
    diesel::update(
        transaction_items::table.filter(transaction_items::transaction_id.eq(id.as_str())),
    )
    .set(transaction_items::product_id.eq(product.as_str()))
    .execute(tx)?;
    Ok(())
}

/// The transaction pays for other days than it was begun for; none: for good.
pub(crate) fn pays_for(
    tx: &mut Database,
    id: &TransactionId,
    period: Option<(NaiveDate, NaiveDate)>,
) -> Result<(), StoreError> {
    diesel::update(
        transaction_items::table.filter(transaction_items::transaction_id.eq(id.as_str())),
    )
    .set((
        transaction_items::period_start.eq(period.map(|(start, _)| start)),
        transaction_items::period_end.eq(period.map(|(_, end)| end)),
    ))
    .execute(tx)?;
    Ok(())
}

/// The transaction paid for the new version of a subscription.
pub(crate) fn belongs_to(
    tx: &mut Database,
    id: &TransactionId,
    subscription: SubscriptionId,
) -> Result<(), StoreError> {
    diesel::update(transactions::table.filter(transactions::id.eq(id.as_str())))
        .set(transactions::subscription_id.eq(subscription.to_string()))
        .execute(tx)?;
    Ok(())
}

/// What `amount` gives back of each thing that a transaction paid for, in proportion, so that it
/// adds up.
pub(crate) fn items_of(
    conn: &mut Database,
    id: &TransactionId,
    amount: Money,
) -> Result<Vec<Item>, StoreError> {
    type Columns = (String, i32, i64, Option<NaiveDate>, Option<NaiveDate>);
    let rows: Vec<Columns> = transaction_items::table
        .filter(transaction_items::transaction_id.eq(id.as_str()))
        .order(transaction_items::position.asc())
        .select((
            transaction_items::product_id,
            transaction_items::quantity,
            transaction_items::amount_minor,
            transaction_items::period_start,
            transaction_items::period_end,
        ))
        .load(conn)?;
    let row = RowOf {
        table: "transaction_items",
        id: id.as_str(),
    };
    let weights: Vec<i64> = rows.iter().map(|columns| columns.2).collect();
    rows.into_iter()
        .zip(amount.share_out(&weights))
        .map(|((product, quantity, _, start, end), amount)| {
            Ok(Item {
                product: row.parse("product_id", &product)?,
                quantity: row.count("quantity", quantity)?,
                amount,
                period: start.zip(end),
            })
        })
        .collect()
}

/// The first day of the period that a transaction pays for; none where it has no end, or is for no
/// period.
pub(crate) fn period_start(
    conn: &mut Database,
    id: &TransactionId,
) -> Result<Option<NaiveDate>, StoreError> {
    Ok(transaction_items::table
        .filter(transaction_items::transaction_id.eq(id.as_str()))
        .select(diesel::dsl::min(transaction_items::period_start))
        .first(conn)?)
}

/// What was answered last about a transaction; none before the first answer.
pub(crate) fn response_of(
    conn: &mut Database,
    id: &TransactionId,
) -> Result<Option<ResponseCode>, StoreError> {
    let code: Option<String> = transactions::table
        .find(id.as_str())
        .select(transactions::response_code)
        .first(conn)?;
    let row = RowOf {
        table: "transactions",
        id: id.as_str(),
    };
    row.parse_optional("response_code", code.as_deref())
}
