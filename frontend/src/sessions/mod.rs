//! Who is there: the session, and the forms that begin it.

mod ending;
mod ending_dialog;
mod password_field;
mod session;
mod sign_in_form;
mod sign_in_page;

pub use ending::SessionEnding;
pub use password_field::{Password, PasswordField};
pub use session::{Phase, Session};
pub use sign_in_form::SignInForm;
pub use sign_in_page::SignInPage;
