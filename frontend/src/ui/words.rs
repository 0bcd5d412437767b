//! Amounts, names, numbers and dates as sentences and rows write them.

use chrono::NaiveDate;
use goodstanding_shared::money::Money;
use goodstanding_shared::text::titled;

use super::{money_text, near_date, relative_days};
use crate::words::say;

/// Sums of several currencies, one after the other: they are never added.
pub fn sums_text(sums: &[Money]) -> String {
    let texts: Vec<String> = sums.iter().map(|sum| money_text(*sum)).collect();
    texts.join(" + ")
}

/// What services are called as a heading, or another word where there are none.
pub fn name_of<'a>(names: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    if names.is_empty() {
        return otherwise.to_owned();
    }
    say(titled(&names))
}

/// A day with its distance: "4 Dec · in 10 days"; with the year where it is another one.
pub fn day_and_distance(day: NaiveDate, today: NaiveDate) -> String {
    format!("{} · {}", near_date(day, today), relative_days(day, today))
}
