//! The clock of a demo: what it shows, how far it is advanced, what happened on the way. Forward
//! only.

use core::time::Duration;

use goodstanding_shared::inbox::Counted;
use goodstanding_shared::subscriptions::SubscriptionEvent;
use goodstanding_shared::work::{AdvanceSummary, ClockState, Happened};
use goodstanding_words::system::clock_page as words;
use goodstanding_words::{Fixed, columns, common, system};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::advance::AdvanceForm;
use super::by_kind::by_kind;
use super::objects::{named_link, object_link};
use super::times::{duration, utc, utc_text};
use super::ways::ways;
use super::worker_page::work_facts;
use crate::api;
use crate::paths;
use crate::services::ServicesStore;
use crate::sessions::Session;
use crate::shell::{Loaded, loaded_page};
use crate::ui::{announce, cell, fact, money_text, part, row, table};
use crate::words::{fixed, say};

/// How often a clock on its way is looked at.
const PAUSE: Duration = Duration::from_millis(500);

/// The clock of a demo: what it shows, what comes next, and what its advances did.
#[component]
pub fn ClockPage() -> impl IntoView {
    let session = Session::expect();
    let store = ServicesStore::expect();
    let loaded = Loaded::<ClockState>::new(|| Box::pin(api::clock()));
    // The form keeps what was chosen when the clock is drawn anew.
    let is_there = Memo::new(move |_| loaded.get().is_some());
    let is_moving = Memo::new(move |_| loaded.get().is_some_and(|state| state.until.is_some()));
    Effect::new(move |was: Option<bool>| {
        let moves = is_moving.get();
        if moves {
            set_timeout(move || look_again(loaded), PAUSE);
        } else if was == Some(true) {
            arrived(session, store, loaded);
        }
        moves
    });
    let page = loaded_page(
        fixed(system::CLOCK).to_owned(),
        Vec::new(),
        fixed(words::THE_CLOCK),
        loaded,
        move |state: ClockState| view! { {ways(paths::CLOCK)} {now(&state)} }.into_any(),
    );
    view! {
        {page}
        {move || {
            is_there
                .get()
                .then(|| {
                    view! {
                        <div class="columns clock-parts">
                            <div class="stack">
                                <section class="sheet part" aria-labelledby="advance-part">
                                    <h2 id="advance-part">{fixed(system::advance::SEND)}</h2>
                                    {move || {
                                        if is_moving.get() {
                                            progress(loaded)
                                        } else {
                                            view! { <AdvanceForm state=loaded /> }.into_any()
                                        }
                                    }}
                                </section>
                                {move || loaded.get().and_then(|state| state.last).map(summary)}
                                {move || loaded.get().map(|state| part(fixed(words::LOG), log(state.log)))}
                            </div>
                            {move || loaded.get().map(|state| worker(&state))}
                        </div>
                    }
                })
        }}
    }
}

/// Looks at the clock until it has arrived.
fn look_again(loaded: Loaded<ClockState>) {
    if loaded.is_gone() {
        return;
    }
    spawn_local(async move {
        // A lost answer is asked for again.
        if let Ok(state) = api::clock().await {
            let moves = state.until.is_some();
            loaded.set(state);
            if !moves {
                return;
            }
        }
        set_timeout(move || look_again(loaded), PAUSE);
    });
}

/// The clock shows its new time: so does the page, and what it kept of the services is old.
fn arrived(session: Session, store: ServicesStore, loaded: Loaded<ClockState>) {
    store.invalidate();
    let now = loaded.get_untracked().map(|state| utc(state.now));
    spawn_local(async move {
        if let Ok(me) = session.check(api::session().await) {
            session.begin(me);
        }
        if let Some(now) = now {
            announce(say(words::it_shows(now)));
        }
    });
}

fn now(state: &ClockState) -> AnyView {
    let ahead = (state.now - state.real).num_seconds();
    let words = match u64::try_from(ahead) {
        Ok(ahead) if ahead > 60 => say(words::ahead(duration(ahead), utc(state.real))),
        _ => fixed(words::REAL_TIME).to_owned(),
    };
    view! {
        <section class="sheet part clock" aria-label=fixed(words::NOW)>
            <p class="clock__now num">{utc_text(state.now)}</p>
            <p class="muted num">{words}</p>
        </section>
    }
    .into_any()
}

fn progress(loaded: Loaded<ClockState>) -> AnyView {
    let state = Memo::new(move |_| {
        loaded.get().map(|state| {
            let until = state.until.unwrap_or(state.now);
            (
                until,
                state.now,
                state.done,
                state.foreseen.max(state.done + 1),
            )
        })
    });
    let words = move || {
        state
            .get()
            .map(|(until, now, done, of)| say(words::at_least(done, of, utc(now), utc(until))))
    };
    view! {
        <div class="stack">
            <p role="status">{words}</p>
            <progress
                class="progress"
                aria-label=fixed(words::STEPS)
                max=move || state.get().map_or(1, |(_, _, _, of)| of).to_string()
                value=move || state.get().map_or(0, |(_, _, done, _)| done).to_string()
            ></progress>
        </div>
    }
    .into_any()
}

/// What the present or last advance did: before and after, and in between what was not paid first.
fn summary(last: AdvanceSummary) -> AnyView {
    let later = (last.until - last.from).num_seconds().unsigned_abs();
    let way = words::went(utc(last.from), duration(later), utc(last.until));
    let jobs = (last.failed > 0).then(|| {
        view! {
            <p class="small">
                {say(words::jobs_failed(last.failed))} " "
                <a href=paths::WORKER>{fixed(system::SEE_WORKER)}</a>
            </p>
        }
        .into_any()
    });
    let what = if last.tallies.is_empty() {
        view! { <p class="muted small">{fixed(words::NOTHING_DUE)}</p> }.into_any()
    } else {
        let kinds = last.tallies.into_iter();
        let kinds = kinds.map(|kind| {
            let words = say(kind.outcome.words(kind.count));
            (kind.outcome.is_failure(), words, kind.sums)
        });
        by_kind(
            fixed(words::NOT_PAID),
            fixed(system::advance::PLANNED),
            kinds,
        )
    };
    let content = view! {
        <div class="outcomes">
            <h3 class="small num">{say(way)}</h3>
            {jobs}
            {what}
        </div>
    };
    part(fixed(words::SUMMARY), content.into_any())
}

fn log(happened: Vec<Happened>) -> AnyView {
    if happened.is_empty() {
        return view! { <p class="muted">{fixed(words::NOTHING_CAME_DUE)}</p> }.into_any();
    }
    let [when, what, happening, amount] = [
        words::WHEN,
        columns::WHAT,
        words::WHAT_HAPPENED,
        columns::AMOUNT,
    ];
    let rows = happened
        .into_iter()
        .map(|happened| {
            row(vec![
                cell(when, "num nowrap", utc_text(happened.at)),
                cell(what, "cell-wrap", named_link(&happened)),
                cell(happening, "cell-wrap", fixed(said(&happened))),
                cell(amount, "r num nowrap", happened.amount.map(money_text)),
            ])
        })
        .collect();
    table(
        fixed(words::CAPTION),
        &[(when, ""), (what, ""), (happening, ""), (amount, "r")],
        rows,
    )
}

/// What happened, as exactly as it is known.
fn said(happened: &Happened) -> Fixed {
    let event = happened.event.map(SubscriptionEvent::sentence);
    event.unwrap_or(happened.outcome.sentence())
}

fn worker(state: &ClockState) -> AnyView {
    let next = state.next.as_ref().map_or_else(
        || fixed(common::NOTHING_PLANNED).into_any(),
        |next| {
            let one = Counted {
                total: 1,
                is_at_least: false,
            };
            view! {
                <span>{say(words::what_at(utc(next.at), next.what.words(one, None)))}</span>
                {object_link(next.kind, &next.object)}
            }
            .into_any()
        },
    );
    let content = view! {
        <dl class="facts facts--stacked">{fact(fixed(words::NEXT), next)}</dl>
        <div class="clock__worker">{work_facts(&state.worker)}</div>
        <p class="below-table">
            <a href=paths::WORKER>{fixed(system::SEE_WORKER)}</a>
        </p>
    }
    .into_any();
    part(fixed(system::WORKER), content)
}
