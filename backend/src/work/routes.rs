//! The routes of the demo's clock and of the worker.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{advance, show};
use crate::app::App;

/// The routes of the demo's clock and of the worker.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show::show_clock))
        .routes(routes!(show::show_worker))
        .routes(routes!(show::preview_advance))
        .routes(routes!(advance::advance_clock))
}
