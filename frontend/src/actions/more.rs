//! The actions of an object at a glance: the one that helps now, in black, and the others behind a
//! button, each with the reason in sight where the rules refuse it.

use goodstanding_words::{acting, actions};
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, KeyboardEvent};

use super::ActionButton;
use super::buttons::button;
use crate::shell::Online;
use crate::ui::{Icon, announce, focus_soon, icon, yes_or_no};
use crate::words::fixed;

const MORE: &str = "more-actions";

const BUTTON: &str = "more-actions-button";

/// The black button, where there is one, and the others behind *More*, which stays as open as
/// `open` says when the bar is drawn anew.
pub fn actions_with_more(buttons: Vec<ActionButton>, open: RwSignal<bool>) -> AnyView {
    let (first, others): (Vec<_>, Vec<_>) = buttons.into_iter().partition(|it| it.is_primary);
    let first = first.into_iter().map(button).collect::<Vec<_>>();
    let more = (!others.is_empty()).then(|| more(others, open));
    view! {
        <div class="actions" role="group" aria-label=fixed(actions::TITLE)>
            {first}
            {more}
        </div>
    }
    .into_any()
}

fn more(others: Vec<ActionButton>, open: RwSignal<bool>) -> AnyView {
    let rows = others.into_iter().map(row).collect::<Vec<_>>();
    let place = NodeRef::<Div>::new();
    // Whoever presses or goes elsewhere wants it no more; a dialog that it opened gives the focus
    // back to it.
    let leave = move |to: Option<EventTarget>| {
        let Some(to) = to.and_then(|to| to.dyn_into::<Element>().ok()) else {
            return;
        };
        // It hears of its own end as well, when nothing of it is there any more.
        let place = place.try_get_untracked().flatten();
        let is_outside = place.is_some_and(|place| !place.contains(Some(&to)));
        if is_outside && !matches!(to.closest("dialog"), Ok(Some(_))) {
            let _ = open.try_set(false);
        }
    };
    let pressed = window_event_listener(ev::pointerdown, move |event| leave(event.target()));
    on_cleanup(move || pressed.remove());
    let close = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            open.set(false);
            focus_soon(BUTTON);
        }
    };
    view! {
        <div
            class="actions__box"
            node_ref=place
            on:keydown=close
            on:focusout=move |event| leave(event.related_target())
        >
            <button
                type="button"
                class="btn actions__more"
                id=BUTTON
                aria-expanded=move || yes_or_no(open.get())
                aria-controls=MORE
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {fixed(acting::MORE)}
                {icon(Icon::ChevronRight)}
            </button>
            <ul class="more" id=MORE role="list" hidden=move || !open.get()>
                {rows}
            </ul>
        </div>
    }
    .into_any()
}

fn row(action: ActionButton) -> AnyView {
    let refusal = action.refusal.clone();
    let shown = move || match refusal
        .clone()
        .or_else(|| Online::refusal().map(Into::into))
    {
        Some(reason) => refused(&action, reason),
        None => button(action.clone()),
    };
    view! { <li class="more__row">{shown}</li> }.into_any()
}

/// An action that is not possible now, in its place, with the reason beside it.
fn refused(action: &ActionButton, reason: String) -> AnyView {
    let described = format!("{}-why", action.id);
    let spoken = reason.clone();
    view! {
        <button
            type="button"
            class="btn btn--small btn--inactive"
            id=action.id.clone()
            aria-disabled="true"
            aria-describedby=described.clone()
            on:click=move |_| announce(spoken.clone())
        >
            {action.label.clone()}
        </button>
        <span class="small muted" id=described>
            {reason}
        </span>
    }
    .into_any()
}
