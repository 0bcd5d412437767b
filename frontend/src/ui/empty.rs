//! There is nothing to show, and that is right: what it means and what can be done.

use leptos::prelude::*;

/// What stands where a list would, when nothing is in it.
#[component]
pub fn Empty(
    /// What is not there.
    #[prop(into)]
    title: String,
    /// What can be done.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty__title">{title}</p>
            <div class="empty__body">{children()}</div>
        </div>
    }
}
