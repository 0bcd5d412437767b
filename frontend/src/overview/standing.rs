//! The first line: whether all is well, and one row with one button for everything that is not.

use chrono::NaiveDate;
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::money::Money;
use goodstanding_shared::overview::{ExpiringMethod, Overview, Trouble, TroubleHelp, short_name};
use goodstanding_shared::tone::Tone;
use goodstanding_words::overview::standing as words;
use goodstanding_words::{Amount, actions, columns, overview};
use leptos::prelude::*;

use crate::paths;
use crate::services::sentence_text;
use crate::shell::Online;
use crate::ui::{
    CollectAny, InactiveButton, calendar_date, name_of, near_date, relative_days, sums_text,
};
use crate::words::{fixed, in_commas, in_sentences, say};

/// How many rows are in sight before somebody asks for all.
const SHOWN: usize = 3;
/// The id of the button that shows the others, and of the row that is shown first then.
const LIST: &str = "what-needs-you";

/// The id of the button that pays for a subscription.
pub(super) fn pay_id(id: SubscriptionId) -> String {
    format!("pay-{id}")
}

/// How everything stands, in a heading and a line, with the ring of the mark.
pub(super) fn standing(told: &Overview, today: NaiveDate) -> AnyView {
    let tone = gravest(told, today);
    let number = told.troubles.total + told.expiring.len() as u64;
    let ring = match tone {
        Some(tone) => ring_of_trouble(tone, number),
        None => ring_of_peace(is_empty(told)),
    };
    let (heading, line) = said(told, today);
    view! {
        <div class="standing-line">
            {ring}
            <div>
                <h2 class="standing-line__words">{heading}</h2>
                <p class="muted">{line}</p>
            </div>
        </div>
    }
    .into_any()
}

/// Whether there was never anything.
pub(super) fn is_empty(told: &Overview) -> bool {
    told.services.all == 0 && told.payments.is_empty() && told.troubles.total == 0
}

fn gravest(told: &Overview, today: NaiveDate) -> Option<Tone> {
    let rows = told.troubles.rows.iter().map(|row| row.tone(today));
    let cards = told.expiring.iter().map(|_| Tone::Warn);
    rows.chain(cards).max()
}

fn said(told: &Overview, today: NaiveDate) -> (String, String) {
    let troubles = &told.troubles;
    if is_empty(told) {
        let line = fixed(words::NOTHING_HERE_HINT);
        return (fixed(words::NOTHING_HERE).into(), line.into());
    }
    if troubles.total > 0 {
        let what = words::need_you(troubles.total, &sums_text(&troubles.sums));
        let first = troubles.rows.iter().find_map(Trouble::deadline);
        let line = first.map_or_else(String::new, |day| {
            let (distance, date) = (relative_days(day, today), near_date(day, today));
            say(if day < today {
                words::deadline_was(&date, &distance)
            } else {
                words::first_deadline(&date, &distance)
            })
        });
        return (say(what), line);
    }
    let running = match told.services.active {
        0 => fixed(words::NONE_RUNNING).to_owned(),
        some => say(words::running(some)),
    };
    let heading = match told.expiring.as_slice() {
        [] => fixed(words::GOOD).to_owned(),
        [one] => say(words::stops_working(&say(short_name(&one.payment_method)))),
        many => say(words::cards_stop(many.len() as u64)),
    };
    let next = told
        .next_payment
        .as_ref()
        .filter(|_| told.expiring.is_empty());
    let line = match next {
        Some(next) => {
            let nothing = say(words::nothing_until(&near_date(next.on, today)));
            in_sentences([running, nothing])
        }
        None if told.expiring.is_empty() => {
            in_sentences([running, fixed(words::NOTHING_TO_DO).to_owned()])
        }
        None => running,
    };
    (heading, line)
}

fn ring_of_peace(is_empty: bool) -> AnyView {
    let class = if is_empty {
        "ring ring--empty"
    } else {
        "ring ring--ok"
    };
    view! {
        <svg class=class viewBox="0 0 40 40" aria-hidden="true">
            <circle cx="20" cy="20" r="17" />
            <path d="m12.8 20.3 5.1 5.1 9.5-10.6" />
        </svg>
    }
    .into_any()
}

fn ring_of_trouble(tone: Tone, number: u64) -> AnyView {
    view! {
        <svg class=format!("ring ring--{}", tone.as_str()) viewBox="0 0 40 40" aria-hidden="true">
            <circle cx="20" cy="20" r="17" />
            <path d="M20 3a17 17 0 0 1 17 17" />
            <text class="ring__number" x="20" y="25.3" text-anchor="middle">
                {number.to_string()}
            </text>
        </svg>
    }
    .into_any()
}

/// A row of what needs the reader.
struct Row {
    tone: Tone,
    name: String,
    href: String,
    below: String,
    happened: String,
    helps: String,
    deadline: Option<(String, NaiveDate)>,
    button: AnyView,
}

/// One row and one button for each trouble; the first few, until somebody asks for all. Nothing
/// where all is well.
pub(super) fn needs(told: &Overview, today: NaiveDate, pay: Callback<SubscriptionId>) -> AnyView {
    let total = told.troubles.rows.len() + told.expiring.len();
    if total == 0 {
        return ().into_any();
    }
    let is_open = RwSignal::new(false);
    let told = told.clone();
    let rows = move || {
        let limit = if is_open.get() { usize::MAX } else { SHOWN };
        let troubles = told
            .troubles
            .rows
            .iter()
            .map(|one| of_trouble(one, today, pay));
        let cards = told.expiring.iter().map(|one| of_card(one, today));
        troubles.chain(cards).take(limit).map(drawn).collect_any()
    };
    let more = move || {
        (total > SHOWN && !is_open.get()).then(|| {
            let show = move |_| {
                is_open.set(true);
                crate::ui::focus_soon(LIST);
            };
            view! {
                <p class="needs__more">
                    <button type="button" class="btn btn--small" on:click=show>
                        {say(words::show_all(total as u64))}
                    </button>
                </p>
            }
            .into_any()
        })
    };
    view! {
        <section class="sheet needs" aria-label=fixed(words::TITLE)>
            <ul id=LIST tabindex="-1" role="list">
                {rows}
            </ul>
            {more}
        </section>
    }
    .into_any()
}

fn drawn(row: Row) -> AnyView {
    let class = format!("need need--{}", row.tone.as_str());
    let deadline = row.deadline.map(|(words, day)| {
        view! {
            <strong class="need__deadline">{words}</strong>
            <span class="small muted num">{calendar_date(day)}</span>
        }
        .into_any()
    });
    view! {
        <li class=class>
            <span class="need__part">
                <a class="need__name" href=row.href dir="auto">
                    {row.name}
                </a>
                <span class="small muted">{row.below}</span>
            </span>
            <span class="need__part need__words">
                <span>{row.happened}</span>
                <span class="small muted">{row.helps}</span>
            </span>
            <span class="need__part need__when">{deadline}</span>
            {row.button}
        </li>
    }
    .into_any()
}

fn of_trouble(one: &Trouble, today: NaiveDate, pay: Callback<SubscriptionId>) -> Row {
    let id = one.unpaid.subscription;
    let name = name_of(
        one.services.iter().map(|service| service.name.as_str()),
        fixed(overview::A_SUBSCRIPTION),
    );
    let href = match one.services.as_slice() {
        [only] => paths::service(only.id),
        _ => paths::subscription(id),
    };
    let sum = || Amount::from(one.unpaid.amount);
    let button = match one.help {
        TroubleHelp::Pay => pay_button(id, one.unpaid.amount, &name, pay),
        TroubleHelp::Approve => {
            let to = match &one.transaction {
                Some(transaction) => paths::transaction(transaction),
                None => paths::transactions_of(id),
            };
            let spoken = words::approve_for(&name, sum());
            link(say(actions::approve_sum(sum())), say(spoken), to)
        }
        TroubleHelp::PayInvoice => link(
            say(words::invoice(sum())),
            say(words::invoice_for(&name, sum())),
            paths::transactions_of(id),
        ),
    };
    Row {
        tone: one.tone(today),
        href,
        below: in_commas(&one.products),
        happened: say(one.what_happened()),
        helps: sentence_text(&one.what_helps()),
        deadline: one.deadline().map(|day| {
            let distance = relative_days(day, today);
            (say(one.deadline_words(&distance)), day)
        }),
        button,
        name,
    }
}

fn pay_button(
    id: SubscriptionId,
    amount: Money,
    name: &str,
    pay: Callback<SubscriptionId>,
) -> AnyView {
    let words = say(actions::pay_sum(amount.into()));
    let label = say(words::pay_for(name, amount.into()));
    (move || match Online::refusal() {
        Some(reason) => view! {
            <InactiveButton
                id=pay_id(id)
                label=fixed(actions::PAY)
                name=label.clone()
                reason=reason.to_owned()
            />
        }
        .into_any(),
        None => view! {
            <button
                type="button"
                id=pay_id(id)
                class="btn btn--primary"
                aria-label=label.clone()
                aria-haspopup="dialog"
                on:click=move |_| pay.run(id)
            >
                {words.clone()}
            </button>
        }
        .into_any(),
    })
    .into_any()
}

fn link(words: String, spoken: String, href: String) -> AnyView {
    view! {
        <a class="btn btn--primary" href=href aria-label=spoken>
            {words}
        </a>
    }
    .into_any()
}

fn of_card(one: &ExpiringMethod, today: NaiveDate) -> Row {
    let name = say(short_name(&one.payment_method));
    let (charge, day) = (one.next_charge, near_date(one.next_charge.on, today));
    let is_over = one.expires_on < today;
    let distance = relative_days(one.expires_on, today);
    Row {
        tone: Tone::Warn,
        href: paths::PAYMENT_METHODS.to_owned(),
        below: fixed(columns::PAYMENT_METHOD).to_owned(),
        happened: say(words::cannot_pay(&day, &name, charge.amount.into())),
        helps: fixed(words::REPLACE_HINT).to_owned(),
        deadline: Some((
            say(if is_over {
                words::expired(&distance)
            } else {
                words::expires(&distance)
            }),
            one.expires_on,
        )),
        button: link(
            fixed(words::REPLACE_CARD).to_owned(),
            say(words::replace_card_for(&name)),
            paths::PAYMENT_METHODS.to_owned(),
        ),
        name,
    }
}
