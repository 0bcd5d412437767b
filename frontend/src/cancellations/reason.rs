//! Why a service is to end, as it was said.

use goodstanding_shared::cancellations::Reason;
use leptos::prelude::*;

use crate::words::fixed;

/// The reason: what somebody wrote, in its own direction, or what we say where nobody said
/// anything.
pub fn reason_text(reason: &Reason) -> AnyView {
    match reason.own_words() {
        Some(words) => fixed(words).into_any(),
        None => {
            view! { <span class="prose" dir="auto">{reason.as_str().to_owned()}</span> }.into_any()
        }
    }
}
