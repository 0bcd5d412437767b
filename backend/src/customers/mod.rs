//! Customers: the billed parties. Only staff list them.

pub(crate) mod db;
mod filter;
mod list;
mod read;
mod routes;
mod show;

use goodstanding_shared::ids::CustomerId;

use crate::http::pairs::{Pairs, refused};
use crate::problem::Problem;
use crate::store::Scope;

/// Of whom something is read that has no other parameter: the reader's own account, or the one that
/// staff name. `words` tell staff to name one.
pub(crate) fn asked(scope: Scope, pairs: &Pairs, words: &str) -> Result<CustomerId, Problem> {
    pairs.only(&["customer"])?;
    match (scope.customer(), pairs.parse::<CustomerId>("customer")?) {
        (Some(own), None) => Ok(own),
        // A customer who asks for somebody by name learns nothing, not even about themselves.
        (Some(_), Some(_)) => Err(Problem::not_found()),
        (None, Some(asked)) => Ok(asked),
        (None, None) => Err(refused("customer", words)),
    }
}

pub(crate) use self::routes::routes;
