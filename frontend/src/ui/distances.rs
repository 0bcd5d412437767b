//! How far away a day is, and how long somebody has to wait.

use chrono::NaiveDate;
use goodstanding_words::{distances, durations};
use leptos::prelude::*;

use super::dates::due_date;
use crate::clock::Minute;
use crate::words::say;

/// How far a date is from today: "in 10 days", "today", "20 days ago".
pub fn relative_days(date: NaiveDate, today: NaiveDate) -> String {
    let days = (date - today).num_days();
    let is_past = days < 0;
    say(match (days.unsigned_abs(), is_past) {
        (0, _) => distances::TODAY.into(),
        (1, true) => distances::YESTERDAY.into(),
        (1, false) => distances::TOMORROW.into(),
        (days @ 2..=45, true) => distances::days_ago(days),
        (days @ 2..=45, false) => distances::in_days(days),
        (days @ 46..=730, true) => distances::months_ago((days + 15) / 30),
        (days @ 46..=730, false) => distances::in_months((days + 15) / 30),
        // The nearest number of years: what ends in 1,822 days ends in 5.
        (days, true) => distances::years_ago((days + 182) / 365),
        (days, false) => distances::in_years((days + 182) / 365),
    })
}

/// How long somebody has to wait: "1 second", "30 seconds".
pub fn seconds_text(seconds: u32) -> String {
    say(durations::seconds(seconds.into()))
}

/// A due date and how far away it is.
pub fn date_with_distance(date: NaiveDate) -> AnyView {
    due_date(date, move || relative_days(date, Minute::own_day()))
}
