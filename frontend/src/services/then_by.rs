//! By what the list is sorted where the first key says nothing. One more place appears behind each
//! that is filled.

use goodstanding_shared::services::{Direction, SortKey, SortOrder};
use goodstanding_words::services::sorting as words;
use leptos::prelude::*;

use crate::ui::{CollectAny, Icon, icon};
use crate::words::{fixed, say};

/// Behind the first key, every other one has a place.
const PLACES: usize = SortKey::ALL.len() - 1;

/// Chooses the keys behind the first one.
#[component]
pub fn ThenBy(
    /// By what the list is sorted now.
    #[prop(into)]
    order: Signal<SortOrder>,
    /// Called with the new order.
    #[prop(into)]
    on_change: Callback<SortOrder>,
) -> impl IntoView {
    view! {
        <fieldset class="then-by">
            <legend>{fixed(words::THEN_BY)}</legend>
            {(1..=PLACES).map(|place| place_of_one(place, order, on_change)).collect_any()}
        </fieldset>
    }
}

/// What stands at a place, from 1.
fn place_of_one(place: usize, order: Signal<SortOrder>, on_change: Callback<SortOrder>) -> AnyView {
    let here = Memo::new(move |_| order.get().steps().nth(place));
    let is_next = Memo::new(move |_| order.get().steps().count() >= place);
    let choose = move |event| {
        let key = event_target_value(&event).parse::<SortKey>().ok();
        let step = key.map(|key| (key, Direction::Ascending));
        on_change.run(order.get_untracked().with_step(place, step));
    };
    // What comes before is no choice any more.
    let choices = Memo::new(move |_| {
        let before: Vec<SortKey> = order.get().steps().take(place).map(|step| step.0).collect();
        let all = SortKey::ALL.iter().copied();
        all.filter(|key| !before.contains(key)).collect::<Vec<_>>()
    });
    let is_here = move |key| move || here.get().map(|step| step.0) == key;
    let options = move || {
        let option = |key: SortKey| {
            view! {
                <option value=key.as_str() prop:selected=is_here(Some(key))>
                    {fixed(key.label())}
                </option>
            }
        };
        choices.get().into_iter().map(option).collect_any()
    };
    let turn = move || {
        let (key, direction) = here.get()?;
        let reverse = move |_| {
            let step = Some((key, direction.reversed()));
            on_change.run(order.get_untracked().with_step(place, step));
        };
        let arrow = match direction {
            Direction::Ascending => Icon::ArrowUp,
            Direction::Descending => Icon::ArrowDown,
        };
        Some(
            view! {
                <button type="button" class="btn" title=fixed(words::REVERSE_THIS) on:click=reverse>
                    {fixed(direction.words(key))}
                    {icon(arrow)}
                </button>
            }
            .into_any(),
        )
    };
    view! {
        <div class="sort" hidden=move || !is_next.get()>
            <label class="select">
                <span class="sr-only">{say(words::sort_by_number(place as u64 + 1))}</span>
                <select on:change=choose>
                    <option value="" prop:selected=is_here(None)>
                        {fixed(words::NOTHING_ELSE)}
                    </option>
                    {options}
                </select>
            </label>
            {turn}
        </div>
    }
    .into_any()
}
