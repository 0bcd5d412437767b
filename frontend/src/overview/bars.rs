//! How high bars are, and what stands above them.

use goodstanding_shared::money::{Currency, Money, sums};

use crate::ui::sums_text;

/// How many letters of an amount fit above a bar.
const BAR_LETTERS: usize = 9;

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
