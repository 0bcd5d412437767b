//! The foot of every page: in which time zone times are shown.

use leptos::prelude::*;

use crate::sessions::Session;
use crate::ui::time_zone;

/// The foot of every page.
#[component]
pub(super) fn Footer() -> impl IntoView {
    let session = Session::expect();
    view! {
        <footer class="footer">
            <p class="small">
                {format!("Times are shown in {}. Due dates are calendar dates.", time_zone().replace('_', " "))}
            </p>
            {move || {
                session
                    .me()
                    .is_some_and(|me| me.demo)
                    .then(|| view! { <p class="small">"Demo data: nothing here is charged."</p> }.into_any())
            }}
        </footer>
    }
}
