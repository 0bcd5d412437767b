//! The routes of this feature.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{act, list, show, unpaid, upcoming, upgrades};
use crate::app::App;

/// The routes of this feature.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_subscriptions))
        .routes(routes!(show::show_subscription))
        .routes(routes!(show::show_subscription_of_service))
        .routes(routes!(show::list_subscription_activity))
        .routes(routes!(act::act_on_subscription))
        .routes(routes!(upcoming::list_upcoming_charges))
        .routes(routes!(upgrades::list_upgrades))
        .routes(routes!(unpaid::list_unpaid))
}
