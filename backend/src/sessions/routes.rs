//! The routes of sessions.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{language, show, sign_in, sign_out};
use crate::app::App;

/// The routes of sessions.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(
            sign_in::sign_in,
            show::show_session,
            sign_out::sign_out
        ))
        .routes(routes!(language::choose_language))
}
