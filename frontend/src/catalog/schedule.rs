//! A billing plan's schedule: as sentences, and drawn as a time line.

use chrono::NaiveDate;
use goodstanding_shared::calendar::{Cycle, Unit};
use goodstanding_shared::catalog::{BillingPeriod, BillingPlan, PeriodPrice};
use goodstanding_words::catalog::{plan, schedule as words};
use goodstanding_words::{Fixed, Message, columns, durations};
use leptos::prelude::*;

use crate::ui::{calendar_date, cell, row, table};
use crate::words::{fixed, say};

/// How many cycles the time line shows.
const CYCLES: usize = 6;

fn price_words(price: PeriodPrice) -> Fixed {
    match price {
        PeriodPrice::Full => words::FULL_PRICE,
        PeriodPrice::Reduced => columns::INTRODUCTORY_PRICE,
        PeriodPrice::Free => words::FREE,
    }
}

fn length(cycle: Cycle, times: u32) -> String {
    let count = u64::from(cycle.count()) * u64::from(times);
    say(match cycle.unit() {
        Unit::Day => durations::days(count),
        Unit::Week => durations::weeks(count),
        Unit::Month => durations::months(count),
        Unit::Year => durations::years(count),
    })
}

/// "each month", "every 3 months".
fn each(cycle: Cycle) -> Message {
    let count = u64::from(cycle.count());
    match cycle.unit() {
        Unit::Day => words::each_days(count),
        Unit::Week => words::each_weeks(count),
        Unit::Month => words::each_months(count),
        Unit::Year => words::each_years(count),
    }
}

/// What is charged each time.
fn price_each(price: PeriodPrice, cycle: Cycle) -> String {
    say(words::price_each(each(cycle), price_words(price).into()))
}

/// A period in words: how long it lasts, and what it charges.
fn period_words(period: BillingPeriod) -> (String, String) {
    match (period.cycle, period.repeat) {
        (None, _) => (fixed(words::ONCE).into(), fixed(words::ONE_CHARGE).into()),
        (Some(cycle), None) => (
            fixed(words::UNTIL_IT_ENDS).into(),
            price_each(period.price, cycle),
        ),
        (Some(cycle), Some(repeat)) => (
            length(cycle, repeat.into()),
            price_each(period.price, cycle),
        ),
    }
}

/// The periods in order, as a table that reads as sentences.
pub(super) fn schedule(plan: &BillingPlan) -> AnyView {
    if plan.periods.is_empty() {
        return view! { <p class="muted">{fixed(plan::NO_PERIODS)}</p> }.into_any();
    }
    let rows = plan
        .periods
        .iter()
        .enumerate()
        .map(|(place, period)| {
            let (length, words) = period_words(*period);
            row(vec![
                cell(columns::PERIOD, "num", (place + 1).to_string()),
                cell(columns::LENGTH, "", length),
                cell(columns::CHARGE, "cell-wrap", words),
            ])
        })
        .collect();
    table(
        fixed(plan::CAPTION),
        &[
            (columns::PERIOD, ""),
            (columns::LENGTH, ""),
            (columns::CHARGE, ""),
        ],
        rows,
    )
}

/// As an example, the cycles of a subscription that starts on `start`, drawn one after the other.
pub(super) fn time_line(plan: &BillingPlan, start: NaiveDate) -> Option<AnyView> {
    let mut cycles: Vec<_> = plan.cycles(start).take(CYCLES + 1).collect();
    let goes_on = cycles.len() > CYCLES;
    cycles.truncate(CYCLES);
    if cycles.is_empty() {
        return None;
    }
    let marks = cycles
        .iter()
        .map(|cycle| {
            let kind = cycle.price.as_str();
            view! {
                <li class=format!("time-line__cycle time-line__cycle--{kind}")>
                    <span class="time-line__date num">{calendar_date(cycle.begins)}</span>
                    <span class="time-line__words small">{fixed(price_words(cycle.price))}</span>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let end = match (goes_on, cycles.last().and_then(|cycle| cycle.ends)) {
        (true, _) => fixed(words::AND_SO_ON).to_owned(),
        (false, Some(end)) => say(words::ends_on(end)),
        (false, None) => fixed(words::NOTHING_MORE).to_owned(),
    };
    Some(
        view! {
            <p class="small muted time-line__intro">{say(words::example(start))}</p>
            <ol class="time-line">{marks}</ol>
            <p class="small muted">{end}</p>
        }
        .into_any(),
    )
}
