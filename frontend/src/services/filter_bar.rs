//! Search, and the button behind which the filters are.

use goodstanding_words::common;
use goodstanding_words::services::filters as words;
use leptos::prelude::*;

use super::filter_part::FILTERS;
use super::view_state::ViewState;
use crate::part::within;
use crate::ui::{Disclosure, SearchField};
use crate::words::{fixed, say};

/// The field that narrows the list while typing.
#[component]
pub(super) fn Search(
    /// What is searched, filtered and sorted by.
    state: ViewState,
) -> impl IntoView {
    view! {
        <SearchField
            label=fixed(words::SEARCH)
            value=Signal::derive(move || state.query.with(|query| query.filter.search.clone()))
            on_input=move |search| state.change(true, |query| query.filter.search = search)
        />
    }
}

/// How many filters are on; the request of a cancellation, which is a short cut of its own, among
/// them where that is asked.
pub(super) fn filters_on(state: ViewState, with_requested: bool) -> usize {
    state.query.with(|query| {
        let filter = &query.filter;
        let ranges = [filter.due, filter.created, filter.activated];
        ranges.iter().filter(|range| !range.is_open()).count()
            + usize::from(!filter.statuses.is_empty())
            + usize::from(with_requested && filter.cancellation_requested)
    })
}

/// The button that opens the filters; it says how many are on.
#[component]
pub(super) fn FilterButton(
    /// What is searched, filtered and sorted by.
    state: ViewState,
    /// Whether the filters are open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let label = Signal::derive(move || {
        let on = filters_on(state, false);
        if on == 0 {
            fixed(common::FILTERS).into()
        } else {
            say(common::filters_on(on as u64))
        }
    });
    view! { <Disclosure label=label controls="service-filters" open=open /> }
}

/// The place of the filters, where they are drawn when they are opened.
#[component]
pub(super) fn Filters(
    /// What is searched, filtered and sorted by.
    state: ViewState,
    /// Whether they are open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let was_open = Memo::new(move |was: Option<&bool>| open.get() || was == Some(&true));
    view! {
        <div class="filters sheet" id="service-filters" hidden=move || !open.get()>
            {move || was_open.get().then(|| within(&FILTERS, move |parts| (parts.filters)(state)))}
        </div>
    }
}
