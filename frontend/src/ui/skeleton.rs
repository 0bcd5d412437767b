//! Grey blocks where rows will be, after a second of waiting; before that nothing, so that quick
//! answers do not flicker.

use goodstanding_words::common;
use leptos::prelude::*;

use super::CollectAny;
use crate::words::say;

/// Says and shows that something is loading.
#[component]
pub fn Skeleton(
    /// What is loading: "services".
    #[prop(into)]
    what: String,
) -> impl IntoView {
    // A section, which no list is: what comes is put in its place, where a `div` would become what
    // comes, and browsers would see that as moving.
    view! {
        <section class="skeleton" aria-busy="true">
            <p class="sr-only" role="status">{say(common::loading_what(&what))}</p>
            <div class="skeleton__blocks" aria-hidden="true">
                {(0..6).map(|_| view! { <div class="skeleton__block"></div> }).collect_any()}
            </div>
        </section>
    }
}

/// Something is on its way for which nothing is shown, because there may be none of it: what stands
/// below it in the same place is seen when it is known.
pub fn pending() -> AnyView {
    view! { <span class="pending" aria-busy="true"></span> }.into_any()
}
