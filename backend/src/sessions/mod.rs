//! Who is signed in: sign in, show, sign out; the caller and their scope; passwords and what slows
//! guessing down.

mod caller;
mod cookies;
mod db;
pub mod housekeeping;
mod language;
pub(crate) mod last_used;
pub mod password;
mod routes;
mod show;
mod sign_in;
mod sign_out;
mod throttle;

pub use self::caller::{Caller, StaffCaller};
pub(crate) use self::db::{any_user, email_is_taken, insert_user};
pub(crate) use self::routes::routes;
