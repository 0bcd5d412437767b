//! How many subscriptions there were at the ends of the last months, by what they ask of somebody:
//! columns to look at, each of which leads to the report of its day, and the figures of them.

use chrono::NaiveDate;
use goodstanding_shared::reports::{StandingsHistory, StandingsReport};
use goodstanding_shared::tone::Tone;
use goodstanding_words::reports::standing_chart as words;
use goodstanding_words::{Fixed, reports};
use leptos::prelude::*;

use crate::paths;
use crate::ui::{CollectAny, calendar_date, grouped, short_month_name};
use crate::words::{fixed, say};

/// The width of a column, from one to the next, and where the columns stand.
const WIDTH: usize = 56;
const STEP: usize = 80;
const GROUND: u64 = 180;
const HIGHEST: u64 = 156;

/// What stands above what, from the ground on, and what each is called.
const GROUPS: [(Tone, Fixed); 6] = [
    (Tone::Ok, words::IN_ORDER),
    (Tone::Info, words::FREE),
    (Tone::Sched, words::PLANNED),
    (Tone::Off, words::PAUSED),
    (Tone::Warn, words::NEEDS_WATCHING),
    (Tone::Bad, words::IN_DANGER),
];

/// How many of those that are not over ask the same.
fn count(report: &StandingsReport, tone: Tone) -> u64 {
    let live = report.counts.iter();
    live.filter(|counted| !counted.standing.status().has_ended())
        .filter(|counted| counted.standing.tone() == tone)
        .map(|counted| counted.count)
        .sum()
}

fn all(report: &StandingsReport) -> u64 {
    GROUPS.iter().map(|(tone, _)| count(report, *tone)).sum()
}

fn href(day: NaiveDate) -> String {
    format!("{}?as_of={day}", paths::REPORTS)
}

/// The card with the columns.
pub(super) fn standings_chart(history: StandingsHistory) -> AnyView {
    let days = history.days;
    let most = days.iter().map(all).max().unwrap_or_default();
    let width = (days.len() * STEP).saturating_sub(STEP - WIDTH);
    let columns = days
        .iter()
        .enumerate()
        .map(|(place, report)| column(report, place * STEP, most));
    let links = days.iter().map(|report| {
        let words = say(words::running(all(report), report.as_of));
        view! {
            <li>
                <a href=href(report.as_of) aria-label=words.clone() title=words></a>
            </li>
        }
        .into_any()
    });
    let shown = GROUPS
        .iter()
        .filter(|(tone, _)| days.iter().any(|report| count(report, *tone) > 0));
    let legend = shown.clone().map(|(tone, words)| {
        view! {
            <span>
                <i class=format!("stack__key stack__key--{}", tone.as_str())></i>
                {fixed(*words)}
            </span>
        }
        .into_any()
    });
    let legend = legend.collect_any();
    let figures = figures(&days);
    view! {
        <section class="sheet part standings-chart" aria-labelledby="standings-chart">
            <h2 id="standings-chart">{fixed(words::TITLE)}</h2>
            <div class="table-scroll" role="region" aria-label=fixed(words::COLUMNS) tabindex="0">
                <div class="chart-frame chart-frame--wide">
                    <svg class="chart" viewBox=format!("0 0 {width} 204") aria-hidden="true">
                        {columns.collect_any()}
                        <path class="chart__axis" d=format!("M0 180.5h{width}") />
                    </svg>
                    <ul class="chart-links chart-links--wide" role="list">{links.collect_any()}</ul>
                </div>
            </div>
            <p class="chart__legend small muted" aria-hidden="true">{legend}</p>
            {figures}
        </section>
    }
    .into_any()
}

fn column(report: &StandingsReport, left: usize, most: u64) -> AnyView {
    let mut ground = GROUND;
    let parts = GROUPS.iter().filter_map(|(tone, _)| {
        let high = (count(report, *tone) * HIGHEST).checked_div(most)?;
        if high == 0 {
            return None;
        }
        ground -= high;
        // A line of the surface between one part and the next.
        let (top, high) = (ground, high.saturating_sub(1).max(1));
        Some(
            view! {
                <rect
                    class=format!("stack__part stack__part--{}", tone.as_str())
                    x=left.to_string()
                    y=top.to_string()
                    width=WIDTH.to_string()
                    height=high.to_string()
                />
            }
            .into_any(),
        )
    });
    let parts = parts.collect::<Vec<_>>();
    let middle = (left + WIDTH / 2).to_string();
    let above = ground.saturating_sub(6).to_string();
    view! {
        {parts}
        <text class="chart__label" x=middle.clone() y=above text-anchor="middle">
            {grouped(all(report))}
        </text>
        <text class="chart__label" x=middle y="198" text-anchor="middle">
            {short_month_name(report.as_of)}
        </text>
    }
    .into_any()
}

/// The same as a table, for those who want to know it to the last one.
fn figures(days: &[StandingsReport]) -> AnyView {
    let heads = GROUPS
        .iter()
        .map(|(_, words)| view! { <th scope="col" class="r">{fixed(*words)}</th> }.into_any());
    let rows = days.iter().rev().map(|report| {
        let cells = GROUPS.iter().map(|(tone, words)| {
            let count = grouped(count(report, *tone));
            view! { <td class="r num" data-label=fixed(*words)>{count}</td> }.into_any()
        });
        view! {
            <tr>
                <th scope="row" class="num">
                    <a href=href(report.as_of)>{calendar_date(report.as_of)}</a>
                </th>
                {cells.collect_any()}
                <td class="r num" data-label=fixed(reports::EVERY)>
                    <strong>{grouped(all(report))}</strong>
                </td>
            </tr>
        }
        .into_any()
    });
    view! {
        <details class="legend">
            <summary>{fixed(words::FIGURES)}</summary>
            <div class="table-scroll" role="region" aria-label=fixed(words::FIGURES) tabindex="0">
                <table class="table matrix">
                    <caption class="sr-only">{fixed(words::CAPTION)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{fixed(reports::DAY)}</th>
                            {heads.collect_any()}
                            <th scope="col" class="r">
                                {fixed(reports::EVERY)}
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_any()}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}
