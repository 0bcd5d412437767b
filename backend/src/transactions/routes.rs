//! The routes of this feature.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{act, export, list, receipt, show, summary};
use crate::app::App;

/// The routes of this feature.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_transactions))
        .routes(routes!(export::export_transactions))
        .routes(routes!(summary::summarize_transactions))
        .routes(routes!(show::show_transaction))
        .routes(routes!(receipt::show_receipt))
        .routes(routes!(receipt::download_receipt))
        .routes(routes!(act::act_on_transaction))
}
