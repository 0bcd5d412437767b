//! The routes of services.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{act, activity, list, show};
use crate::app::App;

/// The routes of services.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_services))
        .routes(routes!(show::show_service))
        .routes(routes!(act::act_on_service))
        .routes(routes!(activity::list_service_activity))
}
