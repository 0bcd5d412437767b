//! The worker: how much is due, what it did, and what it could not do, with links to it.

use goodstanding_shared::work::{Setback, WorkerState};
use goodstanding_words::system::worker_page as words;
use goodstanding_words::{columns, system};
use leptos::prelude::*;

use super::objects::{kind_label, object_link};
use super::times::{duration, utc_text};
use super::ways::ways;
use crate::api;
use crate::paths;
use crate::shell::{Loaded, loaded_page};
use crate::ui::{cell, fact, grouped, part, row, table};
use crate::words::{fixed, say};

/// What the worker has to do, and what failed.
#[component]
pub fn WorkerPage() -> impl IntoView {
    let loaded = Loaded::new(|| Box::pin(api::worker()));
    loaded_page(
        fixed(system::WORKER).to_owned(),
        Vec::new(),
        fixed(words::THE_WORKER),
        loaded,
        move |state: WorkerState| {
            view! {
                {ways(paths::WORKER)}
                <div class="stack">
                    {part(fixed(words::WORK), work(&state, loaded))}
                    {part(fixed(words::FAILED_JOBS), setbacks(state.setbacks))}
                </div>
            }
            .into_any()
        },
    )
}

fn work(state: &WorkerState, loaded: Loaded<WorkerState>) -> AnyView {
    view! {
        <p class="muted work__intro">
            {fixed(words::INTRO)}
        </p>
        {work_facts(state)}
        <p class="below-table">
            <button type="button" class="btn btn--small" on:click=move |_| loaded.load()>
                {fixed(words::REFRESH)}
            </button>
        </p>
    }
    .into_any()
}

/// How much waits and for how long, as facts.
pub(super) fn work_facts(state: &WorkerState) -> AnyView {
    view! {
        <dl class="facts facts--row">
            {fact(fixed(words::DUE_NOW), grouped(state.due))}
            {fact(fixed(words::LONGEST_WAIT), say(duration(state.lag_s)))}
            {fact(fixed(words::DONE), grouped(state.done))}
            {fact(fixed(words::FAILED), grouped(state.failed))}
        </dl>
    }
    .into_any()
}

/// What could not be carried out.
pub(super) fn setbacks(setbacks: Vec<Setback>) -> AnyView {
    if setbacks.is_empty() {
        return view! { <p class="muted">{fixed(words::NONE_FAILED)}</p> }.into_any();
    }
    let [what, due, next_try, failures, why] = [
        columns::WHAT,
        words::DUE,
        words::NEXT_TRY,
        words::FAILURES,
        words::WHY,
    ];
    let rows = setbacks
        .into_iter()
        .map(|setback| {
            let about = view! {
                <span class="cell-lines">
                    {object_link(setback.kind, &setback.object)}
                    <span class="small muted">{fixed(kind_label(setback.kind))}</span>
                </span>
            };
            row(vec![
                cell(what, "", about),
                cell(due, "num nowrap", utc_text(setback.due_at)),
                cell(next_try, "num nowrap", utc_text(setback.next_try_at)),
                cell(failures, "r num", grouped(u64::from(setback.failures))),
                cell(why, "cell-wrap", setback.error),
            ])
        })
        .collect();
    table(
        fixed(words::CAPTION),
        &[
            (what, ""),
            (due, ""),
            (next_try, ""),
            (failures, "r"),
            (why, ""),
        ],
        rows,
    )
}
