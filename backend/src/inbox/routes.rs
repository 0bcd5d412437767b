//! The routes of this feature.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{agenda, counts, decided, show};
use crate::app::App;

/// The routes of this feature.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show::show_inbox))
        .routes(routes!(counts::count_inbox))
        .routes(routes!(agenda::show_agenda))
        .routes(routes!(decided::show_decided))
}
