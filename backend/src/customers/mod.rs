//! Customers: the billed parties. Only staff list them.

pub(crate) mod db;
mod filter;
mod list;
mod read;
mod routes;
mod show;

use goodstanding_shared::customers::{CustomerBrief, CustomersQuery};
use goodstanding_shared::ids::CustomerId;
use goodstanding_words::Fixed;

use crate::http::pairs::Pairs;
use crate::problem::Problem;
use crate::store::listing::Part;
use crate::store::{Database, Scope, StoreError};

/// Of whom something is read that has no other parameter: the reader's own account, or the one that
/// staff name. `words` tell staff to name one.
pub(crate) fn asked(scope: Scope, pairs: &Pairs, words: Fixed) -> Result<CustomerId, Problem> {
    pairs.only(&["customer"])?;
    match (scope.customer(), pairs.parse::<CustomerId>("customer")?) {
        (Some(own), None) => Ok(own),
        // A customer who asks for somebody by name learns nothing, not even about themselves.
        (Some(_), Some(_)) => Err(Problem::not_found()),
        (None, Some(asked)) => Ok(asked),
        (None, None) => Err(Problem::parameter("customer", words)),
    }
}

/// The latest customers whom staff may mean by a few words.
pub(crate) fn found(
    conn: &mut Database,
    words: &str,
    limit: u32,
) -> Result<Vec<CustomerBrief>, StoreError> {
    let wanted = CustomersQuery {
        search: words.to_owned(),
        ..CustomersQuery::default()
    };
    let filter = filter::Filter::new(conn, &wanted)?;
    let found = read::part(conn, &filter, &Part::beginning(limit))?;
    let briefs = found.into_iter().take(limit as usize);
    Ok(briefs
        .map(|customer| CustomerBrief {
            id: customer.id,
            name: customer.name,
        })
        .collect())
}

pub(crate) use self::routes::routes;
