//! What stands in the drawer “View”. Everything applies at once. What is in sight above the list of
//! a wider window stands here for a phone alone.

use goodstanding_shared::services::{Direction, SortKey, SortOrder};
use goodstanding_words::services::{sorting, view as words};
use goodstanding_words::{columns, common};
use leptos::prelude::*;

use super::chips::Chips;
use super::columns_field::ColumnsField;
use super::filter_fields::FilterFields;
use super::saved_views::SavedViews;
use super::then_by::ThenBy;
use super::view_state::ViewState;
use super::{Selection, ViewSwitch};
use crate::ui::{CollectAny, DialogHandle, Disclosure, Icon, Segment, Segmented};
use crate::words::fixed;

/// How the list is drawn, sorted and filtered.
#[component]
pub(super) fn ViewFields(
    /// What the list is searched, filtered, sorted and drawn by.
    state: ViewState,
    /// Closes the drawer.
    handle: DialogHandle,
) -> impl IntoView {
    let more = RwSignal::new(false);
    view! {
        <div class="stack view__phone">
            <ViewSwitch view=state.view on_change=move |view| state.show(view) />
            <SortKeys state=state />
            <Directions state=state />
        </div>
        <ThenBy order=state.sort on_change=move |order| state.sort_by(order) />
        <ColumnsField state=state />
        <div class="stack view__phone">
            <fieldset>
                <legend>{fixed(columns::STATUS)}</legend>
                <Chips state=state />
            </fieldset>
            <Disclosure label=fixed(common::MORE_FILTERS) controls="more-filters" open=more />
            <div class="filters view__filters" id="more-filters" hidden=move || !more.get()>
                {move || more.get().then(|| view! { <FilterFields state=state /> }.into_any())}
            </div>
            {select_several(handle)}
        </div>
        <SavedViews state=state />
    }
}

/// Begins to pick several services, where the list has no button for it.
fn select_several(handle: DialogHandle) -> Option<AnyView> {
    let selection = use_context::<Selection>()?;
    let press = move |_| {
        handle.close();
        selection.begin();
    };
    Some(
        view! {
            <button type="button" class="btn" on:click=press>
                {fixed(words::SELECT_SEVERAL)}
            </button>
        }
        .into_any(),
    )
}

/// The key that comes first, one below the other.
#[component]
fn SortKeys(state: ViewState) -> impl IntoView {
    let choice = move |key: SortKey| {
        let choose = move |_| state.sort_by(SortOrder::by(key, Direction::Ascending));
        view! {
            <label class="pick">
                <input
                    type="radio"
                    name="view-sort"
                    value=key.as_str()
                    prop:checked=move || state.sort.get().first().0 == key
                    on:change=choose
                />
                {fixed(key.label())}
            </label>
        }
    };
    view! {
        <fieldset>
            <legend>{fixed(sorting::SORT_BY)}</legend>
            {SortKey::ALL.iter().map(|key| choice(*key)).collect_any()}
        </fieldset>
    }
}

/// The direction of that key, in its words.
#[component]
fn Directions(state: ViewState) -> impl IntoView {
    let key = Memo::new(move |_| state.sort.get().first().0);
    let direction = Memo::new(move |_| state.sort.get().first().1);
    let turn = move |direction| {
        let order = state.sort.get_untracked();
        state.sort_by(order.then_by(order.first().0, direction));
    };
    let segment = |direction: Direction, key, icon| Segment {
        value: direction,
        label: fixed(direction.words(key)),
        short: fixed(direction.words(key)),
        icon: Some(icon),
    };
    move || {
        let segments = vec![
            segment(Direction::Ascending, key.get(), Icon::ArrowUp),
            segment(Direction::Descending, key.get(), Icon::ArrowDown),
        ];
        view! { <Segmented label=fixed(sorting::DIRECTION) segments=segments value=direction on_change=turn /> }
            .into_any()
    }
}
