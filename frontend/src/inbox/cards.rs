//! Below the rows: what happens by itself next, and what was decided today.

use goodstanding_shared::inbox::{Agenda, AgendaItem, Decided, DecidedItem};
use leptos::prelude::*;

use crate::paths;
use crate::services::sentence_text;
use crate::shell::{Loaded, loaded_view};
use crate::ui::{CollectAny, exact_instant, grouped, money_text, time_of_day};
use crate::words::say;

/// What the system does next.
pub(super) fn agenda(ahead: Loaded<Agenda>) -> AnyView {
    view! {
        <section class="sheet part inbox__card" aria-labelledby="inbox-agenda">
            <div class="part__head">
                <h2 id="inbox-agenda">"The system does this next"</h2>
                <a class="link small" href=paths::WORKER>
                    "System"
                </a>
            </div>
            {loaded_view("what happens next", ahead, |agenda| planned(&agenda))}
        </section>
    }
    .into_any()
}

/// "The next automatic step is on 25 Nov 2026, 00:00."
pub(super) fn next_step(agenda: &Agenda) -> String {
    match agenda.items.first() {
        Some(next) => format!("The next automatic step is on {}.", exact_instant(next.at)),
        None => "Nothing is planned by itself either.".to_owned(),
    }
}

fn planned(agenda: &Agenda) -> AnyView {
    if agenda.items.is_empty() {
        return view! { <p class="muted">"Nothing is planned."</p> }.into_any();
    }
    let item = |item: &AgendaItem| {
        let sums: Vec<String> = item.sums.iter().map(|sum| money_text(*sum)).collect();
        let sums = if sums.is_empty() {
            String::new()
        } else {
            format!(", {}", sums.join(" + "))
        };
        let more = if item.count.is_at_least { "+" } else { "" };
        view! {
            <li class="inbox__item">
                <time class="small muted num" datetime=item.at.to_rfc3339()>
                    {exact_instant(item.at)}
                </time>
                <span dir="auto">{format!("{}{sums}", say(item.words()))}</span>
                <span class="small muted num" aria-hidden="true">
                    {format!("{}{more}", grouped(item.count.total))}
                </span>
            </li>
        }
        .into_any()
    };
    view! { <ol class="inbox__list">{agenda.items.iter().map(item).collect_any()}</ol> }.into_any()
}

/// What was decided today.
pub(super) fn decided(behind: Loaded<Decided>) -> AnyView {
    let count = move || {
        let count = behind.get().map(|decided| decided.count)?;
        let more = if count.is_at_least { "+" } else { "" };
        Some(format!("{}{more}", grouped(count.total)))
    };
    view! {
        <section class="sheet part inbox__card" aria-labelledby="inbox-decided">
            <div class="part__head">
                <h2 id="inbox-decided">"Done today"</h2>
                <span class="small muted num">{count}</span>
            </div>
            {loaded_view("what was decided today", behind, |decided| done(&decided))}
        </section>
    }
    .into_any()
}

fn done(decided: &Decided) -> AnyView {
    if decided.items.is_empty() {
        return view! { <p class="muted">"Nothing was decided today."</p> }.into_any();
    }
    let item = |item: &DecidedItem| {
        let about = item.about().map(|about| format!("{about} "));
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
                    {item.customer.name.clone()}
                    ": "
                    {about}
                    {sentence_text(&item.what())}
                </a>
            </li>
        }
        .into_any()
    };
    view! { <ol class="inbox__list">{decided.items.iter().map(item).collect_any()}</ol> }.into_any()
}
