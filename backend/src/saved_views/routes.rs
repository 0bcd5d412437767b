//! The routes of saved views.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{list, remove, save};
use crate::app::App;

/// The routes of saved views.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_saved_views))
        .routes(routes!(save::save_view))
        .routes(routes!(remove::remove_saved_view))
}
