//! The actions of an object at a glance: the one that helps now, in black, and the others behind a
//! button, each with the reason in sight where the rules refuse it.

use leptos::prelude::*;

use super::ActionButton;
use super::buttons::button;
use crate::shell::Online;
use crate::ui::{Icon, announce, icon, yes_or_no};

const MORE: &str = "more-actions";

/// The black button, where there is one, and the others behind *More*, which stays as open as
/// `open` says when the bar is drawn anew.
pub fn actions_with_more(buttons: Vec<ActionButton>, open: RwSignal<bool>) -> AnyView {
    let (first, others): (Vec<_>, Vec<_>) = buttons.into_iter().partition(|it| it.is_primary);
    let first = first.into_iter().map(button).collect::<Vec<_>>();
    let more = (!others.is_empty()).then(|| more(others, open));
    view! {
        <div class="actions" role="group" aria-label="Actions">
            {first}
            {more}
        </div>
    }
    .into_any()
}

fn more(others: Vec<ActionButton>, open: RwSignal<bool>) -> AnyView {
    let rows = others.into_iter().map(row).collect::<Vec<_>>();
    view! {
        <button
            type="button"
            class="btn btn--small actions__more"
            aria-expanded=move || yes_or_no(open.get())
            aria-controls=MORE
            on:click=move |_| open.update(|open| *open = !*open)
        >
            "More"
            {icon(Icon::ChevronRight)}
        </button>
        <ul class="more" id=MORE role="list" hidden=move || !open.get()>
            {rows}
        </ul>
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
