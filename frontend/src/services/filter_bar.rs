//! Search, the short cuts by status, and the filters behind the button.

use goodstanding_shared::services::{DateRange, ServiceFilter, ServiceStatus, StatusGroup};
use leptos::prelude::*;

use super::ServicesStore;
use super::view_state::ViewState;
use crate::part::within;
use crate::ui::{CollectAny, Disclosure, SearchField, yes_or_no};

/// How many services there are behind each short cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    all: usize,
    groups: [usize; StatusGroup::ALL.len()],
    requested: usize,
}

/// The field that narrows the list while typing.
#[component]
pub(super) fn Search(
    /// What is searched, filtered and sorted by.
    state: ViewState,
) -> impl IntoView {
    view! {
        <SearchField
            label="Search services"
            value=Signal::derive(move || state.query.with(|query| query.filter.search.clone()))
            on_input=move |search| state.change(true, |query| query.filter.search = search)
        />
    }
}

/// The short cuts, each with its number.
#[component]
pub(super) fn Chips(
    /// What is searched, filtered and sorted by.
    state: ViewState,
) -> impl IntoView {
    let store = ServicesStore::expect();
    // None while not all are here.
    let counts = Memo::new(move |_| {
        store
            .with(|list| {
                if list.beginning.is_some() {
                    return None;
                }
                let mut counts = Counts {
                    all: list.services.len(),
                    ..Counts::default()
                };
                for service in &list.services {
                    for (count, group) in counts.groups.iter_mut().zip(StatusGroup::ALL) {
                        *count += usize::from(group.statuses().contains(&service.status));
                    }
                    counts.requested += usize::from(service.cancellation.is_some());
                }
                Some(counts)
            })
            .flatten()
    });
    let is_on = move |statuses: &'static [ServiceStatus], requested: bool| {
        state.query.with(|query| {
            query.filter.statuses == statuses && query.filter.cancellation_requested == requested
        })
    };
    let chip = move |label: &'static str,
                     statuses: &'static [ServiceStatus],
                     requested: bool,
                     count: fn(&Counts, usize) -> usize,
                     place: usize| {
        let press = move |_| {
            state.change(false, |query| {
                query.filter.statuses = statuses.to_vec();
                query.filter.cancellation_requested = requested;
            });
        };
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || yes_or_no(is_on(statuses, requested))
                on:click=press
            >
                {label}
                " "
                <span class="num">
                    {move || {
                        counts.with(|counts| counts.as_ref().map_or_else(|| "…".to_owned(), |counts| count(counts, place).to_string()))
                    }}
                </span>
            </button>
        }
    };
    view! {
        <div class="chips" role="group" aria-label="Show">
            {chip("All", &[], false, |counts, _| counts.all, 0)}
            {StatusGroup::ALL
                .iter()
                .enumerate()
                .map(|(place, group)| {
                    chip(group.label(), group.statuses(), false, |counts, place| counts.groups[place], place)
                })
                .collect_any()}
            {chip(
                goodstanding_shared::cancellations::MARK,
                &[],
                true,
                |counts, _| counts.requested,
                0,
            )}
        </div>
    }
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
        let on = state.query.with(|query| {
            let filter = &query.filter;
            [filter.due, filter.created, filter.activated]
                .iter()
                .filter(|range| !range.is_open())
                .count()
                + usize::from(!filter.statuses.is_empty())
        });
        if on == 0 {
            "Filters".into()
        } else {
            format!("Filters ({on})")
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

/// What is drawn when it is opened.
pub struct FilterParts {
    filters: fn(ViewState) -> AnyView,
}

crate::part! {
    /// The filters come together with the page of one service.
    pub static FILTERS: FilterParts = service FilterParts {
        filters: |state| view! { <FilterFields state=state /> }.into_any(),
    };
}

#[component]
fn FilterFields(state: ViewState) -> impl IntoView {
    view! {
            <fieldset class="filters__part">
                <legend>"Status"</legend>
                <div class="checks">
                    {ServiceStatus::ALL.iter().map(|status| view! { <StatusCheck state=state status=*status /> }).collect_any()}
                </div>
            </fieldset>
            <DateRangeFields state=state legend="Next due date" range=|filter| &mut filter.due />
            <DateRangeFields state=state legend="Created at" range=|filter| &mut filter.created />
            <DateRangeFields state=state legend="Activated at" range=|filter| &mut filter.activated />
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
            {status.label()}
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
            <div class="dates">{field("From", |range| &mut range.from)} {field("To", |range| &mut range.to)}</div>
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
            "Clear filters"
        </button>
    }
}
