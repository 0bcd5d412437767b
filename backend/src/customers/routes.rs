//! The routes of customers.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{list, show};
use crate::app::App;

/// The routes of customers.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_customers))
        .routes(routes!(show::show_customer))
        .routes(routes!(show::list_customer_activity))
}
