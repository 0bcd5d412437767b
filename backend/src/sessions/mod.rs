//! Who is signed in: sign in, show, sign out; the caller and their scope; passwords and what slows
//! guessing down; what users change of themselves, and where they are signed in.

pub mod answering;
mod caller;
mod change_password;
mod change_user;
mod cookies;
mod db;
mod end;
pub mod housekeeping;
mod language;
pub(crate) mod last_used;
mod list;
mod new_password;
pub mod password;
mod password_links;
mod routes;
mod show;
mod sign_in;
mod sign_out;
mod strength;
mod throttle;

pub use self::caller::{Caller, StaffCaller};
pub(crate) use self::db::links;
pub(crate) use self::db::{any_user, email_is_taken, insert_user};
pub use self::password_links::make_password_link;
pub(crate) use self::routes::routes;
