//! Subscriptions: how a customer is billed. Other features change them only through what is here.

pub(crate) mod act;
pub(crate) mod db;
mod details;
mod filter;
mod follow;
mod list;
mod order;
mod read;
mod show;
mod upcoming;
mod upgrades;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub(crate) use self::act::reason_of;
pub(crate) use self::follow::sync_with_services;
pub(crate) use self::list::shown;
pub(crate) use self::read::{brief, briefs, next_retry_on, rows};

/// The routes of this feature.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_subscriptions))
        .routes(routes!(show::show_subscription))
        .routes(routes!(show::list_subscription_activity))
        .routes(routes!(act::act_on_subscription))
        .routes(routes!(upcoming::list_upcoming_charges))
        .routes(routes!(upgrades::list_upgrades))
}
