//! One choice of a few, applied at once.

use leptos::prelude::*;

use super::{CollectAny, Icon, icon, yes_or_no};

/// One of the choices that stand side by side.
#[derive(Clone, Copy, Debug)]
pub struct Segment<T> {
    /// What is chosen with it.
    pub value: T,
    /// Its full words: the accessible name.
    pub label: &'static str,
    /// The short word for narrow screens.
    pub short: &'static str,
    /// The picture before its words, if it has one.
    pub icon: Option<Icon>,
}

/// A row of buttons of which one is pressed.
#[component]
pub fn Segmented<T: Copy + PartialEq + Send + Sync + 'static>(
    /// What the choice is about: "View".
    label: &'static str,
    /// The choices, from left to right.
    segments: Vec<Segment<T>>,
    /// Which one is pressed.
    #[prop(into)]
    value: Signal<T>,
    /// Called with the new choice.
    #[prop(into)]
    on_change: Callback<T>,
) -> impl IntoView {
    view! {
        <div class="segmented" role="group" aria-label=label>
            {segments
                .into_iter()
                .map(|segment| {
                    let pressed = move || value.get() == segment.value;
                    let press = move |_| {
                        if value.get_untracked() != segment.value {
                            on_change.run(segment.value);
                        }
                    };
                    view! {
                        <button
                            type="button"
                            aria-label=segment.label
                            aria-pressed=move || yes_or_no(pressed())
                            on:click=press
                        >
                            {segment.icon.map(icon)}
                            <span class="segmented__long" aria-hidden="true">{segment.label}</span>
                            <span class="segmented__short" aria-hidden="true">{segment.short}</span>
                        </button>
                    }
                })
                .collect_any()}
        </div>
    }
}
