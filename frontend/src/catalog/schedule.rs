//! A billing plan's schedule: as sentences, and drawn as a time line.

use chrono::NaiveDate;
use goodstanding_shared::calendar::Cycle;
use goodstanding_shared::catalog::{BillingPeriod, BillingPlan, PeriodPrice};
use leptos::prelude::*;

use crate::ui::{calendar_date, cell, row, table};

/// How many cycles the time line shows.
const CYCLES: usize = 6;

fn price_words(price: PeriodPrice) -> &'static str {
    match price {
        PeriodPrice::Full => "Full price",
        PeriodPrice::Reduced => "Introductory price",
        PeriodPrice::Free => "Free",
    }
}

fn length(cycle: Cycle, times: u32) -> String {
    let count = u32::from(cycle.count()) * times;
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {}{plural}", cycle.unit().as_str())
}

/// "each month", "every 3 months".
fn each(cycle: Cycle) -> String {
    match cycle.count() {
        1 => format!("each {}", cycle.unit().as_str()),
        _ => cycle.per(),
    }
}

/// A period in words: how long it lasts, and what it charges.
fn period_words(period: BillingPeriod) -> (String, String) {
    match (period.cycle, period.repeat) {
        (None, _) => ("Once".into(), "One charge, never repeated".into()),
        (Some(cycle), None) => (
            "Until it ends".into(),
            format!("{} {}", price_words(period.price), each(cycle)),
        ),
        (Some(cycle), Some(repeat)) => (
            length(cycle, repeat.into()),
            format!("{} {}", price_words(period.price), each(cycle)),
        ),
    }
}

/// The periods in order, as a table that reads as sentences.
pub(super) fn schedule(plan: &BillingPlan) -> AnyView {
    if plan.periods.is_empty() {
        return view! { <p class="muted">"This plan has no periods: nothing is billed under it."</p> }
            .into_any();
    }
    let rows = plan
        .periods
        .iter()
        .enumerate()
        .map(|(place, period)| {
            let (length, words) = period_words(*period);
            row(vec![
                cell("Period", "num", (place + 1).to_string()),
                cell("Length", "", length),
                cell("Charge", "cell-wrap", words),
            ])
        })
        .collect();
    table(
        "The plan's periods in order",
        &[("Period", ""), ("Length", ""), ("Charge", "")],
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
                    <span class="time-line__words small">{price_words(cycle.price)}</span>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let end = match (goes_on, cycles.last().and_then(|cycle| cycle.ends)) {
        (true, _) => "and so on".to_owned(),
        (false, Some(end)) => format!("ends on {}", calendar_date(end)),
        (false, None) => "nothing more is billed".to_owned(),
    };
    Some(
        view! {
            <p class="small muted time-line__intro">"Example: starting " {calendar_date(start)}</p>
            <ol class="time-line">{marks}</ol>
            <p class="small muted">{end}</p>
        }
        .into_any(),
    )
}
