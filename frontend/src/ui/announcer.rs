//! The one polite live region: results of the reader's own actions, said once.

use leptos::prelude::*;

thread_local! {
    static SAID: ArcRwSignal<String> = ArcRwSignal::new(String::new());
}

/// Says a sentence to screen readers.
pub fn announce(sentence: impl Into<String>) {
    let mut sentence = sentence.into();
    SAID.with(|said| {
        // The same sentence twice would be no change, and nothing would be said.
        if said.with_untracked(|last| *last == sentence) {
            sentence.push('\u{a0}');
        }
        said.set(sentence);
    });
}

/// Where it is said. Mounted once, by the shell.
#[component]
pub fn LiveRegion() -> impl IntoView {
    let said = SAID.with(ArcRwSignal::clone);
    view! {
        <div class="sr-only" role="status" aria-live="polite" data-live-region="">
            {move || said.get()}
        </div>
    }
}
