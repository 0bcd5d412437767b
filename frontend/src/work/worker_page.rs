//! The worker: how much is due, what it did, and what it could not do, with links to it.

use goodstanding_shared::work::{Setback, WorkerState};
use leptos::prelude::*;

use super::objects::{kind_label, object_link};
use super::times::{duration_text, utc_text};
use super::ways::ways;
use crate::api;
use crate::paths;
use crate::shell::{Loaded, loaded_page};
use crate::ui::{cell, fact, grouped, part, row, table};

/// What the worker has to do, and what failed.
#[component]
pub fn WorkerPage() -> impl IntoView {
    let loaded = Loaded::new(|| Box::pin(api::worker()));
    loaded_page(
        "Worker".to_owned(),
        Vec::new(),
        "the worker",
        loaded,
        move |state: WorkerState| {
            view! {
                {ways(paths::WORKER)}
                <div class="stack">
                    {part("Work", work(&state, loaded))}
                    {part("Failed jobs", setbacks(state.setbacks))}
                </div>
            }
            .into_any()
        },
    )
}

fn work(state: &WorkerState, loaded: Loaded<WorkerState>) -> AnyView {
    view! {
        <p class="muted work__intro">
            "The worker carries out what is due: bills, retries, starts, pauses, ends, answers of the processor, cancellations."
        </p>
        {work_facts(state)}
        <p class="below-table">
            <button type="button" class="btn btn--small" on:click=move |_| loaded.load()>
                "Refresh"
            </button>
        </p>
    }
    .into_any()
}

/// How much waits and for how long, as facts.
pub(super) fn work_facts(state: &WorkerState) -> AnyView {
    view! {
        <dl class="facts facts--row">
            {fact("Due now", grouped(state.due))}
            {fact("Longest wait", duration_text(state.lag_s))}
            {fact("Done since the start", grouped(state.done))}
            {fact("Failed since the start", grouped(state.failed))}
        </dl>
    }
    .into_any()
}

/// What could not be carried out.
pub(super) fn setbacks(setbacks: Vec<Setback>) -> AnyView {
    if setbacks.is_empty() {
        return view! { <p class="muted">"There are none: everything that came due was carried out."</p> }
            .into_any();
    }
    let rows = setbacks
        .into_iter()
        .map(|setback| {
            let what = view! {
                <span class="cell-lines">
                    {object_link(setback.kind, &setback.object)}
                    <span class="small muted">{kind_label(setback.kind)}</span>
                </span>
            };
            row(vec![
                cell("What", "", what),
                cell("Due", "num nowrap", utc_text(setback.due_at)),
                cell("Next try", "num nowrap", utc_text(setback.next_try_at)),
                cell("Failures", "r num", setback.failures.to_string()),
                cell("Why", "cell-wrap", setback.error),
            ])
        })
        .collect();
    table(
        "What could not be carried out, the oldest first",
        &[
            ("What", ""),
            ("Due", ""),
            ("Next try", ""),
            ("Failures", "r"),
            ("Why", ""),
        ],
        rows,
    )
}
