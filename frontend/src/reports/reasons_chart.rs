//! How often each reason was given in each month: one row of bars for each, all of one scale.

use chrono::{Datelike as _, Months, NaiveDate};
use goodstanding_shared::reports::{ReasonsReport, group_words};
use goodstanding_words::columns;
use goodstanding_words::reports::reasons as words;
use leptos::prelude::*;

use crate::ui::{CollectAny, grouped};
use crate::words::{apart, fixed, in_commas};

/// The height of the highest bar, the width of one, and from one to the next.
const HIGHEST: u64 = 28;
const WIDTH: usize = 8;
const STEP: usize = 11;
/// How many pixels a step of the picture is, where there is room.
const SCALE: usize = 2;

/// What a group of reasons is called.
pub(super) fn reason_text(group: &str) -> String {
    group_words(group).map_or_else(|| apart(group), |words| fixed(words).to_owned())
}

/// A reason with how often it was given in each month.
struct Row<'a> {
    reason: &'a str,
    counts: Vec<u64>,
}

impl Row<'_> {
    fn sum(&self) -> u64 {
        self.counts.iter().sum()
    }
}

/// The months that the report covers, the earliest first.
fn months(report: &ReasonsReport) -> Vec<NaiveDate> {
    let mut months: Vec<NaiveDate> = Vec::new();
    let mut next = report.from.with_day(1);
    while let Some(month) = next.filter(|month| *month <= report.to) {
        months.push(month);
        next = month.checked_add_months(Months::new(1));
    }
    months
}

fn rows<'a>(report: &'a ReasonsReport, months: &[NaiveDate]) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'a>> = Vec::new();
    for counted in &report.counts {
        let known = rows.iter().position(|row| row.reason == counted.reason);
        let place = known.unwrap_or_else(|| {
            rows.push(Row {
                reason: &counted.reason,
                counts: vec![0; months.len()],
            });
            rows.len() - 1
        });
        let month = months.iter().position(|month| *month == counted.month);
        if let Some(count) = month.and_then(|month| rows.get_mut(place)?.counts.get_mut(month)) {
            *count += counted.count;
        }
    }
    // What is given most often is what somebody can do something about first.
    rows.sort_by(|a, b| b.sum().cmp(&a.sum()).then_with(|| a.reason.cmp(b.reason)));
    rows
}

/// The card with the bars. `name` says how a month is called.
pub(super) fn reasons_chart(report: &ReasonsReport, name: fn(NaiveDate) -> String) -> AnyView {
    let months = months(report);
    let rows = rows(report, &months);
    let most = rows.iter().flat_map(|row| row.counts.iter().copied()).max();
    let most = most.unwrap_or_default();
    let width = (months.len() * STEP).saturating_sub(STEP - WIDTH);
    let ends = months.first().zip(months.last());
    let ends = ends.map(|(first, last)| {
        let last = (first != last).then(|| name(*last));
        view! {
            <span>{name(*first)}</span>
            <span>{last}</span>
        }
    });
    let drawn_width = (width * SCALE).to_string();
    let drawn = rows.iter().map(|row| {
        let bars = row.counts.iter().enumerate().filter_map(|(place, count)| {
            let high = (count * HIGHEST).checked_div(most)?;
            let high = if *count == 0 { return None } else { high.max(2) };
            Some(
                view! {
                    <rect
                        class="chart__bar"
                        x=(place * STEP).to_string()
                        y=(HIGHEST - high).to_string()
                        width=WIDTH.to_string()
                        height=high.to_string()
                        rx="1"
                    />
                }
                .into_any(),
            )
        });
        let spoken = months.iter().zip(&row.counts).filter(|(_, count)| **count > 0);
        let spoken = spoken.map(|(month, count)| format!("{}: {count}", name(*month)));
        let spoken = in_commas(&spoken.collect::<Vec<_>>());
        view! {
            <tr>
                <th scope="row">{reason_text(row.reason)}</th>
                <td class="reasons__bars">
                    <svg viewBox=format!("0 0 {width} {HIGHEST}") width=drawn_width.clone() aria-hidden="true">
                        {bars.collect_any()}
                    </svg>
                    <span class="sr-only">{spoken}</span>
                </td>
                <td class="r num">{grouped(row.sum())}</td>
            </tr>
        }
        .into_any()
    });
    view! {
        <section class="sheet part" aria-labelledby="reasons-chart">
            <h2 id="reasons-chart">{fixed(words::CHART)}</h2>
            <table class="reasons">
                <thead>
                    <tr>
                        <th scope="col">{fixed(columns::REASON)}</th>
                        <th scope="col">
                            <span class="sr-only">{fixed(words::IN_EACH_MONTH)}</span>
                            <span class="reasons__ends small muted" aria-hidden="true">
                                {ends}
                            </span>
                        </th>
                        <th scope="col" class="r">
                            {fixed(columns::REQUESTS)}
                        </th>
                    </tr>
                </thead>
                <tbody>{drawn.collect_any()}</tbody>
            </table>
        </section>
    }
    .into_any()
}
