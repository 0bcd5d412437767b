//! What opens the search: a button that looks like a field, and keys.

use goodstanding_words::search;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::SEARCH;
use crate::part::within;
use crate::shell::has_shortcuts;
use crate::ui::{Icon, icon};
use crate::words::fixed;

/// Whether somebody searches.
#[derive(Clone, Copy)]
pub struct Searching(RwSignal<bool>);

impl Searching {
    /// Provides it to everything below.
    pub fn provide() {
        provide_context(Self(RwSignal::new(false)));
    }

    fn expect() -> Self {
        expect_context()
    }

    /// The dialog while somebody searches, and the keys that open it.
    pub fn place() -> AnyView {
        let Self(is_open) = Self::expect();
        let keys = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
            if is_asked(&event) && !is_open.get_untracked() && !has_dialog() {
                event.prevent_default();
                is_open.set(true);
            }
        });
        on_cleanup(move || keys.remove());
        let close = Callback::new(move |()| is_open.set(false));
        (move || {
            is_open
                .get()
                .then(|| within(&SEARCH, move |part| (part.palette)(close)))
        })
        .into_any()
    }
}

/// Ctrl K, ⌘K, and a slash where nothing is typed.
fn is_asked(event: &KeyboardEvent) -> bool {
    let with_key = event.ctrl_key() != event.meta_key() && !event.alt_key() && !event.shift_key();
    if with_key {
        return event.key().eq_ignore_ascii_case("k");
    }
    event.key() == "/"
        && has_shortcuts()
        && !event.alt_key()
        && !event.ctrl_key()
        && !is_typing(event)
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|it| it.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|target| {
        let is_field = matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT");
        is_field || target.is_content_editable()
    })
}

/// What stands in a dialog goes first.
fn has_dialog() -> bool {
    let found = document().query_selector("dialog[open]");
    found.ok().flatten().is_some()
}

/// The keys as the reader's machine has them.
fn keys() -> &'static str {
    let platform = window().navigator().platform().unwrap_or_default();
    if platform.starts_with("Mac") || platform.starts_with("iP") {
        "⌘K"
    } else {
        "Ctrl K"
    }
}

/// The button that opens it.
#[component]
pub fn SearchButton() -> impl IntoView {
    let Searching(is_open) = Searching::expect();
    view! {
        <button
            type="button"
            class="search-button"
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K Meta+K /"
            on:click=move |_| is_open.set(true)
        >
            {icon(Icon::Search)}
            <span class="search-button__word">{fixed(search::TITLE)}</span>
            <kbd class="search-button__keys" aria-hidden="true">
                {keys()}
            </kbd>
        </button>
    }
}
