//! What transactions come to.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::money::Money;
use goodstanding_shared::transactions::{
    SummarizedTransaction, TransactionKind, TransactionStatus,
};

use super::super::filter::Filter;
use crate::store::schema::transactions;
use crate::store::stored::{RowOf, millis};
use crate::store::{Database, StoreError};

/// What the transactions of one kind and in one status come to.
pub(crate) struct Total {
    pub(crate) kind: TransactionKind,
    pub(crate) status: TransactionStatus,
    pub(crate) amount: Money,
}

/// What the transactions of a customer come to that were made from one instant on and before
/// another.
pub(crate) fn totals(
    conn: &mut Database,
    customer: CustomerId,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Total>, StoreError> {
    let customer = customer.to_string();
    let groups = || {
        (
            transactions::kind,
            transactions::status,
            transactions::currency,
        )
    };
    let rows: Vec<((String, String, String), i64)> = transactions::table
        .filter(transactions::customer_id.eq(&customer))
        .filter(transactions::created_at.ge(millis(from)))
        .filter(transactions::created_at.lt(millis(until)))
        .group_by(groups())
        .select((groups(), sql::<BigInt>("cast(sum(amount_minor) as bigint)")))
        .load(conn)?;
    let row = RowOf {
        table: "transactions of the customer",
        id: &customer,
    };
    rows.into_iter()
        .map(|((kind, status, currency), minor)| {
            Ok(Total {
                kind: row.parse("kind", &kind)?,
                status: row.parse("status", &status)?,
                amount: row.money(minor, &currency)?,
            })
        })
        .collect()
}

type Columns = (String, i64, String, String, Option<String>, i64, String);

/// As much of everything that a filter leaves as is added up, newest first; none where there is
/// more than `most`.
pub(in crate::transactions) fn summarized(
    conn: &mut Database,
    filter: &Filter,
    most: usize,
) -> Result<Option<Vec<SummarizedTransaction>>, StoreError> {
    let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
    let rows: Vec<Columns> = filter
        .rows()
        .order((transactions::created_at.desc(), transactions::id.desc()))
        .select((
            transactions::id,
            transactions::created_at,
            transactions::status,
            transactions::kind,
            transactions::response_code,
            transactions::amount_minor,
            transactions::currency,
        ))
        .limit(limit)
        .load(conn)?;
    if rows.len() > most {
        return Ok(None);
    }
    let summarized = rows
        .into_iter()
        .map(|(id, at, status, kind, response, minor, currency)| {
            let row = RowOf {
                table: "transactions",
                id: &id,
            };
            Ok(SummarizedTransaction {
                created_at: row.instant("created_at", at)?,
                status: row.parse("status", &status)?,
                kind: row.parse("kind", &kind)?,
                response: row.parse_optional("response_code", response.as_deref())?,
                amount: row.money(minor, &currency)?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok(Some(summarized))
}
