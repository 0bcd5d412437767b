//! A button that is temporarily off and says why: it keeps its place in the tab order, shows a tooltip on hover, focus and touch, and answers
//! when it is pressed. HTML's `disabled` would take all of that away.

use leptos::html::Span;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::announce;

/// An inactive button with its reason.
#[component]
pub fn InactiveButton(
    /// The id of the button; the tooltip's derives from it.
    #[prop(into)]
    id: String,
    /// The action that is off, as it reads when it is on.
    label: &'static str,
    /// The accessible name, when the label alone does not say of what.
    #[prop(into)]
    name: String,
    /// Why it is off.
    #[prop(into)]
    reason: String,
) -> impl IntoView {
    let (open, set_open) = signal(false);
    let wrapper = NodeRef::<Span>::new();
    let tip = format!("{id}-tip");
    let spoken = reason.clone();
    let press = move |_| {
        set_open.set(true);
        announce(spoken.clone());
    };
    // The pointer may move onto the tooltip; it closes when it leaves both and the focus is elsewhere.
    let leave = move |_| {
        let focused = document().active_element();
        let inside = wrapper
            .get_untracked()
            .is_some_and(|wrapper| wrapper.contains(focused.as_ref().map(JsCast::unchecked_ref)));
        set_open.set(inside && open.get_untracked());
    };
    view! {
        <span
            class="has-tip"
            node_ref=wrapper
            on:pointerenter=move |_| set_open.set(true)
            on:pointerleave=leave
            on:focusin=move |_| set_open.set(true)
            on:focusout=move |_| set_open.set(false)
            on:keydown=move |event| {
                if event.key() == "Escape" && open.get_untracked() {
                    // Only the tooltip: a dialog around it stays.
                    event.prevent_default();
                    event.stop_propagation();
                    set_open.set(false);
                }
            }
        >
            <button
                type="button"
                class="btn btn--small btn--inactive"
                id=id
                aria-disabled="true"
                aria-label=name
                aria-describedby=tip.clone()
                on:click=press
            >
                {label}
            </button>
            <span class="tip" role="tooltip" id=tip hidden=move || !open.get()>
                {reason}
            </span>
        </span>
    }
}
