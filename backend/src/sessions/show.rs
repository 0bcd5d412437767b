//! Who is signed in.

use axum::extract::State;
use goodstanding_shared::sessions::Me;

use super::caller::Caller;
use super::db::User;
use crate::app::App;
use crate::http::json::Json;
use crate::http::query::NoQuery;

/// Says who is signed in.
#[utoipa::path(
    get, path = "/session", tag = "sessions", operation_id = "show_session",
    responses(
        (status = 200, description = "Who is signed in.", body = Me),
    )
)]
pub(crate) async fn show_session(State(app): State<App>, caller: Caller, _: NoQuery) -> Json<Me> {
    Json(me(&app, &caller.user))
}

pub(super) fn me(app: &App, user: &User) -> Me {
    Me {
        id: user.id,
        name: user.name.clone(),
        email: user.email.clone(),
        role: user.role,
        customer: user.customer.clone(),
        demo: app.settings().demo,
        processor: app.engine().processor().kind(),
        time_is_simulated: app.clock().is_simulated(),
        now: app.clock().now(),
    }
}
