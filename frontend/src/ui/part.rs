//! A part of a page: a sheet with its heading.

use leptos::prelude::*;

/// A sheet under the heading `title`, which names it.
pub fn part(title: &'static str, content: AnyView) -> AnyView {
    let id = format!("{}-part", title.to_ascii_lowercase().replace(' ', "-"));
    let label = id.clone();
    view! {
        <section class="sheet part" aria-labelledby=label>
            <h2 id=id>{title}</h2>
            {content}
        </section>
    }
    .into_any()
}
