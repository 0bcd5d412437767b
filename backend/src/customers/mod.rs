//! Customers: the billed parties. Only staff list them.

pub(crate) mod db;
mod filter;
mod list;
mod read;
mod show;
mod words;

use goodstanding_shared::ids::CustomerId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::http::pairs::{Pairs, refused};
use crate::problem::Problem;
use crate::sessions::Scope;
use crate::store::{Database, Store, StoreError};

/// The routes of customers.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_customers))
        .routes(routes!(show::show_customer))
        .routes(routes!(show::list_customer_activity))
}

/// Of whom something is read that has no other parameter: the reader's own account, or the one that staff name. `words` tell staff to name one.
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

/// How many customers get their words in one transaction.
const WORDS_AT_ONCE: u32 = 500;

/// Makes the words by which customers are found where they are missing or of an older making: after an update, and else nothing.
pub(crate) async fn renew_words(store: &Store) -> Result<(), StoreError> {
    loop {
        let renewed = store
            .write(|tx: &mut Database| db::renew_words(tx, WORDS_AT_ONCE))
            .await?;
        if renewed == 0 {
            return Ok(());
        }
        tracing::info!(customers = renewed, "search words were made");
    }
}
