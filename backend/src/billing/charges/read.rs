//! What billing reads of transactions: one of them, what is taken and not given back, and what is
//! owed by invoice.

use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::{CustomerId, PaymentMethodId, SubscriptionId, TransactionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::subscriptions::life::INVOICE_DAYS;
use goodstanding_shared::transactions::{TransactionKind, TransactionStatus as T};

use crate::billing::processor::Account;
use crate::store::schema::{payment_methods, transactions};
use crate::store::stored::{RowOf, parse_id};
use crate::store::{Database, StoreError};
use crate::subscriptions::db as subscriptions;

/// A transaction as billing looks at it.
#[derive(Clone, Debug)]
pub(crate) struct PendingTransaction {
    pub(crate) id: TransactionId,
    pub(crate) customer: CustomerId,
    pub(crate) subscription: Option<SubscriptionId>,
    pub(crate) kind: TransactionKind,
    pub(crate) status: T,
    pub(crate) amount: Money,
    pub(crate) billing_cycle: u32,
    pub(crate) retry: u32,
    pub(crate) payment: Option<(PaymentMethodId, PaymentMethodKind)>,
    pub(crate) made_at: DateTime<Utc>,
    pub(crate) purpose: Option<String>,
    pub(crate) account: Option<Account>,
}

type Columns = (
    (String, String, Option<String>, String, String),
    (i64, String, i32, i32, i64),
    (Option<String>, Option<String>, Option<String>),
    Option<(String, Option<chrono::NaiveDate>, String, i32, Option<i32>)>,
);

macro_rules! charges {
    () => {
        transactions::table
            .left_join(payment_methods::table)
            .select((
                (
                    transactions::id,
                    transactions::customer_id,
                    transactions::subscription_id,
                    transactions::kind,
                    transactions::status,
                ),
                (
                    transactions::amount_minor,
                    transactions::currency,
                    transactions::billing_cycle,
                    transactions::retry,
                    transactions::created_at,
                ),
                (
                    transactions::payment_method_id,
                    transactions::payment_kind,
                    transactions::purpose,
                ),
                (
                    payment_methods::kind,
                    payment_methods::expires_on,
                    payment_methods::behaviour,
                    payment_methods::soft_declines,
                    payment_methods::answers_after_s,
                )
                    .nullable(),
            ))
    };
}

fn from_row((names, numbers, payment, account): Columns) -> Result<PendingTransaction, StoreError> {
    let (id, customer, subscription, kind, status) = names;
    let (amount, currency, billing_cycle, retry, made_at) = numbers;
    let (method, method_kind, purpose) = payment;
    let row = RowOf {
        table: "transactions",
        id: &id,
    };
    let account = account
        .map(
            |(kind, expires_on, behaviour, soft_declines, answers_after)| {
                Ok::<_, StoreError>(Account {
                    kind: row.parse("kind", &kind)?,
                    expires_on,
                    behaviour: row.parse("behaviour", &behaviour)?,
                    soft_declines: row.count("soft_declines", soft_declines)?,
                    answers_after_s: row
                        .count("answers_after_s", answers_after.unwrap_or_default())?,
                })
            },
        )
        .transpose()?;
    let payment = match (method, method_kind) {
        (Some(method), Some(kind)) => Some((
            row.parse("payment_method_id", &method)?,
            row.parse("payment_kind", &kind)?,
        )),
        _ => None,
    };
    Ok(PendingTransaction {
        customer: row.parse("customer_id", &customer)?,
        subscription: row.parse_optional("subscription_id", subscription.as_deref())?,
        kind: row.parse("kind", &kind)?,
        status: row.parse("status", &status)?,
        amount: row.money(amount, &currency)?,
        billing_cycle: row.count("billing_cycle", billing_cycle)?,
        retry: row.count("retry", retry)?,
        made_at: row.instant("created_at", made_at)?,
        payment,
        purpose,
        account,
        id: row.parse("id", &id)?,
    })
}

/// The transaction, which was found within the reader's scope.
pub(crate) fn find(
    conn: &mut Database,
    id: &TransactionId,
) -> Result<PendingTransaction, StoreError> {
    from_row(
        charges!()
            .filter(transactions::id.eq(id.as_str()))
            .first(conn)?,
    )
}

/// How much of a transaction is given back, or about to be.
pub(crate) fn refunded(conn: &mut Database, of: &PendingTransaction) -> Result<Money, StoreError> {
    let amounts: Vec<i64> = transactions::table
        .filter(transactions::refund_of.eq(of.id.as_str()))
        .filter(transactions::status.ne(T::Cancelled.as_str()))
        .select(transactions::amount_minor)
        .load(conn)?;
    let currency = of.amount.currency();
    let mut amounts = amounts.into_iter().map(|minor| Money::new(minor, currency));
    let sum = amounts.try_fold(Money::zero(currency), Money::plus);
    sum.map_err(|refusal| {
        let row = RowOf {
            table: "transactions",
            id: of.id.as_str(),
        };
        row.refuse(refusal.to_string())
    })
}

/// The charges of a subscription that took money, the last one first.
macro_rules! taken {
    ($id:expr) => {
        charges!()
            .filter(transactions::subscription_id.eq($id.to_string()))
            .filter(transactions::kind.ne(TransactionKind::Refund.as_str()))
            .filter(transactions::status.eq_any([T::Captured.as_str(), T::Settled.as_str()]))
            .filter(transactions::amount_minor.gt(0))
            .order((transactions::created_at.desc(), transactions::id.desc()))
    };
}

/// The last charge of the subscription that took money, and how much of it is not given back.
pub(crate) fn last_taken(
    conn: &mut Database,
    id: SubscriptionId,
) -> Result<Option<(PendingTransaction, Money)>, StoreError> {
    let found: Option<Columns> = taken!(id).first(conn).optional()?;
    found.map(|found| left_of(conn, found)).transpose()
}

fn left_of(conn: &mut Database, found: Columns) -> Result<(PendingTransaction, Money), StoreError> {
    let taken = from_row(found)?;
    let left = taken.amount.minor() - refunded(conn, &taken)?.minor();
    let left = Money::new(left, taken.amount.currency());
    Ok((taken, left))
}

/// What was taken for the subscription and is not given back, newest first. What was paid for
/// earlier versions of it and not used was counted towards this one: their charges follow after its
/// own.
pub(crate) fn all_taken(
    conn: &mut Database,
    id: SubscriptionId,
) -> Result<Vec<(PendingTransaction, Money)>, StoreError> {
    let mut all = Vec::new();
    for version in subscriptions::earlier_versions(conn, id)? {
        let found: Vec<Columns> = taken!(version).load(conn)?;
        for columns in found {
            let (taken, left) = left_of(conn, columns)?;
            if left.minor() > 0 {
                all.push((taken, left));
            }
        }
    }
    Ok(all)
}

/// The invoices of the subscription that nobody has paid, oldest first.
pub(crate) fn open_invoices(
    conn: &mut Database,
    id: SubscriptionId,
) -> Result<Vec<TransactionId>, StoreError> {
    let open: Vec<String> = transactions::table
        .filter(transactions::subscription_id.eq(id.to_string()))
        .filter(transactions::status.eq(T::AuthorizationPending.as_str()))
        .filter(transactions::payment_kind.eq(PaymentMethodKind::Invoice.as_str()))
        .order(transactions::id.asc())
        .select(transactions::id)
        .load(conn)?;
    let from_row = |id: String| parse_id("transactions", &id);
    open.into_iter().map(from_row).collect()
}

/// The due date of the oldest invoice of the subscription that is not paid.
pub(in crate::billing) fn oldest_invoice(
    conn: &mut Database,
    id: SubscriptionId,
) -> Result<Option<NaiveDate>, StoreError> {
    let made_at: Option<i64> = transactions::table
        .filter(transactions::subscription_id.eq(id.to_string()))
        .filter(transactions::status.eq(T::AuthorizationPending.as_str()))
        .filter(transactions::payment_kind.eq(PaymentMethodKind::Invoice.as_str()))
        .select(diesel::dsl::min(transactions::created_at))
        .first(conn)?;
    let text = id.to_string();
    let row = RowOf {
        table: "transactions",
        id: &text,
    };
    let made_at = row.optional_instant("created_at", made_at)?;
    Ok(made_at.and_then(|made_at| {
        let made_on = made_at.date_naive();
        made_on.checked_add_days(Days::new(INVOICE_DAYS))
    }))
}
