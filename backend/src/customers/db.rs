//! Every query of customers. Only staff list them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::dsl::{IntoBoxed, exists};
use diesel::prelude::*;
use goodstanding_shared::customers::CustomerSummary;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::money::Currency;
use goodstanding_shared::subscriptions::{BillingStatus, SubscriptionStatus};

use super::words;
use crate::store::schema::{customer_words, customers, services, subscriptions};
use crate::store::stored::{RowOf, millis};
use crate::store::{Backend, Database, Held, StoreError};

/// A place in the list: after the customer that was made at this instant and has this identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) created_at: i64,
    pub(super) id: String,
}

/// How many customers a word may find before it is called common. Fewer are looked up and sorted; more are met on the way through the list.
const COMMON: i64 = 4_000;

/// The customers that a search finds.
type Found<'a> = IntoBoxed<'a, customers::table, Backend>;

fn begins_with(word: &str) -> (String, String) {
    (word.to_owned(), words::end_of_range(word))
}

/// Whether more than [`COMMON`] words begin with `word`. Reads that many entries of an index and no row.
fn is_common(conn: &mut Database, word: &str) -> Result<bool, StoreError> {
    let (from, to) = begins_with(word);
    let beyond: Option<String> = customer_words::table
        .filter(customer_words::word.ge(from))
        .filter(customer_words::word.lt(to))
        .select(customer_words::customer_id)
        .order((
            customer_words::word.asc(),
            customer_words::customer_id.asc(),
        ))
        .offset(COMMON)
        .first(conn)
        .optional()?;
    Ok(beyond.is_some())
}

/// The customers that have, for each word of the search, one that begins with it; everybody when nothing is searched for, and nobody when the
/// search holds no word.
///
/// The way matters: a word that few have is looked up, and only their other words are asked for. Where every word is common the list is walked
/// in its order, and the part is soon full.
fn found<'a>(conn: &mut Database, search: &str) -> Result<Option<Found<'a>>, StoreError> {
    let mut query = customers::table.into_boxed::<Backend>();
    if search.is_empty() {
        return Ok(Some(query));
    }
    let words = words::of_search(search);
    if words.is_empty() {
        return Ok(None);
    }
    let mut rare = None;
    for word in &words {
        if !is_common(conn, word)? {
            rare = Some(word);
            break;
        }
    }
    for word in &words {
        let (from, to) = begins_with(word);
        if rare == Some(word) {
            let who = customer_words::table
                .filter(customer_words::word.ge(from))
                .filter(customer_words::word.lt(to))
                .select(customer_words::customer_id);
            query = query.filter(customers::id.eq_any(who));
        } else {
            let has = customer_words::table
                .filter(customer_words::customer_id.eq(customers::id))
                .filter(customer_words::word.ge(from))
                .filter(customer_words::word.lt(to));
            query = query.filter(exists(has));
        }
    }
    Ok(Some(query))
}

/// One part of the list, in the order in which the customers were made.
pub(super) fn list(
    conn: &mut Database,
    search: &str,
    after: Option<&Place>,
    limit: u32,
) -> Result<Vec<CustomerSummary>, StoreError> {
    let Some(mut query) = found(conn, search)? else {
        return Ok(Vec::new());
    };
    if let Some(place) = after {
        query = query
            .filter(customers::created_at.ge(place.created_at))
            .filter(
                customers::created_at
                    .gt(place.created_at)
                    .or(customers::id.gt(place.id.clone())),
            );
    }
    let rows: Vec<(String, String, String, i32, i64)> = query
        .select((
            customers::id,
            customers::name,
            customers::email,
            customers::attention,
            customers::created_at,
        ))
        .order((customers::created_at.asc(), customers::id.asc()))
        .limit(limit.into())
        .load(conn)?;
    rows.into_iter()
        .map(|(id, name, email, attention, created_at)| {
            let row = RowOf {
                table: "customers",
                id: &id,
            };
            // An index lookup for each of at most 100 rows, within the same hop.
            let count: i64 = services::table
                .filter(services::customer_id.eq(&id))
                .count()
                .get_result(conn)?;
            Ok(CustomerSummary {
                id: row.parse("id", &id)?,
                created_at: row.instant("created_at", created_at)?,
                services: u64::try_from(count).unwrap_or_default(),
                attention: gravest(row, attention)?,
                name,
                email,
            })
        })
        .collect()
}

/// How many customers the search finds.
pub(super) fn count(conn: &mut Database, search: &str) -> Result<u64, StoreError> {
    let Some(query) = found(conn, search)? else {
        return Ok(0);
    };
    let count: i64 = query.count().get_result(conn)?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Whether there is any customer at all.
pub(crate) fn any(conn: &mut Database) -> Result<bool, StoreError> {
    let first: Option<String> = customers::table
        .select(customers::id)
        .first(conn)
        .optional()?;
    Ok(first.is_some())
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
            customers::words_version.eq(words::VERSION),
            customers::created_at.eq(millis(created_at)),
            customers::updated_at.eq(millis(created_at)),
        ))
        .execute(tx)?;
    insert_words(tx, &id.to_string(), &words::of_customer(name, email, id))
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

/// Makes the words of up to `most` customers whose words are missing or were made by an older version of the rules, and returns how many those
/// were.
pub(super) fn renew_words(tx: &mut Database, most: u32) -> Result<usize, StoreError> {
    let rows: Vec<(String, String, String)> = customers::table
        .filter(customers::words_version.lt(words::VERSION))
        .select((customers::id, customers::name, customers::email))
        .order(customers::words_version.asc())
        .limit(most.into())
        .load(tx)?;
    for (id, name, email) in &rows {
        let row = RowOf {
            table: "customers",
            id,
        };
        let words = words::of_customer(name, email, row.parse("id", id)?);
        diesel::delete(customer_words::table.filter(customer_words::customer_id.eq(id)))
            .execute(tx)?;
        insert_words(tx, id, &words)?;
        diesel::update(customers::table.filter(customers::id.eq(id)))
            .set(customers::words_version.eq(words::VERSION))
            .execute(tx)?;
    }
    Ok(rows.len())
}

/// What needs somebody ([`BillingStatus::needs_attention`]), the gravest last. `customers.attention` is a place in it, counted from 1; the
/// migration counts the same way.
const GRAVITY: [BillingStatus; 5] = [
    BillingStatus::PendingAcceptance,
    BillingStatus::Overdue,
    BillingStatus::InRetry,
    BillingStatus::GracePeriod,
    BillingStatus::UnusablePaymentMethod,
];

/// What the number stands for.
fn gravest(row: RowOf<'_>, attention: i32) -> Result<Option<BillingStatus>, StoreError> {
    match usize::try_from(attention) {
        Ok(0) => Ok(None),
        Ok(place) if place <= GRAVITY.len() => Ok(Some(GRAVITY[place - 1])),
        _ => Err(row.refuse("attention: no such rank")),
    }
}

/// Brings the customer's attention in line with its subscriptions. Whoever changes how one of them stands calls this in the same transaction.
pub(crate) fn renew_attention(tx: &mut Database, customer: CustomerId) -> Result<(), StoreError> {
    let id = customer.to_string();
    tx.hold(Held::Customer(&id))?;
    let standing: Vec<Option<String>> = subscriptions::table
        .filter(subscriptions::customer_id.eq(&id))
        .filter(subscriptions::billing_status.eq_any(GRAVITY.map(BillingStatus::as_str)))
        .filter(subscriptions::status.ne(SubscriptionStatus::Deleted.as_str()))
        .select(subscriptions::billing_status)
        .distinct()
        .load(tx)?;
    let worst = (1..)
        .zip(GRAVITY)
        .filter(|(_, known)| {
            standing
                .iter()
                .any(|billing| billing.as_deref() == Some(known.as_str()))
        })
        .map(|(rank, _)| rank)
        .max()
        .unwrap_or(0);
    diesel::update(customers::table.filter(customers::id.eq(&id)))
        .filter(customers::attention.ne(worst))
        .set(customers::attention.eq(worst))
        .execute(tx)?;
    Ok(())
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
