//! Transactions: attempts to move money.

pub(crate) mod act;
pub(crate) mod db;
mod export;
mod filter;
mod list;
mod read;
mod show;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub(crate) use self::read::{count_of_subscription, latest_of_subscriptions, of_order, one};

/// The routes of this feature.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_transactions))
        .routes(routes!(export::export_transactions))
        .routes(routes!(show::show_transaction))
        .routes(routes!(act::act_on_transaction))
}
