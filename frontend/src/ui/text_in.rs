//! Texts that may be in another language than the page.

use leptos::prelude::*;

/// What somebody wrote, kept apart from what stands around it, in `language`: none where it is that
/// of the page.
pub fn text_in(text: &str, language: Option<&String>) -> AnyView {
    view! {
        <span dir="auto" lang=language.cloned()>
            {text.to_owned()}
        </span>
    }
    .into_any()
}
