//! Something that opens below its button.

use leptos::prelude::*;

use super::{Icon, icon, yes_or_no};

/// A button that shows and hides what follows it.
#[component]
pub fn Disclosure(
    /// The words of the button that opens and closes it.
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
            aria-expanded=move || yes_or_no(open.get())
            aria-controls=controls
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {icon(Icon::Filter)}
            {move || label.get()}
        </button>
    }
}
