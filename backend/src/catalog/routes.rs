//! The routes of the catalogue.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{details, plan, product, show};
use crate::app::App;

/// The routes of the catalogue.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show::show_catalog))
        .routes(routes!(product::show_product))
        .routes(routes!(plan::show_plan))
        .routes(routes!(details::show_product_details))
}
