//! The routes of the reports. Staff only.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{cancellations, standings, subscriptions};
use crate::app::App;

/// The routes of the reports. Staff only.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(standings::report_standings))
        .routes(routes!(standings::export_standings))
        .routes(routes!(standings::report_standings_history))
        .routes(routes!(subscriptions::list_counted_subscriptions))
        .routes(routes!(cancellations::report_cancellations))
        .routes(routes!(cancellations::export_cancellations))
}
