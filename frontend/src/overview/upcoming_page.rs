//! What the reader is charged next, month by month, beside what waits and what ends.

use chrono::{Datelike as _, Days, Months, NaiveDate};
use goodstanding_shared::money::{Money, sums};
use goodstanding_shared::overview::{EndingService, Overview, short_name};
use goodstanding_shared::paging::Page;
use goodstanding_shared::query::ListingQuery as _;
use goodstanding_shared::subscriptions::ComingCharge;
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::transactions::{PaymentState, Transaction, TransactionsQuery};
use goodstanding_words::overview::upcoming as words;
use goodstanding_words::{overview, payments, subscriptions};
use leptos::prelude::*;

use super::dialog_part::DIALOGS;
use super::figures::method;
use super::paying::Paying;
use super::standing::needs;
use crate::actions::note;
use crate::api;
use crate::clock;
use crate::part::within;
use crate::paths;
use crate::payments::{PaymentsHead, PaymentsTab};
use crate::shell::{Loaded, Remote, remote_view};
use crate::ui::{
    CollectAny, Failure, Skeleton, calendar_date, money_text, month_name, name_of, near_date,
    pending, relative_days, short_date, short_weekday, sums_text,
};
use crate::words::{fixed, say};

/// How many months after this one are shown, at first and on demand.
const MONTHS_AHEAD: u32 = 3;
const MOST_MONTHS_AHEAD: u32 = 12;
/// How many payments that wait are named.
const WAITING: u32 = 5;
/// How many charges are drawn at first: a customer with thousands of services reads the totals.
const DRAWN: usize = 400;

/// How many days there are from today to the end of a month: whole months, so that what they come
/// to is what they will come to.
fn days_until_end_of(today: NaiveDate, months_ahead: u32) -> u32 {
    let first = today.with_day(1).unwrap_or(today);
    let after = first + Months::new(months_ahead + 1);
    u32::try_from((after - today).num_days() - 1).unwrap_or_default()
}

/// The page of what is charged next.
#[component]
pub(super) fn UpcomingPage() -> impl IntoView {
    let told = Loaded::new(|| Box::pin(api::overview()));
    let paying = Paying::new(Callback::new(move |()| told.load()));
    let pay = Callback::new(move |id| paying.open(id));
    let is_paying = Memo::new(move |_| paying.is_open());
    let today = clock::own_day();
    let needed = move || match told.remote() {
        Remote::Loading => pending(),
        Remote::Failed(_) => ().into_any(),
        Remote::Ready(told) => needs(&told, today, pay).into_any(),
    };
    let beside = move || match told.remote() {
        Remote::Loading => ().into_any(),
        Remote::Failed(error) => {
            let load = Callback::new(move |()| told.load());
            view! { <Failure error=error retry=load /> }.into_any()
        }
        Remote::Ready(told) => side(&told, today),
    };
    view! {
        <PaymentsHead tab=PaymentsTab::Upcoming />
        {note(paying.note)}
        <div class="overview">
            {needed}
            <div class="overview__grid upcoming">
                <div>
                    <Charges today=today />
                </div>
                <div class="overview__side">{beside}</div>
            </div>
        </div>
        {move || {
            is_paying
                .get()
                .then(|| within(&DIALOGS, move |part| (part.dialogs)(paying)))
        }}
    }
}

/// The charges by months; more months are fetched when they are asked for.
#[component]
fn Charges(today: NaiveDate) -> impl IntoView {
    let ahead = RwSignal::new(MONTHS_AHEAD);
    let found = Loaded::new(move || {
        // The server counts from its own day, which may be another.
        let between = (today - clock::now().date_naive()).num_days();
        let days = days_until_end_of(today, ahead.get_untracked());
        let days = days.saturating_add_signed(i32::try_from(between).unwrap_or_default());
        Box::pin(api::coming_charges(days))
    });
    let load = Callback::new(move |()| found.load());
    let show_more = move |_| {
        ahead.set(MOST_MONTHS_AHEAD);
        found.load();
        crate::ui::focus_soon(CHARGES);
    };
    let more = move || {
        (ahead.get() < MOST_MONTHS_AHEAD && found.get().is_some()).then(|| {
            view! {
                <p class="upcoming__more">
                    <button type="button" class="btn" on:click=show_more>
                        {fixed(words::SHOW_MONTHS)}
                    </button>
                </p>
            }
            .into_any()
        })
    };
    let shown = move || match found.remote() {
        Remote::Loading => view! { <Skeleton what=fixed(words::LOADING) /> }.into_any(),
        Remote::Failed(error) => view! { <Failure error=error retry=load /> }.into_any(),
        Remote::Ready(page) => charges(page, today, ahead.get()),
    };
    view! {
        <div id=CHARGES tabindex="-1" class="listing">
            {shown}
        </div>
        {more}
    }
}

/// The id of the list of charges.
const CHARGES: &str = "upcoming-charges";

/// The charges of whole months, each with what the month comes to.
pub fn charges(page: Page<ComingCharge>, today: NaiveDate, months_ahead: u32) -> AnyView {
    let charges: Vec<ComingCharge> = page
        .items
        .into_iter()
        .filter(|charge| !charge.amount.is_zero())
        .collect();
    if charges.is_empty() {
        let words = if months_ahead == MOST_MONTHS_AHEAD {
            fixed(words::NONE).to_owned()
        } else {
            let last = today + Days::new(days_until_end_of(today, months_ahead).into());
            say(words::none_until(&month_name(last)))
        };
        return view! {
            <div class="sheet upcoming__none">
                <p>{words}</p>
            </div>
        }
        .into_any();
    }
    let mut months: Vec<(NaiveDate, Vec<ComingCharge>)> = Vec::new();
    for charge in charges {
        let month = charge.on.with_day(1).unwrap_or(charge.on);
        match months.last_mut() {
            Some((last, of_it)) if *last == month => of_it.push(charge),
            Some(_) | None => months.push((month, vec![charge])),
        }
    }
    let mut room = DRAWN;
    let drawn = months.into_iter().map(|(month, of_it)| {
        let amounts: Vec<Money> = of_it.iter().map(|charge| charge.amount).collect();
        let total = sums(amounts)
            .map(|sums| sums_text(&sums))
            .unwrap_or_default();
        let shown = of_it.len().min(room);
        room -= shown;
        let left = (of_it.len() - shown) as u64;
        let left = (left > 0).then(|| {
            view! {
                <li class="upcoming__left small muted">
                    {say(overview::payments_more(left))}
                </li>
            }
            .into_any()
        });
        let heading = format!("upcoming-{month}");
        let labelled_by = heading.clone();
        view! {
            <section class="upcoming__month" aria-labelledby=labelled_by>
                <div class="upcoming__head">
                    <h2 id=heading>{month_name(month)}</h2>
                    <span class="num">{total}</span>
                </div>
                <ul role="list">
                    {of_it[..shown].iter().map(|charge| drawn_charge(charge, today)).collect_any()}
                    {left}
                </ul>
            </section>
        }
        .into_any()
    });
    view! { <div class="sheet upcoming__list">{drawn.collect_any()}</div> }.into_any()
}

fn drawn_charge(charge: &ComingCharge, today: NaiveDate) -> AnyView {
    let name = name_of(
        charge.services.iter().map(ServiceName::as_str),
        fixed(overview::A_SUBSCRIPTION),
    );
    let weekday = short_weekday(charge.on);
    let again = charge
        .is_retry
        .then_some(view! { <span class="small muted">{fixed(words::ANOTHER_TRY)}</span> });
    let method = charge.payment_method.as_ref().map_or_else(
        || fixed(subscriptions::NO_METHOD).to_owned(),
        |method| say(short_name(method)),
    );
    view! {
        <li class="upcoming__row">
            <span class="upcoming__on num">
                <time datetime=charge.on.to_string()>
                    {short_date(charge.on)} " " <span class="muted">{weekday}</span>
                </time>
                <span class="small muted">{relative_days(charge.on, today)}</span>
            </span>
            <span class="upcoming__for">
                <a class="need__name" href=paths::subscription(charge.subscription) dir="auto">
                    {name}
                </a>
                {again}
            </span>
            <span class="upcoming__with small muted">{method}</span>
            <span class="upcoming__amount num">{money_text(charge.amount)}</span>
        </li>
    }
    .into_any()
}

/// What stands beside: the next payment, what the bank has not answered, what ends, and the card.
fn side(told: &Overview, today: NaiveDate) -> AnyView {
    view! {
        {next(told, today)}
        {waiting()}
        {ending(&told.ending, told.services.ending, today)}
        {method(told.default_method.as_ref())}
    }
    .into_any()
}

fn next(told: &Overview, today: NaiveDate) -> Option<AnyView> {
    let next = told.next_payment.as_ref()?;
    let day = near_date(next.on, today);
    let distance = relative_days(next.on, today);
    Some(
        view! {
            <section class="sheet upcoming__card" aria-labelledby="next-payment">
                <h2 class="next-payment__label" id="next-payment">
                    {fixed(overview::NEXT_PAYMENT)}
                </h2>
                <p class="next-payment__amount num">{sums_text(&next.sums)}</p>
                <p>{format!("{day} · {distance}")}</p>
            </section>
        }
        .into_any(),
    )
}

/// What was asked for and has no answer yet.
fn waiting() -> AnyView {
    let query = TransactionsQuery {
        states: vec![PaymentState::Waiting],
        ..TransactionsQuery::default()
    };
    let all = paths::transactions(query.clone());
    let asked = query.into_query_string();
    remote_view(
        fixed(words::LOADING_WAITING),
        move || {
            let asked = format!("{asked}&limit={WAITING}");
            Box::pin(async move { api::transactions(asked).await })
        },
        move |page: Page<Transaction>| {
            if page.items.is_empty() {
                return ().into_any();
            }
            let more = page.total > page.items.len() as u64;
            let more = more.then(|| {
                view! {
                    <p>
                        <a class="link small" href=all.clone()>
                            {say(words::see_all(page.total))}
                        </a>
                    </p>
                }
                .into_any()
            });
            let rows = page.items.iter().map(|item| {
                let name = name_of(
                    item.services.iter().map(ServiceName::as_str),
                    fixed(payments::PAYMENT),
                );
                view! {
                    <li>
                        <a class="small" href=paths::transaction(&item.id) dir="auto">
                            {name}
                        </a>
                        <span class="small num">{money_text(item.amount)}</span>
                    </li>
                }
                .into_any()
            });
            view! {
                <section class="sheet upcoming__card" aria-labelledby="upcoming-waiting">
                    <h2 id="upcoming-waiting">{fixed(words::WAITING)}</h2>
                    <ul class="upcoming__pairs" role="list">
                        {rows.collect_any()}
                    </ul>
                    {more}
                </section>
            }
            .into_any()
        },
    )
}

fn ending(ending: &[EndingService], total: u64, today: NaiveDate) -> Option<AnyView> {
    if ending.is_empty() {
        return None;
    }
    let rows = ending.iter().map(|it| {
        let day = if it.on.year() == today.year() {
            short_date(it.on)
        } else {
            calendar_date(it.on)
        };
        view! {
            <li>
                <a class="small" href=paths::service(it.service.id) dir="auto">
                    {it.service.name.as_str().to_owned()}
                </a>
                <span class="small muted num">{day}</span>
            </li>
        }
        .into_any()
    });
    let more = total.saturating_sub(ending.len() as u64);
    let more = (more > 0).then(|| {
        view! { <p class="small muted">{say(overview::services_more(more))}</p> }.into_any()
    });
    Some(
        view! {
            <section class="sheet upcoming__card" aria-labelledby="upcoming-ending">
                <h2 id="upcoming-ending">{fixed(words::ENDING)}</h2>
                <ul class="upcoming__pairs" role="list">
                    {rows.collect_any()}
                </ul>
                {more}
            </section>
        }
        .into_any(),
    )
}
