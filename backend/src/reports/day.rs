//! The day of a report.

use chrono::{Days, NaiveDate};
use goodstanding_shared::calendar::begins;
use goodstanding_words::fields;

use crate::http::pairs::Pairs;
use crate::problem::Problem;
use crate::store::stored::millis;

/// When a report looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// Now, as far as it is known.
    Present,
    /// At the end of a day that is over: right before this instant.
    Before(i64),
}

/// The day that `as_of` names (today when it is absent) and the moment that is meant; a day that
/// has not come yet is refused.
pub(super) fn as_of(pairs: &Pairs, today: NaiveDate) -> Result<(NaiveDate, Moment), Problem> {
    let Some(day) = pairs.parse::<NaiveDate>("as_of")? else {
        return Ok((today, Moment::Present));
    };
    if day > today {
        return Err(Problem::parameter("as_of", fields::day_has_not_come(day)));
    }
    if day == today {
        return Ok((today, Moment::Present));
    }
    Ok((day, after(day)))
}

/// The end of a day that is over.
pub(super) fn after(day: NaiveDate) -> Moment {
    Moment::Before(end_of(day))
}

/// The beginning of the day after.
pub(super) fn end_of(day: NaiveDate) -> i64 {
    day.checked_add_days(Days::new(1))
        .map_or(i64::MAX, |next| millis(begins(next)))
}
