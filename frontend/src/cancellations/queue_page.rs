//! The staff's queue of cancellation requests, with the reasons in full.

use goodstanding_shared::cancellations::{
    CancellationState, CancellationType, CancellationsQuery, QueuedCancellation,
};
use goodstanding_shared::tone::Tone;
use leptos::prelude::*;

use crate::api;
use crate::paths;
use crate::services::service_badge;
use crate::shell::{Listing, PageHead, Params, RefusalNotes, nothing_matches};
use crate::ui::{SearchField, badge, cell, date_with_distance, filter_select, instant, row, table};

/// The page.
#[component]
pub fn CancellationQueuePage() -> impl IntoView {
    let params = Params::of_page();
    let parsed = Memo::new(move |_| params.parsed(|pairs| CancellationsQuery::parse(pairs)));
    let asked = Memo::new(move |_| parsed.with(|(query, _)| query.to_query_string()));
    let listing = Listing::new(asked, |query| Box::pin(api::cancellations(query)));
    let href =
        move |cursor: &str| api::address(paths::CANCELLATION_REQUESTS, &params.with_cursor(cursor));
    let states = [CancellationState::Completed, CancellationState::Withdrawn]
        .map(|state| (state.as_str(), state.label()))
        .into();
    let types = CancellationType::ALL
        .iter()
        .map(|kind| (kind.as_str(), kind.label()))
        .collect();
    view! {
        <PageHead title="Cancellation requests".to_owned() />
        <div class="tools tools--listing">
            <SearchField
                label="Search reasons"
                value=params.value("q")
                on_input=move |words: String| params.set("q", &words, true)
            />
            {filter_select("State", Some("Open"), states, params.value("state"), params.setter("state"))}
            {filter_select("Type", Some("Any type"), types, params.value("type"), params.setter("type"))}
        </div>
        <RefusalNotes refusals=Memo::new(move |_| parsed.with(|(_, refusals)| refusals.clone())) />
        {listing
            .view(
                "requests",
                move || {
                    if params.count_of(CancellationsQuery::NAMES) == 0 {
                        view! { <p class="muted">"No cancellation request is open."</p> }.into_any()
                    } else {
                        nothing_matches("requests", params)
                    }
                },
                rows,
                href,
            )}
    }
}

fn rows(requests: Vec<QueuedCancellation>) -> AnyView {
    let rows = requests
        .into_iter()
        .map(|queued| {
            let request = queued.cancellation;
            let customer = view! {
                <a href=paths::customer(queued.customer.id) dir="auto">
                    {queued.customer.name}
                </a>
            };
            let service = view! {
                <a href=paths::service(queued.service.id) dir="auto">
                    {queued.service.name.as_str().to_owned()}
                </a>
                " "
                {service_badge(queued.service.status)}
            };
            let state = match request.state {
                CancellationState::Open => badge(Tone::Sched, "Open"),
                CancellationState::Completed => badge(Tone::Off, "Completed"),
                CancellationState::Withdrawn => badge(Tone::Info, "Withdrawn"),
            };
            row(vec![
                cell(
                    "Asked at",
                    "num nowrap",
                    instant(request.requested_at, true),
                ),
                cell("Customer", "cell-wrap", customer),
                cell("Service", "cell-wrap", service),
                cell("Type", "", request.kind.label()),
                cell(
                    "Takes effect",
                    "num",
                    date_with_distance(request.effective_on),
                ),
                cell("State", "", state),
                cell(
                    "Reason",
                    "cell-wrap reason",
                    view! { <span dir="auto">{request.reason.as_str().to_owned()}</span> },
                ),
            ])
        })
        .collect();
    table(
        "Cancellation requests, newest first",
        &[
            ("Asked at", ""),
            ("Customer", ""),
            ("Service", ""),
            ("Type", ""),
            ("Takes effect", ""),
            ("State", ""),
            ("Reason", ""),
        ],
        rows,
    )
}
