//! Every query of customers. Only staff list them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use goodstanding_shared::customers::CustomerSummary;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::money::Currency;

use crate::store::schema::{customers, services};
use crate::store::stored::{RowOf, millis};
use crate::store::{Backend, Database, StoreError};

/// A place in the list: after the customer that was made at this instant and has this identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) created_at: i64,
    pub(super) id: String,
}

/// What is searched, in lower case as the server lowers it.
fn search_text(name: &str, email: &str, id: CustomerId) -> String {
    format!("{name}\n{email}\n{id}").to_lowercase()
}

/// A pattern that finds `words` anywhere and takes no character of them for a wild card.
fn pattern(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// One part of the list, in the order in which the customers were made.
pub(super) fn list(
    conn: &mut Database,
    search: &str,
    after: Option<&Place>,
    limit: u32,
) -> Result<Vec<CustomerSummary>, StoreError> {
    let mut query = customers::table
        .select((
            customers::id,
            customers::name,
            customers::email,
            customers::created_at,
        ))
        .order((customers::created_at.asc(), customers::id.asc()))
        .limit(limit.into())
        .into_boxed::<Backend>();
    if !search.is_empty() {
        query = query.filter(customers::search_text.like(pattern(search)).escape('\\'));
    }
    if let Some(place) = after {
        query = query
            .filter(customers::created_at.ge(place.created_at))
            .filter(
                customers::created_at
                    .gt(place.created_at)
                    .or(customers::id.gt(place.id.clone())),
            );
    }
    let rows: Vec<(String, String, String, i64)> = query.load(conn)?;
    rows.into_iter()
        .map(|(id, name, email, created_at)| {
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
                attention: None,
                name,
                email,
            })
        })
        .collect()
}

/// How many customers the search finds.
pub(super) fn count(conn: &mut Database, search: &str) -> Result<u64, StoreError> {
    let mut query = customers::table.into_boxed::<Backend>();
    if !search.is_empty() {
        query = query.filter(customers::search_text.like(pattern(search)).escape('\\'));
    }
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
            customers::search_text.eq(search_text(name, email, id)),
            customers::created_at.eq(millis(created_at)),
            customers::updated_at.eq(millis(created_at)),
        ))
        .execute(tx)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_of_a_search_is_a_wild_card() {
        assert_eq!(pattern("50%_Ä\\"), "%50\\%\\_ä\\\\%");
    }
}
