//! A badge that explains itself: on hover, on focus and on touch.

use core::cell::Cell;

use goodstanding_shared::tone::Tone;
use leptos::prelude::*;

use super::badge;

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

/// A number that no other call got, for ids of parts that occur often.
fn next() -> u32 {
    COUNT.replace(COUNT.get().wrapping_add(1))
}

/// A badge with a sentence that says what it means.
pub fn explained_badge(tone: Tone, label: &'static str, sentence: impl Into<String>) -> AnyView {
    let sentence = sentence.into();
    let (open, set_open) = signal(false);
    let tip = format!("meaning-{}", next());
    view! {
        <span
            class="has-tip"
            on:pointerenter=move |_| set_open.set(true)
            on:pointerleave=move |_| set_open.set(false)
            on:focusin=move |_| set_open.set(true)
            on:focusout=move |_| set_open.set(false)
            on:keydown=move |event| {
                if event.key() == "Escape" && open.get_untracked() {
                    event.stop_propagation();
                    set_open.set(false);
                }
            }
        >
            <button type="button" class="badge-button" aria-describedby=tip.clone() on:click=move |_| set_open.set(true)>
                {badge(tone, label)}
            </button>
            <span class="tip" role="tooltip" id=tip hidden=move || !open.get()>
                {sentence}
            </span>
        </span>
    }
    .into_any()
}
