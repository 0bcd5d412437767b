//! Amounts, names and dates as the overview writes them.

use chrono::NaiveDate;
use goodstanding_shared::money::{Currency, Money};
use goodstanding_shared::overview::sums;

pub(super) use crate::ui::near_date;
use crate::ui::{money_text, relative_days};

/// How many letters of an amount fit above a bar.
const BAR_LETTERS: usize = 9;

/// Sums of several currencies, one after the other: they are never added.
pub(super) fn sums_text(sums: &[Money]) -> String {
    let texts: Vec<String> = sums.iter().map(|sum| money_text(*sum)).collect();
    texts.join(" + ")
}

/// An amount above a bar, where there is no room for the cents of a large one.
pub(super) fn bar_text(sums: &[Money]) -> String {
    let text = sums_text(sums);
    match (sums, text.rsplit_once('.')) {
        ([_], Some((whole, _))) if text.len() > BAR_LETTERS => whole.to_owned(),
        _ => text,
    }
}

/// The currency in which most is paid: bars have one scale.
pub(super) fn main_currency(amounts: impl IntoIterator<Item = Money>) -> Option<Currency> {
    let all = sums(amounts).ok()?;
    let most = all.iter().max_by_key(|sum| sum.minor())?;
    Some(most.currency())
}

/// How much of a currency is among sums.
pub(super) fn minor_of(sums: &[Money], currency: Option<Currency>) -> i64 {
    let mut of = sums.iter().filter(|sum| Some(sum.currency()) == currency);
    of.next().map_or(0, |sum| sum.minor())
}

/// How high a bar is, of `whole` for the largest, and never too low to be seen.
pub(super) fn height(minor: i64, most: i64, whole: i64, least: i64) -> i64 {
    if minor <= 0 || most <= 0 {
        return 0;
    }
    let share = i128::from(minor) * i128::from(whole) / i128::from(most);
    i64::try_from(share).unwrap_or(whole).max(least)
}

/// One name, or the first with how many more there are.
pub(super) fn name_of<'a>(names: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    match names.as_slice() {
        [] => otherwise.to_owned(),
        [one] => (*one).to_owned(),
        [one, more @ ..] => format!("{one} and {} more", more.len()),
    }
}

/// A day with its distance: "4 Dec · in 10 days"; with the year where it is another one.
pub(super) fn day_and_distance(day: NaiveDate, today: NaiveDate) -> String {
    format!("{} · {}", near_date(day, today), relative_days(day, today))
}

/// So many of something.
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    let word = if number == 1 { one } else { many };
    format!("{} {word}", crate::ui::grouped(number))
}
