//! What is paid next, and the twelve weeks ahead as a ribbon.

use chrono::{Datelike as _, NaiveDate};
use goodstanding_shared::money::{Money, sums};
use goodstanding_shared::overview::{NextPayment, Overview, Week, short_name};
use goodstanding_shared::subscriptions::ComingCharge;
use goodstanding_shared::text::ServiceName;
use goodstanding_words::overview;
use goodstanding_words::overview::next as words;
use leptos::prelude::*;

use super::bars::{bar_text, height, main_currency, minor_of};
use crate::paths;
use crate::ui::{
    CollectAny, day_and_distance, money_text, name_of, near_date, short_date, sums_text,
};
use crate::words::{fixed, in_commas, say};

/// The highest bar and the lowest, in percent of their place.
const HIGHEST: i64 = 77;
const LOWEST: i64 = 4;

/// The card with both.
pub(super) fn next(told: &Overview, today: NaiveDate) -> AnyView {
    view! {
        <section class="sheet overview__wide next-payment" aria-labelledby="next-payment">
            {payment(told.next_payment.as_ref(), today)}
            {ahead(told, today)}
        </section>
    }
    .into_any()
}

fn payment(next: Option<&NextPayment>, today: NaiveDate) -> AnyView {
    let heading = view! {
        <h2 class="next-payment__label" id="next-payment">
            {fixed(overview::NEXT_PAYMENT)}
        </h2>
    }
    .into_any();
    let Some(next) = next else {
        return view! {
            <div class="next-payment__top">
                <div>{heading} <p>{fixed(words::NOTHING_DUE)}</p></div>
            </div>
        }
        .into_any();
    };
    let more = next.charges_total.saturating_sub(next.charges.len() as u64);
    let more = (more > 0).then(|| {
        view! { <li class="small muted">{say(overview::charges_more(more))}</li> }.into_any()
    });
    view! {
        <div class="next-payment__top">
            <div>
                {heading}
                <p class="next-payment__amount num">{sums_text(&next.sums)}</p>
                <p>{format!("{} · {}", day_and_distance(next.on, today), paid_with(&next.charges))}</p>
            </div>
            <div>
                <h3 class="next-payment__label">{fixed(words::PAYS_FOR)}</h3>
                <ul class="next-payment__for" role="list">
                    {next.charges.iter().map(charge).collect_any()}
                    {more}
                </ul>
            </div>
        </div>
    }
    .into_any()
}

fn charge(one: &ComingCharge) -> AnyView {
    let name = name_of(
        one.services.iter().map(ServiceName::as_str),
        fixed(overview::A_SUBSCRIPTION),
    );
    view! {
        <li>
            <a class="need__name" href=paths::subscription(one.subscription) dir="auto">
                {name}
            </a>
            <span class="num">{money_text(one.amount)}</span>
        </li>
    }
    .into_any()
}

/// With what it is paid.
fn paid_with(charges: &[ComingCharge]) -> String {
    let mut methods: Vec<String> = charges
        .iter()
        .filter_map(|one| {
            one.payment_method
                .as_ref()
                .map(|method| say(short_name(method)))
        })
        .collect();
    methods.dedup();
    match methods.as_slice() {
        [] => fixed(words::NO_METHOD).to_owned(),
        [one] => one.clone(),
        many => say(words::methods(many.len() as u64)),
    }
}

fn ahead(told: &Overview, today: NaiveDate) -> AnyView {
    let weeks = &told.weeks;
    let amounts = || weeks.iter().flat_map(|week| week.sums.iter().copied());
    let all = sums(amounts()).unwrap_or_default();
    let charges = weeks.iter().map(|week| week.charges).sum();
    let mut words = if charges == 0 {
        fixed(words::NOTHING_CHARGED).to_owned()
    } else {
        say(words::in_payments(charges, &sums_text(&all)))
    };
    let unpaid = told.troubles.sums.as_slice();
    if !unpaid.is_empty() {
        words = format!("{words} · {}", say(words::unpaid(&sums_text(unpaid))));
    }
    let currency = main_currency(amounts().chain(unpaid.iter().copied()));
    let none: &[Money] = &[];
    let with_unpaid = || {
        let unpaid_first = core::iter::once(unpaid).chain(core::iter::repeat(none));
        weeks.iter().zip(unpaid_first)
    };
    let most = with_unpaid()
        .map(|(week, unpaid)| minor_of(&week.sums, currency) + minor_of(unpaid, currency))
        .max()
        .unwrap_or_default();
    let scale = |sums: &[Money]| height(minor_of(sums, currency), most, HIGHEST, LOWEST);
    let next = told.next_payment.as_ref().map(|next| next.on);
    let drawn = with_unpaid().map(|(week, unpaid)| {
        let is_next = next.is_some_and(|on| week.days.contains(&on));
        drawn(
            week,
            unpaid,
            is_next,
            today,
            (scale(&week.sums), scale(unpaid)),
        )
    });
    view! {
        <div class="next-payment__weeks">
            <div class="overview__head">
                <h2>{fixed(words::NEXT_WEEKS)}</h2>
                <span class="small muted num">{words}</span>
            </div>
            <ol class="ribbon" role="list" aria-label=fixed(words::THE_NEXT_WEEKS)>
                {drawn.collect_any()}
            </ol>
        </div>
    }
    .into_any()
}

fn drawn(
    week: &Week,
    unpaid: &[Money],
    is_next: bool,
    today: NaiveDate,
    (high, high_unpaid): (i64, i64),
) -> AnyView {
    let class = match (is_next, unpaid.is_empty(), week.sums.is_empty()) {
        (true, ..) => "week week--next",
        (false, false, true) => "week week--unpaid",
        (false, ..) => "week",
    };
    let above = bar_text(if week.sums.is_empty() {
        unpaid
    } else {
        &week.sums
    });
    let bar = |class: &'static str, high: i64| {
        (high > 0).then(|| {
            view! {
                <svg class=class width="100%" height=format!("{high}%")>
                    <rect width="100%" height="100%" rx="3" />
                </svg>
            }
            .into_any()
        })
    };
    let dots = week.days.iter().map(|day| {
        let place = f64::from(day.weekday().num_days_from_monday() * 2 + 1) * 100.0 / 14.0;
        view! { <circle cx=format!("{place:.1}%") cy="6.5" r="2.5" /> }.into_any()
    });
    view! {
        <li class=class>
            <span class="sr-only">{spoken(week, unpaid, today)}</span>
            <span class="week__bar" aria-hidden="true">
                <span class="num">{above}</span>
                {bar("week__unpaid", high_unpaid)}
                {bar("week__charged", high)}
            </span>
            <svg class="week__days" width="100%" height="14" aria-hidden="true">
                {dots.collect_any()}
            </svg>
            <span class="week__at num" aria-hidden="true">
                {short_date(week.begins_on)}
            </span>
        </li>
    }
    .into_any()
}

/// The week for those who listen: "Week of 30 Nov: €53.00 on 4 Dec".
fn spoken(week: &Week, unpaid: &[Money], today: NaiveDate) -> String {
    let days: Vec<String> = week.days.iter().map(|day| short_date(*day)).collect();
    let (days, sums) = (in_commas(&days), sums_text(&week.sums));
    let at = near_date(week.begins_on, today);
    let unpaid = (!unpaid.is_empty()).then(|| sums_text(unpaid));
    say(match (week.days.is_empty(), unpaid) {
        (true, None) => words::week_nothing(&at),
        (true, Some(unpaid)) => words::week_nothing_unpaid(&unpaid, &at),
        (false, None) => words::week(&days, &sums, &at),
        (false, Some(unpaid)) => words::week_unpaid(&days, &sums, &unpaid, &at),
    })
}
