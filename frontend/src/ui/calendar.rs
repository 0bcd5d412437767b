//! Calendar dates, which are the same everywhere: in English as the program writes them, in every
//! other language as the browser does.

use core::cell::RefCell;

use chrono::{Datelike, NaiveDate};
use goodstanding_shared::calendar::{MONTH_NAMES, MONTHS, begins, day_words};
use js_sys::Function;

use super::instants::{format, formatter};
use crate::language::is_english;

/// What of a date is written.
#[derive(Clone, Copy)]
enum Form {
    Date,
    DayAndMonth,
    Month,
    ShortMonth,
    ShortMonthName,
    Letter,
    Weekday,
}

impl Form {
    const COUNT: usize = 7;

    /// The options of `Intl.DateTimeFormat`.
    const fn parts(self) -> &'static [(&'static str, &'static str)] {
        // A calendar date begins in UTC, wherever its reader is.
        const ZONE: (&str, &str) = ("timeZone", "UTC");
        const DAY: (&str, &str) = ("day", "numeric");
        const MONTH: (&str, &str) = ("month", "short");
        const YEAR: (&str, &str) = ("year", "numeric");
        match self {
            Self::Date => &[ZONE, DAY, MONTH, YEAR],
            Self::DayAndMonth => &[ZONE, DAY, MONTH],
            Self::Month => &[ZONE, ("month", "long"), YEAR],
            Self::ShortMonth => &[ZONE, MONTH, YEAR],
            Self::ShortMonthName => &[ZONE, MONTH],
            Self::Letter => &[ZONE, ("month", "narrow")],
            Self::Weekday => &[ZONE, ("weekday", "short")],
        }
    }
}

thread_local! {
    /// Formatters cost far more to make than to use.
    static FORMATTERS: RefCell<[Option<Function>; Form::COUNT]> = RefCell::default();
}

fn written(date: NaiveDate, form: Form) -> String {
    FORMATTERS.with_borrow_mut(|known| {
        let known = &mut known[form as usize];
        format(
            known.get_or_insert_with(|| formatter(form.parts())),
            begins(date),
        )
    })
}

/// A calendar date as text: "1 Dec 2026".
pub fn calendar_date(date: NaiveDate) -> String {
    if is_english() {
        day_words(date)
    } else {
        written(date, Form::Date)
    }
}

/// A calendar date without its year, for tight places: "1 Dec".
pub fn short_date(date: NaiveDate) -> String {
    if is_english() {
        format!("{} {}", date.day(), MONTHS[date.month0() as usize])
    } else {
        written(date, Form::DayAndMonth)
    }
}

/// A calendar date as text, with its year where that is not this one: "1 Dec", "1 Dec 2027".
pub fn near_date(date: NaiveDate, today: NaiveDate) -> String {
    if date.year() == today.year() {
        short_date(date)
    } else {
        calendar_date(date)
    }
}

/// A month above a list: "November 2026".
pub fn month_name(begins_on: NaiveDate) -> String {
    if is_english() {
        let name = MONTH_NAMES[begins_on.month0() as usize];
        format!("{name} {}", begins_on.year())
    } else {
        written(begins_on, Form::Month)
    }
}

/// A month in a table: "Nov 2026".
pub fn short_month(begins_on: NaiveDate) -> String {
    if is_english() {
        let name = MONTHS[begins_on.month0() as usize];
        format!("{name} {}", begins_on.year())
    } else {
        written(begins_on, Form::ShortMonth)
    }
}

/// A month without its year, under a chart: "Nov".
pub fn short_month_name(begins_on: NaiveDate) -> String {
    if is_english() {
        MONTHS[begins_on.month0() as usize].to_owned()
    } else {
        written(begins_on, Form::ShortMonthName)
    }
}

/// A month in the least room: "N".
pub fn month_letter(begins_on: NaiveDate) -> String {
    if is_english() {
        MONTHS[begins_on.month0() as usize][..1].to_owned()
    } else {
        written(begins_on, Form::Letter)
    }
}

/// The day of the week, in few letters: "Mon".
pub fn short_weekday(date: NaiveDate) -> String {
    if is_english() {
        date.weekday().to_string()
    } else {
        written(date, Form::Weekday)
    }
}
