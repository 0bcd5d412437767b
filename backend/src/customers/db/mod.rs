//! How customers are stored, with the words by which they are found and how badly they need
//! somebody.

pub(in crate::customers) mod search_terms;

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use goodstanding_shared::customers::CustomerBrief;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::money::Currency;
use goodstanding_shared::subscriptions::{BillingStatus, SubscriptionStatus};

use crate::store::schema::{customer_words, customers, subscriptions};
use crate::store::stored::{RowOf, millis};
use crate::store::{Database, RowLock, Store, StoreError};

/// Whether there is any customer at all.
pub(crate) fn any(conn: &mut Database) -> Result<bool, StoreError> {
    let first: Option<String> = customers::table
        .select(customers::id)
        .first(conn)
        .optional()?;
    Ok(first.is_some())
}

/// Whether there is this customer.
pub(crate) fn exists(conn: &mut Database, id: CustomerId) -> Result<bool, StoreError> {
    let count: i64 = customers::table
        .filter(customers::id.eq(id.to_string()))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

/// In which currency a customer is billed; none where there is no such customer.
pub(crate) fn currency(
    conn: &mut Database,
    id: CustomerId,
) -> Result<Option<Currency>, StoreError> {
    let id = id.to_string();
    let code: Option<String> = customers::table
        .filter(customers::id.eq(&id))
        .select(customers::currency)
        .first(conn)
        .optional()?;
    let row = RowOf {
        table: "customers",
        id: &id,
    };
    row.parse_optional("currency", code.as_deref())
}

/// Those of these customers that there are, by their identifiers.
pub(crate) fn briefs(
    conn: &mut Database,
    ids: Vec<String>,
) -> Result<HashMap<String, CustomerBrief>, StoreError> {
    let rows: Vec<(String, String)> = customers::table
        .filter(customers::id.eq_any(ids))
        .select((customers::id, customers::name))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, name)| {
            let row = RowOf {
                table: "customers",
                id: &id,
            };
            let brief = CustomerBrief {
                id: row.parse("id", &id)?,
                name,
            };
            Ok((id, brief))
        })
        .collect()
}

/// Stores a new customer.
pub(crate) fn insert(
    tx: &mut Database,
    id: CustomerId,
    name: &str,
    email: &str,
    currency: Currency,
    created_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(customers::table)
        .values((
            customers::id.eq(id.to_string()),
            customers::name.eq(name),
            customers::email.eq(email),
            customers::currency.eq(currency.code().to_owned()),
            customers::words_version.eq(search_terms::VERSION),
            customers::created_at.eq(millis(created_at)),
            customers::updated_at.eq(millis(created_at)),
        ))
        .execute(tx)?;
    insert_words(
        tx,
        &id.to_string(),
        &search_terms::of_customer(name, email, id),
    )
}

fn insert_words(
    tx: &mut Database,
    customer: &str,
    words: &BTreeSet<String>,
) -> Result<(), StoreError> {
    for word in words {
        diesel::insert_into(customer_words::table)
            .values((
                customer_words::word.eq(word),
                customer_words::customer_id.eq(customer),
            ))
            .execute(tx)?;
    }
    Ok(())
}

/// Makes the words of up to `most` customers whose words are missing or were made by an older
/// version of the rules, and returns how many those were.
fn reindex_some(tx: &mut Database, most: u32) -> Result<usize, StoreError> {
    let rows: Vec<(String, String, String)> = customers::table
        .filter(customers::words_version.lt(search_terms::VERSION))
        .select((customers::id, customers::name, customers::email))
        .order(customers::words_version.asc())
        .limit(most.into())
        .load(tx)?;
    for (id, name, email) in &rows {
        let row = RowOf {
            table: "customers",
            id,
        };
        let words = search_terms::of_customer(name, email, row.parse("id", id)?);
        diesel::delete(customer_words::table.filter(customer_words::customer_id.eq(id)))
            .execute(tx)?;
        insert_words(tx, id, &words)?;
        diesel::update(customers::table.filter(customers::id.eq(id)))
            .set(customers::words_version.eq(search_terms::VERSION))
            .execute(tx)?;
    }
    Ok(rows.len())
}

/// What needs somebody ([`BillingStatus::needs_attention`]), the gravest last.
/// `customers.attention` is a place in it, counted from 1; the migration counts the same way.
pub(super) const GRAVITY: [BillingStatus; 5] = [
    BillingStatus::PendingAcceptance,
    BillingStatus::Overdue,
    BillingStatus::InRetry,
    BillingStatus::GracePeriod,
    BillingStatus::UnusablePaymentMethod,
];

/// What the number stands for.
pub(super) fn gravest(row: RowOf<'_>, attention: i32) -> Result<Option<BillingStatus>, StoreError> {
    match usize::try_from(attention) {
        Ok(0) => Ok(None),
        Ok(place) if place <= GRAVITY.len() => Ok(Some(GRAVITY[place - 1])),
        _ => Err(row.refuse("attention: no such rank")),
    }
}

/// The attention that these billing statuses of a customer's subscriptions ask for.
pub(crate) fn attention_of(billing: &[String]) -> i32 {
    let known = (1..).zip(GRAVITY);
    known
        .filter(|(_, known)| billing.iter().any(|billing| billing == known.as_str()))
        .map(|(rank, _)| rank)
        .max()
        .unwrap_or(0)
}

/// Brings the customer's attention in line with its subscriptions. Whoever changes how one of them
/// stands calls this in the same transaction.
pub(crate) fn renew_attention(tx: &mut Database, customer: CustomerId) -> Result<(), StoreError> {
    let id = customer.to_string();
    tx.hold(RowLock::Customer(&id))?;
    let standing: Vec<Option<String>> = subscriptions::table
        .filter(subscriptions::customer_id.eq(&id))
        .filter(subscriptions::billing_status.eq_any(GRAVITY.map(BillingStatus::as_str)))
        .filter(subscriptions::status.ne(SubscriptionStatus::Deleted.as_str()))
        .select(subscriptions::billing_status)
        .distinct()
        .load(tx)?;
    let standing: Vec<String> = standing.into_iter().flatten().collect();
    let worst = attention_of(&standing);
    diesel::update(customers::table.filter(customers::id.eq(&id)))
        .filter(customers::attention.ne(worst))
        .set(customers::attention.eq(worst))
        .execute(tx)?;
    Ok(())
}

/// How many customers get their words in one transaction.
const REINDEXED_AT_ONCE: u32 = 500;

/// Makes the words by which customers are found where they are missing or of an older making: after
/// an update, and else nothing.
pub(crate) async fn reindex(store: &Store) -> Result<(), StoreError> {
    loop {
        let renewed = store
            .write(|tx: &mut Database| reindex_some(tx, REINDEXED_AT_ONCE))
            .await?;
        if renewed == 0 {
            return Ok(());
        }
        tracing::info!(customers = renewed, "search words were made");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_somebody_has_a_rank_and_nothing_else() {
        for billing in BillingStatus::ALL {
            assert_eq!(
                GRAVITY.contains(billing),
                billing.needs_attention(),
                "{billing}"
            );
        }
    }
}
