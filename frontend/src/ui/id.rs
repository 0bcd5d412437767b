//! Identifiers: whole where they are the subject, shortened where they are one of many.

use goodstanding_words::copying;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::announce;
use crate::words::{fixed, say};

/// How many characters of a long identifier are shown: the prefix and enough to tell rows apart.
const SHOWN: usize = 11;

/// A link to what an identifier names. Long identifiers are shortened for the eye; screen readers,
/// copying and the tooltip have them whole.
pub fn id_link(href: String, id: &str) -> AnyView {
    let whole = id.to_owned();
    let text = if id.len() > SHOWN + 3 {
        view! {
            <span aria-hidden="true">{format!("{}…", &id[..SHOWN])}</span>
            <span class="sr-only">{whole.clone()}</span>
        }
        .into_any()
    } else {
        whole.clone().into_any()
    };
    view! {
        <a class="mono id-link" href=href title=whole>
            {text}
        </a>
    }
    .into_any()
}

/// An identifier in full, with a button that copies it.
pub fn copyable(id: String) -> AnyView {
    let name = say(copying::copy_of(&id));
    let copied = id.clone();
    let copy = move |_| {
        let text = copied.clone();
        leptos::task::spawn_local(async move {
            let written = window().navigator().clipboard().write_text(&text);
            announce(if JsFuture::from(written).await.is_ok() {
                fixed(copying::COPIED)
            } else {
                fixed(copying::NOT_ALLOWED)
            });
        });
    };
    view! {
        <span class="copyable">
            <span class="mono muted break">{id}</span>
            <button type="button" class="btn btn--small btn--quiet" aria-label=name on:click=copy>
                {fixed(copying::COPY)}
            </button>
        </span>
    }
    .into_any()
}
