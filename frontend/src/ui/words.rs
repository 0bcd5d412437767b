//! Amounts, names, numbers and dates as sentences and rows write them.

use chrono::{Datelike as _, NaiveDate};
use goodstanding_shared::money::Money;

use super::{calendar_date, grouped, money_text, relative_days, short_date};

/// Sums of several currencies, one after the other: they are never added.
pub fn sums_text(sums: &[Money]) -> String {
    let texts: Vec<String> = sums.iter().map(|sum| money_text(*sum)).collect();
    texts.join(" + ")
}

/// One name or two, or the first with how many more there are.
pub fn name_of<'a>(names: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    match names.as_slice() {
        [] => otherwise.to_owned(),
        [one] => (*one).to_owned(),
        [one, other] => format!("{one}, {other}"),
        [one, more @ ..] => format!("{one} and {} more", more.len()),
    }
}

/// A day with its distance: "4 Dec · in 10 days"; with the year where it is another one.
pub fn day_and_distance(day: NaiveDate, today: NaiveDate) -> String {
    format!("{} · {}", near_date(day, today), relative_days(day, today))
}

/// A day; with the year where it is not this one.
pub fn near_date(day: NaiveDate, today: NaiveDate) -> String {
    if day.year() == today.year() {
        short_date(day)
    } else {
        calendar_date(day)
    }
}

/// So many of something.
pub fn count(number: u64, one: &str, many: &str) -> String {
    let word = if number == 1 { one } else { many };
    format!("{} {word}", grouped(number))
}
