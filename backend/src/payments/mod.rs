//! Payments: the ways in which a customer pays. Numbers come in, and only their last four characters are kept.

pub(crate) mod add;
pub(crate) mod db;
mod error;
mod list;
pub(crate) mod remove;
pub(crate) mod replace;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use self::error::PaymentError;
use crate::app::App;

/// The routes of payment methods.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_payment_methods))
        .routes(routes!(add::add_payment_method))
        .routes(routes!(replace::replace_payment_method))
        .routes(routes!(remove::remove_payment_method))
}
