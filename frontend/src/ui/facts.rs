//! Facts in pairs of name and value, inside a `<dl>`.

use leptos::prelude::*;

/// A name with its value, for a list of facts.
pub fn fact(name: &'static str, value: impl IntoAny) -> AnyView {
    let value = value.into_any();
    view! {
        <div class="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// A value that is not there: a dash for the eye, words for the ear.
pub fn missing(words: &'static str) -> AnyView {
    view! {
        <span class="muted" title=words>
            <span aria-hidden="true">"—"</span>
            <span class="sr-only">{words}</span>
        </span>
    }
    .into_any()
}
