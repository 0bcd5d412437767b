//! Cancellation requests: a customer's wish to end one service.

pub(crate) mod db;
mod error;
mod queue;
mod read;
pub(crate) mod request;
pub(crate) mod withdraw;
pub(crate) mod worker;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use self::error::CancellationError;
use crate::app::App;
use crate::store::{Database, Store, StoreError};

/// The routes of cancellation requests.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(queue::list_cancellations))
        .routes(routes!(request::request_cancellation))
        .routes(routes!(withdraw::withdraw_cancellation))
}

/// How many reasons are made searchable in one transaction.
const REASONS_AT_ONCE: u32 = 500;

/// Makes the reasons searchable that were given to an older version of the server: after an update, and else nothing.
pub(crate) async fn renew_reasons(store: &Store) -> Result<(), StoreError> {
    loop {
        let renewed = store
            .write(|tx: &mut Database| db::renew_reasons(tx, REASONS_AT_ONCE))
            .await?;
        if renewed == 0 {
            return Ok(());
        }
        tracing::info!(reasons = renewed, "reasons were made searchable");
    }
}
