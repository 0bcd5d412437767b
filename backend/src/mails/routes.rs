//! The routes of this feature.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{list, send_again, show};
use crate::app::App;

/// The routes of this feature.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list_mails))
        .routes(routes!(show::show_mail))
        .routes(routes!(show::download_letter))
        .routes(routes!(send_again::send_mail_again))
}
