//! A badge that explains itself: on hover, on focus and on touch.

use core::cell::Cell;

use goodstanding_shared::tone::Tone;
use leptos::prelude::*;

use super::badge;
use super::tip::with_tip;

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

/// A number that no other call got, for ids of parts that occur often.
fn next() -> u32 {
    COUNT.replace(COUNT.get().wrapping_add(1))
}

/// A badge with a sentence that says what it means.
pub fn explained_badge(tone: Tone, label: &'static str, sentence: impl Into<String>) -> AnyView {
    let id = format!("meaning-{}", next());
    let described = id.clone();
    with_tip(id, sentence.into(), move |show| {
        view! {
            <button type="button" class="badge-button" aria-describedby=described on:click=move |_| show.set(true)>
                {badge(tone, label)}
            </button>
        }
        .into_any()
    })
}
