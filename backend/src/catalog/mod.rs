//! The catalogue: what can be ordered, and on which schedule it is billed.

pub(crate) mod db;
mod details;
mod labels;
mod plan;
mod product;
mod show;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub(crate) use self::labels::labels;

/// The language in which a product is described where it is not described in the reader's.
pub(crate) const ENGLISH: &str = "en";

/// The routes of the catalogue.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show::show_catalog))
        .routes(routes!(product::show_product))
        .routes(routes!(plan::show_plan))
        .routes(routes!(details::show_product_details))
}
