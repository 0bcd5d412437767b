//! What will happen, or happened, by kind: what is not paid first.

use goodstanding_shared::money::Money;
use leptos::prelude::*;

use crate::ui::{CollectAny, sums_text};

/// Two lists with a heading each, of which an empty one is left out: what is a failure, and the
/// rest. Each kind has its words, and what it comes to.
pub(super) fn by_kind(
    failures: &'static str,
    others: &'static str,
    kinds: impl Iterator<Item = (bool, String, Vec<Money>)>,
) -> AnyView {
    let (failed, went_well): (Vec<_>, Vec<_>) = kinds.partition(|(is_failure, ..)| *is_failure);
    let drawn = |(_, words, sums): (bool, String, Vec<Money>)| {
        let sums = (!sums.is_empty()).then(|| {
            view! { <span class="num">{format!(", {}", sums_text(&sums))}</span> }.into_any()
        });
        view! { <li>{words} {sums}</li> }.into_any()
    };
    let list = |heading: &'static str, kinds: Vec<(bool, String, Vec<Money>)>| {
        (!kinds.is_empty()).then(|| {
            view! {
                <h4 class="small">{heading}</h4>
                <ul class="planned">{kinds.into_iter().map(drawn).collect_any()}</ul>
            }
            .into_any()
        })
    };
    view! {
        {list(failures, failed)}
        {list(others, went_well)}
    }
    .into_any()
}
