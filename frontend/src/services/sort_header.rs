//! The head of a column by which a list can be sorted.

use goodstanding_shared::services::{Direction, SortKey, SortOrder};
use goodstanding_words::services::sorting as words;
use leptos::prelude::*;

use crate::ui::{Icon, icon};
use crate::words::{fixed, say};

/// A column header that sorts by its column, and reverses the order when it is the one already.
/// Pressed with Shift, it sorts by its column behind what the list is sorted by.
#[component]
pub fn SortHeader(
    /// What the column sorts by.
    key: SortKey,
    /// The class of the column, where it has one.
    #[prop(optional)]
    class: &'static str,
    /// By what the list is sorted now.
    #[prop(into)]
    sort: Signal<SortOrder>,
    /// Called with the new order.
    #[prop(into)]
    on_change: Callback<SortOrder>,
) -> impl IntoView {
    let press = move |event: web_sys::MouseEvent| {
        on_change.run(sort.get_untracked().pressed(key, event.shift_key()));
    };
    let here = move || sort.get().direction_of(key);
    // Of the first key alone: more than one sorted column is nothing that could be said this way.
    let aria_sort = move || {
        let is_first = sort.get().first().0 == key;
        here()
            .filter(|_| is_first)
            .map(|direction| match direction {
                Direction::Ascending => "ascending",
                Direction::Descending => "descending",
            })
    };
    let picture = move || match here() {
        Some(Direction::Ascending) => Icon::ArrowUp,
        Some(Direction::Descending) => Icon::ArrowDown,
        None => Icon::Unsorted,
    };
    // Which of several keys it is, for the eye and for those who listen.
    let place = move || {
        let order = sort.get();
        let place = order.place_of(key).filter(|_| order.is_nested())? + 1;
        let direction = order.direction_of(key)?.words(key);
        Some(
            view! {
                <span class="th-place num" aria-hidden="true">
                    {place}
                </span>
                <span class="sr-only">{say(words::place(direction.into(), place as u64))}</span>
            }
            .into_any(),
        )
    };
    view! {
        <th scope="col" class=class aria-sort=aria_sort class:is-sorted=move || here().is_some()>
            <button type="button" class="th-button" title=fixed(words::WITH_SHIFT) on:click=press>
                {fixed(key.label())}
                {move || icon(picture())}
                {place}
            </button>
        </th>
    }
}
