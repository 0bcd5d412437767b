//! Choosing a password by a link: whoever forgot theirs asks for one, and opens it from the mail.
//! Nobody needs to be signed in.

mod ask_form;
mod password_page;
mod set_form;

use leptos::prelude::*;

use crate::part::Page;
use password_page::PasswordPage;

crate::part! {
    /// The page on which somebody chooses a password by a link. It comes together with the search,
    /// which is small.
    pub static PAGE: Page = search Page {
        draw: || view! { <PasswordPage /> }.into_any(),
    };
}
