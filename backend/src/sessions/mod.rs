//! Who is signed in: sign in, show, sign out; the caller and their scope; passwords and what slows guessing down.

mod caller;
mod db;
pub mod password;
mod scope;
mod show;
mod sign_in;
mod sign_out;
pub mod throttle;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use self::caller::{Caller, StaffCaller};
pub(crate) use self::db::{any_user, email_is_taken, forget_expired, insert_user};
pub use self::scope::Scope;
use crate::app::App;

/// The routes of sessions.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(
        sign_in::sign_in,
        show::show_session,
        sign_out::sign_out
    ))
}
