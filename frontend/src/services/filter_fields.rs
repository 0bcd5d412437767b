//! Every filter of the list.

use goodstanding_shared::services::{DateRange, ServiceFilter, ServiceStatus};
use goodstanding_words::services::filters as words;
use goodstanding_words::{columns, common};
use leptos::prelude::*;

use super::view_state::ViewState;
use crate::ui::CollectAny;
use crate::words::fixed;

/// Every filter behind the button.
#[component]
pub(super) fn FilterFields(
    /// What is searched, filtered and sorted by.
    state: ViewState,
) -> impl IntoView {
    view! {
            <fieldset class="filters__part">
                <legend>{fixed(columns::STATUS)}</legend>
                <div class="checks">
                    {ServiceStatus::ALL.iter().map(|status| view! { <StatusCheck state=state status=*status /> }).collect_any()}
                </div>
            </fieldset>
            <DateRangeFields state=state legend=fixed(columns::NEXT_DUE_DATE) range=|filter| &mut filter.due />
            <DateRangeFields state=state legend=fixed(columns::CREATED_AT) range=|filter| &mut filter.created />
            <DateRangeFields state=state legend=fixed(columns::ACTIVATED_AT) range=|filter| &mut filter.activated />
            <div class="filters__foot">
                <ClearButton state=state />
            </div>
    }
}

#[component]
fn StatusCheck(state: ViewState, status: ServiceStatus) -> impl IntoView {
    let toggle = move |_| {
        state.change(false, |query| {
            let statuses = &mut query.filter.statuses;
            match statuses.binary_search(&status) {
                Ok(place) => {
                    statuses.remove(place);
                }
                Err(place) => statuses.insert(place, status),
            }
        });
    };
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || state.query.with(|query| query.filter.statuses.contains(&status))
                on:change=toggle
            />
            {fixed(status.label())}
        </label>
    }
}

#[component]
fn DateRangeFields(
    state: ViewState,
    legend: &'static str,
    /// Which range of the filter.
    range: fn(&mut ServiceFilter) -> &mut DateRange,
) -> impl IntoView {
    let field = move |label: &'static str,
                      end: fn(&mut DateRange) -> &mut Option<chrono::NaiveDate>| {
        let value = move || {
            let mut filter = state.query.with(|query| query.filter.clone());
            end(range(&mut filter))
                .map(|date| date.to_string())
                .unwrap_or_default()
        };
        let change = move |event: web_sys::Event| {
            let date = event_target_value(&event).parse().ok();
            state.change(false, |query| *end(range(&mut query.filter)) = date);
        };
        view! {
            <label class="date-field">
                <span class="small muted">{label}</span>
                <input class="input" type="date" max="9999-12-31" prop:value=value on:change=change />
            </label>
        }
    };
    view! {
        <fieldset class="filters__part">
            <legend>{legend}</legend>
            <div class="dates">{field(fixed(common::DAY_FROM), |range| &mut range.from)} {field(fixed(common::DAY_TO), |range| &mut range.to)}</div>
        </fieldset>
    }
}

/// Takes every filter and the search away.
#[component]
pub(super) fn ClearButton(
    /// What is searched, filtered and sorted by.
    state: ViewState,
) -> impl IntoView {
    view! {
        <button type="button" class="btn" on:click=move |_| state.change(false, |query| query.filter = ServiceFilter::default())>
            {fixed(words::CLEAR)}
        </button>
    }
}
