//! The routes of sessions.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{
    change_password, change_user, end, language, list, password_links, show, sign_in, sign_out,
};
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
        .routes(routes!(change_user::change_user))
        .routes(routes!(change_password::change_password))
        .routes(routes!(password_links::ask_for_password_link))
        .routes(routes!(password_links::check_password_link))
        .routes(routes!(password_links::use_password_link))
        .routes(routes!(list::list_own_sessions, end::end_other_sessions))
        .routes(routes!(end::end_own_session))
}
