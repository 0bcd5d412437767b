//! Cancellation requests: a customer's wish to end one service.

pub(crate) mod db;
mod error;
mod request;
mod withdraw;
pub mod worker;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use self::error::CancellationError;
use crate::app::App;

/// The routes of cancellation requests.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(request::request_cancellation))
        .routes(routes!(withdraw::withdraw_cancellation))
}
