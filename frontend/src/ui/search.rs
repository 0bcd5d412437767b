//! The field that narrows a list while typing.

use leptos::prelude::*;

use super::{Icon, icon};

/// A search field, which acts while it is typed in.
#[component]
pub fn SearchField(
    /// What is searched: "Search services". The placeholder and the accessible name.
    label: &'static str,
    /// The words that are searched for; empty for all.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the new words at every change.
    #[prop(into)]
    on_input: Callback<String>,
) -> impl IntoView {
    view! {
        <label class="search">
            {icon(Icon::Search)} <span class="sr-only">{label}</span>
            <input
                type="search"
                placeholder=label
                autocomplete="off"
                prop:value=value
                on:input=move |event| on_input.run(event_target_value(&event))
            />
        </label>
    }
}
