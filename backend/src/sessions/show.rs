//! Who is signed in.

use axum::extract::State;
use chrono::{DateTime, Utc};
use goodstanding_shared::sessions::Me;

use super::caller::{Caller, Lifetime};
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
    Json(me(&app, &caller.user, caller.ends_at))
}

pub(super) fn me(app: &App, user: &User, ends_at: DateTime<Utc>) -> Me {
    // Sessions go by the real time, also where that of a demo was advanced.
    let left = (ends_at - app.clock().real()).num_seconds();
    Me {
        id: user.id,
        name: user.name.clone(),
        email: user.email.clone(),
        role: user.role,
        customer: user.customer.clone(),
        language: user.language,
        time_zone: user.time_zone.clone(),
        demo: app.settings().demo,
        processor: app.engine().processor().kind(),
        time_is_simulated: app.clock().is_simulated(),
        idle_s: seconds(Lifetime::of(user.role).idle.num_seconds()),
        ends_in_s: seconds(left),
        now: app.clock().now(),
    }
}

/// A length of time that is not negative.
fn seconds(length: i64) -> u32 {
    u32::try_from(length.max(0)).unwrap_or(u32::MAX)
}
