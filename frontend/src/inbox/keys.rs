//! The keys of the inbox: J and K move between its rows, Enter opens the one at the cursor.

use goodstanding_shared::inbox::Inbox;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::rows::action_id;
use crate::shell::has_shortcuts;

/// Where a key is meant for something else: what is typed into, and every page of a dialog.
const TYPED: &str = "input, textarea, select, [contenteditable], dialog, [popover]";
/// What Enter opens by itself.
const PRESSED: &str = "a, button, summary";

/// Listens while the page is there.
pub(super) fn listen(at: RwSignal<usize>, inbox: Memo<Option<Inbox>>) {
    let listening = window_event_listener(ev::keydown, move |event| {
        let ids = inbox.with_untracked(|inbox| {
            let rows = inbox.iter().flat_map(|inbox| &inbox.rows);
            rows.map(action_id).collect::<Vec<_>>()
        });
        if ids.is_empty() || !is_meant(&event) {
            return;
        }
        let here = at.get_untracked().min(ids.len() - 1);
        let to = match event.key().as_str() {
            "j" | "J" => (here + 1).min(ids.len() - 1),
            "k" | "K" => here.saturating_sub(1),
            "Enter" if !is_on(&event, PRESSED) => {
                event.prevent_default();
                if let Some(button) = button(&ids[here]) {
                    button.click();
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        at.set(to);
        if let Some(button) = button(&ids[to]) {
            let _ = button.focus();
        }
    });
    on_cleanup(move || listening.remove());
}

/// Whether a key is meant for the inbox: keys are wanted, no other one is held, nothing is typed,
/// no dialog is open.
fn is_meant(event: &KeyboardEvent) -> bool {
    let is_held = event.ctrl_key() || event.meta_key() || event.alt_key();
    let is_asked = document()
        .query_selector("dialog[open]")
        .is_ok_and(|open| open.is_some());
    has_shortcuts() && !is_held && !is_asked && !is_on(event, TYPED)
}

/// Whether the key was pressed on such an element, or within one.
fn is_on(event: &KeyboardEvent, selector: &str) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|target| target.closest(selector).is_ok_and(|found| found.is_some()))
}

fn button(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
