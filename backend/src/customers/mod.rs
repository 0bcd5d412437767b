//! Customers: the billed parties. Only staff list them.

pub(crate) mod db;
mod filter;
mod list;
mod read;
mod show;
mod words;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::store::{Database, Store, StoreError};

/// The routes of customers.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_customers))
        .routes(routes!(show::show_customer))
        .routes(routes!(show::list_customer_activity))
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
