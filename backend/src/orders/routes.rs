//! The routes of orders.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{act, place, queue, show};
use crate::app::App;

/// The routes of orders.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(queue::list_orders))
        .routes(routes!(place::place_order))
        .routes(routes!(show::show_order))
        .routes(routes!(act::act_on_order))
}
