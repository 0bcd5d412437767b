//! The page: its rows follow what is decided, here and by others, and each card is fetched on its
//! own.

use goodstanding_shared::inbox::{Counted, Inbox, InboxCounts, InboxKind, InboxQuery};
use goodstanding_shared::query::ListingQuery as _;
use goodstanding_words::{common, inbox};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::cards::{agenda, counted, decided, next_step};
use super::deciding::Deciding;
use super::keys::listen;
use super::rows::{Decide, triage};
use crate::actions::note;
use crate::api;
use crate::clock::Minute;
use crate::sessions::Session;
use crate::shell::{Desk, Loaded, Online, PageHead, Params, RefusalNotes, Remote};
use crate::ui::{CollectAny, Failure, Skeleton, sums_text, yes_or_no};
use crate::words::{fixed, say};

/// The rows that are asked for, fetched anew whenever something may have been decided. What is in
/// sight stays until the answer is there.
fn fetched(query: Memo<String>, desk: Desk) -> (RwSignal<Remote<Inbox>>, Callback<()>) {
    let session = Session::expect();
    let found = RwSignal::new(Remote::<Inbox>::Loading);
    let answered = StoredValue::new(None::<String>);
    let load = Callback::new(move |()| {
        let asked = query.get_untracked();
        spawn_local(async move {
            let answer = session.check(api::inbox(asked.clone()).await);
            // Answers to an older question are dropped.
            if query.try_get_untracked().as_ref() != Some(&asked) {
                return;
            }
            match &answer {
                Ok(inbox) => desk.set(inbox.counts),
                // What is in sight is better than nothing, while it is what was asked for.
                Err(_) if answered.try_get_value().flatten().as_ref() == Some(&asked) => return,
                Err(_) => {}
            }
            let _ = answered.try_set_value(answer.is_ok().then_some(asked));
            let _ = found.try_set(answer.into());
        });
    });
    Effect::new(move |_| {
        query.track();
        desk.turn();
        Online::track_returns();
        load.run(());
    });
    (found, load)
}

/// What somebody has to decide: where staff begin.
#[component]
pub fn InboxPage() -> impl IntoView {
    let (params, desk) = (Params::of_page(), Desk::expect());
    let parsed = Memo::new(move |_| params.asked::<InboxQuery>());
    let kind = Memo::new(move |_| parsed.get().0.kind);
    let query = Memo::new(move |_| parsed.get().0.into_query_string());
    let (found, load) = fetched(query, desk);
    // Nothing is drawn anew, and nothing loses the focus, where nothing is different.
    let inbox = Memo::new(move |_| found.with(|found| found.ready().cloned()));
    let ahead = Loaded::new(|| Box::pin(api::agenda()));
    let behind = Loaded::new(|| Box::pin(api::decided()));
    Effect::new(move |before: Option<()>| {
        desk.turn();
        if before.is_some() {
            ahead.load();
            behind.load();
        }
    });
    let deciding = Deciding::new(desk);
    let decide = deciding.decide();
    let at = RwSignal::new(0_usize);
    listen(at, inbox);
    let head = move || inbox.get().map(|inbox| summary(&inbox, kind.get()));
    let rows = move || {
        let Some(inbox) = inbox.get() else {
            return match found.get() {
                Remote::Failed(error) => view! { <Failure error=error retry=load /> }.into_any(),
                Remote::Loading | Remote::Ready(_) => {
                    view! { <Skeleton what=fixed(inbox::LOADING) /> }.into_any()
                }
            };
        };
        if inbox.rows.is_empty() {
            return nothing(ahead);
        }
        shown(&inbox, at, decide)
    };
    view! {
        <PageHead
            title=fixed(inbox::TITLE).to_owned()
            below=ViewFn::from(move || view! { <p class="muted num inbox__sum">{head}</p> })
        >
            <p class="inbox__keys small muted">
                <kbd>"J"</kbd>
                " "
                <kbd>"K"</kbd>
                " "
                {fixed(inbox::MOVE_KEY)}
                " · "
                <kbd>"Enter"</kbd>
                " "
                {fixed(common::OPEN_KEY)}
            </p>
        </PageHead>
        {note(deciding.note())}
        <RefusalNotes refusals=Memo::new(move |_| parsed.with(|(_, refusals)| refusals.clone())) />
        {chips(params, kind, desk)}
        <div class="inbox__rows">{rows}</div>
        <div class="inbox__cards">{agenda(ahead)} {decided(behind)}</div>
        {deciding.dialogs()}
    }
}

/// How many of a kind there are, or of everything.
fn count_of(counts: &InboxCounts, kind: Option<InboxKind>) -> Counted {
    match kind {
        None => counts.all(),
        Some(InboxKind::Payment) => counts.payments,
        Some(InboxKind::Order) => counts.orders,
        Some(InboxKind::Request) => counts.requests,
    }
}

/// "5 to decide, nearest deadline first · €542.94 at stake". Two currencies are two sums.
fn summary(inbox: &Inbox, kind: Option<InboxKind>) -> String {
    let count = count_of(&inbox.counts, kind);
    if inbox.rows.is_empty() {
        return fixed(inbox::NOTHING).to_owned();
    }
    let sums = sums_text(&inbox.sums);
    let listed = inbox.rows.len() as u64;
    let at_stake = if count.is_at_least || count.total > listed {
        inbox::at_stake_first(listed, &sums)
    } else {
        inbox::at_stake(&sums)
    };
    [inbox::to_decide(&counted(count)), at_stake]
        .map(say)
        .join(" · ")
}

/// What is listed: everything, or one kind of it, each with its number.
fn chips(params: Params, kind: Memo<Option<InboxKind>>, desk: Desk) -> AnyView {
    let chip = |this: Option<InboxKind>| {
        let (label, value) = match this {
            None => (fixed(inbox::EVERY), ""),
            Some(kind) => (fixed(kind.label()), kind.as_str()),
        };
        let count = move || {
            let counts = desk.counts();
            counts.map(|counts| counted(count_of(&counts, this)))
        };
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || yes_or_no(kind.get() == this)
                on:click=move |_| params.set("kind", value, false)
            >
                {label}
                " "
                <span class="num inbox__count">{count}</span>
            </button>
        }
        .into_any()
    };
    let kinds = InboxKind::ALL.iter().copied().map(Some);
    let chips = core::iter::once(None).chain(kinds).map(chip).collect_any();
    view! {
        <div class="chips" role="group" aria-label=fixed(inbox::KIND)>
            {chips}
        </div>
    }
    .into_any()
}

fn shown(inbox: &Inbox, at: RwSignal<usize>, decide: Decide) -> AnyView {
    // Whoever was at a row that is gone is at the last one.
    let last = inbox.rows.len() - 1;
    if at.get_untracked() > last {
        at.set(last);
    }
    let today = Minute::today();
    triage(&inbox.rows, today, at, decide)
}

/// Nothing waits: says so, and when the next thing happens by itself.
fn nothing(ahead: Loaded<goodstanding_shared::inbox::Agenda>) -> AnyView {
    view! {
        <div class="sheet empty">
            <p class="empty__title">{fixed(inbox::NOTHING_WAITS)}</p>
            <p class="muted">{move || ahead.get().map(|agenda| next_step(&agenda))}</p>
        </div>
    }
    .into_any()
}
