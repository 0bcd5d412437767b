//! By what the list is sorted, and in which direction: the button's text says the current order.

use goodstanding_shared::services::{Direction, SortKey, SortOrder};
use goodstanding_words::services::sorting as words;
use leptos::prelude::*;

use crate::ui::{CollectAny, Icon, icon};
use crate::words::fixed;

/// Chooses by what the services are sorted, and in which direction.
#[component]
pub fn SortControl(
    /// By what the list is sorted now, and in which direction.
    #[prop(into)]
    sort: Signal<SortOrder>,
    /// Called with the new order.
    #[prop(into)]
    on_change: Callback<SortOrder>,
) -> impl IntoView {
    let choose = move |event: web_sys::Event| {
        if let Ok(key) = event_target_value(&event).parse::<SortKey>() {
            on_change.run(SortOrder::by(key, Direction::Ascending));
        }
    };
    let reverse = move |_| {
        // What stands behind the first key stays.
        let order = sort.get_untracked();
        let (key, direction) = order.first();
        on_change.run(order.then_by(key, direction.reversed()));
    };
    view! {
        <div class="sort">
            <label class="select">
                <span class="select__label">{fixed(words::SORT_BY)}</span>
                <select on:change=choose prop:value=move || sort.get().first().0.as_str()>
                    {SortKey::ALL
                        .iter()
                        .map(|key| {
                            view! {
                                <option value=key.as_str() selected=move || sort.get().first().0 == *key>
                                    {fixed(key.label())}
                                </option>
                            }
                        })
                        .collect_any()}
                </select>
            </label>
            <button type="button" class="btn" title=fixed(words::REVERSE) on:click=reverse>
                {move || {
                    let (key, direction) = sort.get().first();
                    fixed(direction.words(key))
                }}
                {move || {
                    icon(if sort.get().first().1 == Direction::Ascending { Icon::ArrowUp } else { Icon::ArrowDown })
                }}
            </button>
        </div>
    }
}
