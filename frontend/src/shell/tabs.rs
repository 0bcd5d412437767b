//! Parts of a page side by side, one of them in sight: which one, the address says.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::Params;
use crate::ui::{CollectAny, focus_soon, yes_or_no};

/// The parameter that names the part in sight.
const PARAMETER: &str = "tab";

const PANEL: &str = "tab-panel";

/// One of the parts.
pub struct Tab {
    /// What the address calls it; empty for the first, which is in sight when nothing is asked.
    pub word: &'static str,
    /// What the reader presses.
    pub label: &'static str,
    /// How many things are in it, where that is known.
    pub count: Signal<Option<String>>,
    /// What is in it.
    pub panel: ViewFn,
}

impl Tab {
    /// A part of which nobody counts what is in it.
    pub fn new(word: &'static str, label: &'static str, panel: impl Into<ViewFn>) -> Self {
        Self {
            word,
            label,
            count: Signal::stored(None),
            panel: panel.into(),
        }
    }
}

fn id_of(word: &str) -> String {
    format!("tab-{}", if word.is_empty() { "first" } else { word })
}

/// Whether the page is written from right to left.
fn is_mirrored() -> bool {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("dir"))
        .is_some_and(|direction| direction == "rtl")
}

/// Draws them. Arrows lead from one to the next, as in every list of tabs.
pub fn tabs(label: &'static str, tabs: Vec<Tab>) -> AnyView {
    let params = Params::of_page();
    let words: Vec<&'static str> = tabs.iter().map(|tab| tab.word).collect();
    let shown = {
        let words = words.clone();
        Memo::new(move |_| {
            let asked = params.get(PARAMETER);
            let place = words.iter().position(|word| *word == asked);
            place.unwrap_or_default()
        })
    };
    let choose = {
        let words = words.clone();
        move |place: usize, replace: bool| {
            params.set(
                PARAMETER,
                words.get(place).copied().unwrap_or_default(),
                replace,
            );
        }
    };
    let go = {
        let choose = choose.clone();
        move |event: KeyboardEvent| {
            let last = words.len().saturating_sub(1);
            let now = shown.get_untracked();
            let key = event.key();
            // From right to left the next one stands on the left.
            let onward = if is_mirrored() {
                "ArrowLeft"
            } else {
                "ArrowRight"
            };
            let place = match key.as_str() {
                "ArrowLeft" | "ArrowRight" if key == onward => (now + 1) % words.len().max(1),
                "ArrowLeft" | "ArrowRight" => now.checked_sub(1).unwrap_or(last),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            choose(place, true);
            focus_soon(id_of(words.get(place).copied().unwrap_or_default()));
        }
    };
    let panels = StoredValue::new(tabs.iter().map(|tab| tab.panel.clone()).collect::<Vec<_>>());
    let ids = StoredValue::new(tabs.iter().map(|tab| id_of(tab.word)).collect::<Vec<_>>());
    let buttons = tabs.into_iter().enumerate().map(|(place, tab)| {
        let choose = choose.clone();
        let is_shown = move || shown.get() == place;
        let count = tab.count;
        let count = move || {
            count
                .get()
                .map(|count| view! { <span class="tab__count num">{count}</span> }.into_any())
        };
        view! {
            <button
                type="button"
                role="tab"
                class="tab"
                id=id_of(tab.word)
                aria-selected=move || yes_or_no(is_shown())
                aria-controls=PANEL
                tabindex=move || if is_shown() { "0" } else { "-1" }
                on:click=move |_| choose(place, false)
            >
                {tab.label}
                {count}
            </button>
        }
        .into_any()
    });
    let panel = move || {
        let place = shown.get();
        panels.with_value(|panels| panels.get(place).map(ViewFn::run))
    };
    view! {
        <section class="sheet tabbed">
            <div class="tabs" role="tablist" aria-label=label on:keydown=go>
                {buttons.collect_any()}
            </div>
            <div
                class="tabbed__panel"
                role="tabpanel"
                id=PANEL
                aria-labelledby=move || ids.with_value(|ids| ids.get(shown.get()).cloned())
            >
                {panel}
            </div>
        </section>
    }
    .into_any()
}
