//! Services: the list, the details, the history of one.

pub(crate) mod act;
mod activity;
pub(crate) mod db;
mod list;
mod set_up;
mod show;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use self::set_up::accept;
use crate::app::App;

/// The routes of services.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_services))
        .routes(routes!(show::show_service))
        .routes(routes!(act::act_on_service))
        .routes(routes!(activity::list_service_activity))
}
