//! The routes of payment methods.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{add, list, remove, replace};
use crate::app::App;

/// The routes of payment methods.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_payment_methods))
        .routes(routes!(add::add_payment_method))
        .routes(routes!(replace::replace_payment_method))
        .routes(routes!(remove::remove_payment_method))
}
