//! The routes of cancellation requests.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{queue, request, withdraw};
use crate::app::App;

/// The routes of cancellation requests.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(queue::list_cancellations))
        .routes(routes!(request::request_cancellation))
        .routes(routes!(withdraw::withdraw_cancellation))
}
