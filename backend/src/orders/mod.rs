//! Orders: a customer's choice of products, each with a billing plan.

pub(crate) mod act;
pub(crate) mod db;
mod error;
pub(crate) mod place;
mod queue;
mod read;
mod show;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use self::error::OrderError;
use crate::app::App;

/// The routes of orders.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(queue::list_orders))
        .routes(routes!(place::place_order))
        .routes(routes!(show::show_order))
        .routes(routes!(act::act_on_order))
}
