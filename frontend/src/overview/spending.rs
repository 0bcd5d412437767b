//! What was paid in each of the last twelve months: bars to look at, and a table to listen to.

use chrono::{Days, Months};
use goodstanding_shared::money::Money;
use goodstanding_shared::overview::{Month, Overview};
use goodstanding_words::columns;
use goodstanding_words::overview::spending as words;
use leptos::prelude::*;

use super::bars::{bar_text, height, main_currency, minor_of};
use crate::paths;
use crate::ui::{CollectAny, month_letter, short_month, short_month_name, sums_text};
use crate::words::{fixed, say};

/// The width of a bar, from one to the next, and where the bars stand.
const WIDTH: usize = 19;
const STEP: usize = 28;
const GROUND: i64 = 172;
const HIGHEST: i64 = 140;
const LOWEST: i64 = 2;
/// Above how many bars the amount of this month stands.
const BELOW_AMOUNT: usize = 3;

/// The card with the bars.
pub(super) fn spending(told: &Overview) -> AnyView {
    let months = &told.months;
    let paid = || months.iter().flat_map(|month| month.paid.iter().copied());
    let currency = main_currency(paid());
    let of = |sums: &[Money]| minor_of(sums, currency);
    let most = months.iter().map(|month| of(&month.paid)).max();
    let most = most.unwrap_or_default();
    let last = months.len().saturating_sub(1);
    let high = |month: &Month| height(of(&month.paid), most, HIGHEST, LOWEST);
    // The amount stands above the bars before as well.
    let highest = months.iter().rev().take(BELOW_AMOUNT).map(high).max();
    let amount = months
        .last()
        .filter(|month| !month.paid.is_empty())
        .zip(highest)
        .map(|(month, highest)| {
            let top = (GROUND - highest - 8).to_string();
            view! {
                <text class="chart__label chart__label--now" x="327" y=top text-anchor="end">
                    {bar_text(&month.paid)}
                </text>
            }
            .into_any()
        });
    let bars = months
        .iter()
        .enumerate()
        .map(|(place, month)| bar(month, (place, place == last), high(month)));
    let links = months.iter().map(link);
    let rows = months.iter().rev().map(|month| {
        let given_back = if month.refunded.is_empty() {
            "–".to_owned()
        } else {
            sums_text(&month.refunded)
        };
        view! {
            <tr>
                <th scope="row">{short_month(month.begins_on)}</th>
                <td>{paid_text(month)}</td>
                <td>{given_back}</td>
            </tr>
        }
        .into_any()
    });
    let this = months.last().map(|month| short_month_name(month.begins_on));
    view! {
        <section class="sheet overview__narrow spending" aria-labelledby="spending">
            <div class="overview__head">
                <h2 id="spending">{fixed(words::TITLE)}</h2>
                <span class="small muted">{fixed(words::MONTHS)}</span>
            </div>
            <div class="chart-frame">
            <svg class="chart" viewBox="0 0 328 194" aria-hidden="true">
                <defs>
                    <pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                        <path class="chart__hatch" d="M0 0v4" />
                    </pattern>
                </defs>
                {bars.collect_any()}
                {amount}
                <path class="chart__axis" d="M0 172.5h328" />
            </svg>
            <ul class="chart-links" role="list">{links.collect_any()}</ul>
            </div>
            <p class="chart__legend small muted" aria-hidden="true">
                <span>
                    <i></i>
                    {fixed(columns::PAID)}
                </span>
                <span>
                    <i class="chart__so-far"></i>
                    {say(words::so_far(&this.unwrap_or_default()))}
                </span>
            </p>
            <div class="sr-only">
                <table>
                    <caption>{fixed(words::CAPTION)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{fixed(columns::MONTH)}</th>
                            <th scope="col">{fixed(columns::PAID)}</th>
                            <th scope="col">{fixed(columns::GIVEN_BACK)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_any()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// The bar as a link to the payments of its month.
fn link(month: &Month) -> AnyView {
    let first = month.begins_on;
    let last = first + Months::new(1) - Days::new(1);
    let words = say(words::payments_of(
        &short_month(month.begins_on),
        &paid_text(month),
    ));
    view! {
        <li>
            <a href=paths::transactions_between(first, last) aria-label=words.clone() title=words></a>
        </li>
    }
    .into_any()
}

fn paid_text(month: &Month) -> String {
    if month.paid.is_empty() {
        fixed(words::NOTHING).to_owned()
    } else {
        sums_text(&month.paid)
    }
}

fn bar(month: &Month, (place, is_this): (usize, bool), high: i64) -> AnyView {
    let left = place * STEP;
    let (class, label) = if is_this {
        (
            "chart__bar chart__bar--now",
            "chart__label chart__label--now",
        )
    } else {
        ("chart__bar", "chart__label")
    };
    let letter = month_letter(month.begins_on);
    view! {
        <rect
            class=class
            x=left.to_string()
            y=(GROUND - high).to_string()
            width=WIDTH.to_string()
            height=high.to_string()
            rx="2"
        />
        <text class=label x=(left + WIDTH / 2).to_string() y="190" text-anchor="middle">
            {letter}
        </text>
    }
    .into_any()
}
