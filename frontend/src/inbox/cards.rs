//! Below the rows: what happens by itself next, and what was decided today.

use goodstanding_shared::inbox::{Agenda, AgendaItem, Counted, Decided, DecidedItem};
use goodstanding_words::inbox::cards as words;
use goodstanding_words::{common, system};
use leptos::prelude::*;

use crate::paths;
use crate::services::sentence_text;
use crate::shell::{Loaded, loaded_view};
use crate::ui::{CollectAny, exact_instant, grouped, sums_text, time_of_day};
use crate::words::{fixed, say};

/// What the system does next.
pub(super) fn agenda(ahead: Loaded<Agenda>) -> AnyView {
    view! {
        <section class="sheet part inbox__card" aria-labelledby="inbox-agenda">
            <div class="part__head">
                <h2 id="inbox-agenda">{fixed(words::SYSTEM_NEXT)}</h2>
                <a class="link small" href=paths::WORKER>
                    {fixed(system::NAME)}
                </a>
            </div>
            {loaded_view(fixed(words::LOADING_NEXT), ahead, |agenda| planned(&agenda))}
        </section>
    }
    .into_any()
}

/// "The next automatic step is on 25 Nov 2026, 00:00."
pub(super) fn next_step(agenda: &Agenda) -> String {
    match agenda.items.first() {
        Some(next) => say(words::next_step(next.at)),
        None => fixed(words::NOTHING_EITHER).to_owned(),
    }
}

fn planned(agenda: &Agenda) -> AnyView {
    if agenda.items.is_empty() {
        return view! { <p class="muted">{fixed(common::NOTHING_PLANNED)}</p> }.into_any();
    }
    let item = |item: &AgendaItem| {
        let what = if item.sums.is_empty() {
            item.words()
        } else {
            words::planned_sums(&sums_text(&item.sums), item.words())
        };
        view! {
            <li class="inbox__item">
                <time class="small muted num" datetime=item.at.to_rfc3339()>
                    {exact_instant(item.at)}
                </time>
                <span dir="auto">{say(what)}</span>
                <span class="small muted num" aria-hidden="true">
                    {counted(item.count)}
                </span>
            </li>
        }
        .into_any()
    };
    view! { <ol class="inbox__list">{agenda.items.iter().map(item).collect_any()}</ol> }.into_any()
}

/// How many there are, with a sign where there are more.
pub(super) fn counted(count: Counted) -> String {
    if count.is_at_least {
        say(common::at_least(count.total))
    } else {
        grouped(count.total)
    }
}

/// What was decided today.
pub(super) fn decided(behind: Loaded<Decided>) -> AnyView {
    let count = move || behind.get().map(|decided| counted(decided.count));
    view! {
        <section class="sheet part inbox__card" aria-labelledby="inbox-decided">
            <div class="part__head">
                <h2 id="inbox-decided">{fixed(words::DECIDED)}</h2>
                <span class="small muted num">{count}</span>
            </div>
            {loaded_view(fixed(words::LOADING_DECIDED), behind, |decided| done(&decided))}
        </section>
    }
    .into_any()
}

fn done(decided: &Decided) -> AnyView {
    if decided.items.is_empty() {
        return view! { <p class="muted">{fixed(words::NOTHING_DECIDED)}</p> }.into_any();
    }
    let item = |item: &DecidedItem| {
        let what = item.what();
        let what = match item.about() {
            Some(about) => words::about_what(about, what),
            None => what,
        };
        let done = words::done(&item.customer.name, &sentence_text(&what));
        let href = match (item.service, item.subscription) {
            (Some(service), _) => paths::service(service),
            (None, Some(subscription)) => paths::subscription(subscription),
            (None, None) => paths::customer(item.customer.id),
        };
        view! {
            <li class="inbox__item inbox__item--done">
                <time class="small muted num" datetime=item.at.to_rfc3339()>
                    {time_of_day(item.at)}
                </time>
                <a class="inbox__done" href=href dir="auto">
                    {say(done)}
                </a>
            </li>
        }
        .into_any()
    };
    view! { <ol class="inbox__list">{decided.items.iter().map(item).collect_any()}</ol> }.into_any()
}
