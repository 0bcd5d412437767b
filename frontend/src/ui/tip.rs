//! A sentence that appears at a control on hover, on focus and on touch, and goes with Escape.

use leptos::html::Span;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Puts the sentence at what `control` draws. It is given the setter that shows the sentence, for
/// when the control is pressed; the control names `id` in its `aria-describedby`.
pub(super) fn with_tip(
    id: String,
    words: String,
    control: impl FnOnce(WriteSignal<bool>) -> AnyView,
) -> AnyView {
    let (open, set_open) = signal(false);
    let wrapper = NodeRef::<Span>::new();
    // The pointer may move onto the sentence; it closes when it leaves both and the focus is
    // elsewhere.
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
                    // Only the sentence: a dialog around it stays.
                    event.prevent_default();
                    event.stop_propagation();
                    set_open.set(false);
                }
            }
        >
            {control(set_open)}
            <span class="tip" role="tooltip" id=id hidden=move || !open.get()>
                {words}
            </span>
        </span>
    }
    .into_any()
}
