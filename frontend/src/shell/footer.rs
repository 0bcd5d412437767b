//! The foot of every page: in which time zone times are shown.

use goodstanding_words::shell as words;
use leptos::prelude::*;

use crate::sessions::Session;
use crate::ui::time_zone;
use crate::words::{fixed, say};

/// The foot of every page.
#[component]
pub(super) fn Footer() -> impl IntoView {
    let session = Session::expect();
    view! {
        <footer class="footer">
            <p class="small">
                {move || {
                    session.me();
                    say(words::times(&time_zone().replace('_', " ")))
                }}
            </p>
            {move || {
                session
                    .me()
                    .is_some_and(|me| me.demo)
                    .then(|| view! { <p class="small">{fixed(words::DEMO)}</p> }.into_any())
            }}
        </footer>
    }
}
