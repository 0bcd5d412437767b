//! A button that is temporarily off and says why: it keeps its place in the tab order, shows a
//! tooltip on hover, focus and touch, and answers when it is pressed. HTML's `disabled` would take
//! all of that away.

use leptos::prelude::*;

use super::announce;
use super::tip::with_tip;

/// An inactive button with its reason.
#[component]
pub fn InactiveButton(
    /// The id of the button; the tooltip's derives from it.
    #[prop(into)]
    id: String,
    /// The action that is off, as it reads when it is on.
    #[prop(into)]
    label: String,
    /// The accessible name, when the label alone does not say of what.
    #[prop(into)]
    name: String,
    /// Why it is off.
    #[prop(into)]
    reason: String,
) -> impl IntoView {
    let tip = format!("{id}-tip");
    let described = tip.clone();
    let spoken = reason.clone();
    with_tip(tip, reason, move |show| {
        let press = move |_| {
            show.set(true);
            announce(spoken.clone());
        };
        view! {
            <button
                type="button"
                class="btn btn--small btn--inactive"
                id=id
                aria-disabled="true"
                aria-label=name
                aria-describedby=described
                on:click=press
            >
                {label}
            </button>
        }
        .into_any()
    })
}
