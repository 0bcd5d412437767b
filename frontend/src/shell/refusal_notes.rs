//! What of a link was not understood: named above the list, the rest is kept.

use goodstanding_shared::query::QueryRefusal;
use leptos::prelude::*;

use crate::ui::{Banner, BannerKind};
use crate::words::say;

/// Says which parameters of the address were not understood, and that the others are kept.
#[component]
pub fn RefusalNotes(
    /// What was not understood.
    refusals: Memo<Vec<QueryRefusal>>,
) -> impl IntoView {
    move || {
        let refusals = refusals.get();
        (!refusals.is_empty()).then(|| {
            let notes = refusals
                .iter()
                .map(|refusal| view! { <p>{say(refusal.words())}</p> }.into_any())
                .collect::<Vec<_>>();
            view! { <Banner kind=BannerKind::Warn>{notes}</Banner> }
        })
    }
}
