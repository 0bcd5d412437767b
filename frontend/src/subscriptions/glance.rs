//! The four figures for which everybody looks first: the price, the next charge, with what it is
//! paid, and since when.

use chrono::NaiveDate;
use goodstanding_shared::payments::short_name;
use goodstanding_shared::subscriptions::SubscriptionDetails;
use goodstanding_shared::subscriptions::life::Terms;
use goodstanding_words::subscriptions::glance as words;
use goodstanding_words::{columns, subscriptions};
use leptos::prelude::*;

use crate::clock::{self, Minute};
use crate::services::price_parts;
use crate::ui::{calendar_date, day_and_distance, fact, missing, money_text, relative_days};
use crate::words::{fixed, say};

/// One of them: what it is, the figure, and what else is to be said of it.
pub fn figure(name: &'static str, value: impl IntoAny, below: impl IntoAny) -> AnyView {
    let (value, below) = (value.into_any(), below.into_any());
    fact(
        name,
        view! {
            <span class="glance__value num">{value}</span>
            <span class="small muted">{below}</span>
        },
    )
}

/// The card in which they stand.
pub fn glance(figures: Vec<AnyView>) -> AnyView {
    view! {
        <section class="sheet part glance" aria-label=fixed(words::TITLE)>
            <dl class="facts facts--row">{figures}</dl>
        </section>
    }
    .into_any()
}

/// Those of a subscription.
pub(super) fn at_a_glance(details: &SubscriptionDetails, paid: AnyView) -> AnyView {
    let (price, per) = details.price().map_or_else(
        || ("—".to_owned(), String::new()),
        |price| price_parts(price, details.plan.recurring()),
    );
    glance(vec![
        figure(fixed(columns::PRICE), price, per),
        next_charge(details),
        pays_with(details),
        since(details.subscription.starts_on, paid),
    ])
}

/// Since when there is one, and what was paid for it until now.
pub fn since(begins: NaiveDate, paid: AnyView) -> AnyView {
    let is_to_come = begins > clock::now().date_naive();
    let words = if is_to_come {
        fixed(columns::STARTS)
    } else {
        fixed(columns::SINCE)
    };
    let below = view! {
        {distance(begins)}
        {paid}
    };
    figure(words, calendar_date(begins), below)
}

/// With what the next charge is paid.
pub fn pays_with(details: &SubscriptionDetails) -> AnyView {
    match &details.payment_method {
        Some(method) => figure(fixed(columns::PAYS_WITH), say(short_name(method)), ()),
        None => figure(
            fixed(columns::PAYS_WITH),
            missing(fixed(subscriptions::NO_METHOD)),
            (),
        ),
    }
}

/// A day with its distance.
fn when(date: NaiveDate) -> AnyView {
    (move || day_and_distance(date, Minute::own_day())).into_any()
}

fn distance(date: NaiveDate) -> AnyView {
    (move || relative_days(date, Minute::own_day())).into_any()
}

/// What is charged next. Money that was not collected is unpaid since a day, and no next charge in
/// the past.
pub fn next_charge(details: &SubscriptionDetails) -> AnyView {
    let prices = details.next_prices();
    let terms = Terms {
        plan: &details.plan,
        prices: &prices,
    };
    let unpaid = details.life.unpaid(terms).ok().flatten();
    match (details.next_charge, unpaid.zip(details.life.next_bill_on)) {
        (Some(charge), _) => figure(
            fixed(columns::NEXT_CHARGE),
            money_text(charge.amount),
            view! {
                {when(charge.on)}
                {beside(details)}
            },
        ),
        (None, Some((charge, since))) => figure(
            fixed(columns::UNPAID),
            money_text(charge.amount),
            move || {
                let when = day_and_distance(since, Minute::own_day());
                say(words::since(&when))
            },
        ),
        (None, None) => figure(
            fixed(columns::NEXT_CHARGE),
            missing(fixed(words::NO_CHARGE)),
            (),
        ),
    }
}

/// How many services the charge is for, where it is not for one alone.
fn beside(details: &SubscriptionDetails) -> Option<String> {
    let live = details.services.iter();
    let live = live.filter(|service| !service.status.has_ended()).count();
    (live > 1).then(|| format!(" · {}", say(words::for_services(live as u64))))
}
