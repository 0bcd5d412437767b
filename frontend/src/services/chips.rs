//! The short cuts by status above the list.

use goodstanding_shared::services::{ServiceStatus, StatusGroup};
use goodstanding_words::services::chips as words;
use leptos::prelude::*;

use super::ServicesStore;
use super::view_state::ViewState;
use crate::ui::{CollectAny, yes_or_no};
use crate::words::fixed;

/// How many services there are behind each short cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    all: usize,
    groups: [usize; StatusGroup::ALL.len()],
    requested: usize,
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
        <div class="chips" role="group" aria-label=fixed(words::SHOW)>
            {chip(fixed(words::EVERY), &[], false, |counts, _| counts.all, 0)}
            {StatusGroup::ALL
                .iter()
                .enumerate()
                .map(|(place, group)| {
                    chip(fixed(group.label()), group.statuses(), false, |counts, place| counts.groups[place], place)
                })
                .collect_any()}
            {chip(
                fixed(goodstanding_shared::cancellations::MARK),
                &[],
                true,
                |counts, _| counts.requested,
                0,
            )}
        </div>
    }
}
