//! Something that opens below its button.

use leptos::prelude::*;

use super::{Icon, icon};

/// A button that shows and hides what follows it.
#[component]
pub fn Disclosure(
    /// The button's words.
    #[prop(into)]
    label: Signal<String>,
    /// The id of what it opens.
    controls: &'static str,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="btn"
            aria-expanded=move || open.get().to_string()
            aria-controls=controls
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {icon(Icon::Filter)}
            {move || label.get()}
        </button>
    }
}
