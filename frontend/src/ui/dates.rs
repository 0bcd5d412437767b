//! Instants, in the reader's time zone, with the exact moment one hover away; and calendar dates
//! with words that say what they mean.

use core::cell::RefCell;

use chrono::{DateTime, NaiveDate, Utc};
use js_sys::{Array, Function, Intl, Object, Reflect};
use leptos::prelude::*;

use super::calendar_date;
use super::instants::{choose_zone, chosen_zone, format, formatter, js_date};
use crate::clock;

/// What of an instant is written.
#[derive(Clone, Copy)]
enum Form {
    Day,
    Moment,
    Hour,
}

impl Form {
    const COUNT: usize = 3;

    /// The options of `Intl.DateTimeFormat`.
    const fn parts(self) -> &'static [(&'static str, &'static str)] {
        const ALL: [(&str, &str); 5] = [
            ("day", "numeric"),
            ("month", "short"),
            ("year", "numeric"),
            ("hour", "2-digit"),
            ("minute", "2-digit"),
        ];
        let (day, hour) = ALL.split_at(3);
        match self {
            Self::Day => day,
            Self::Moment => &ALL,
            Self::Hour => hour,
        }
    }
}

thread_local! {
    /// Formatters cost far more to make than to use.
    static FORMATTERS: RefCell<[Option<Function>; Form::COUNT]> = RefCell::default();
}

fn written(at: DateTime<Utc>, form: Form) -> String {
    FORMATTERS.with_borrow_mut(|known| {
        let known = &mut known[form as usize];
        format(known.get_or_insert_with(|| formatter(form.parts())), at)
    })
}

/// Writes instants in this time zone from now on; none, and one that the browser does not know: in
/// that of the device. Calendar dates are the same everywhere.
pub fn set_time_zone(name: Option<&str>) {
    choose_zone(name);
    FORMATTERS.take();
}

/// The name of the reader's time zone: "Europe/Berlin".
pub fn time_zone() -> String {
    chosen_zone().unwrap_or_else(device_zone)
}

/// The name of the time zone of the device.
pub fn device_zone() -> String {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &"timeZone".into())
        .ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_else(|| "UTC".into())
}

/// The day of an instant in the reader's time zone, as text: "18 Nov 2026".
pub fn day_of(at: DateTime<Utc>) -> String {
    written(at, Form::Day)
}

/// The time of day of an instant in the reader's time zone, as text: "14:03".
pub fn time_of_day(at: DateTime<Utc>) -> String {
    written(at, Form::Hour)
}

/// An instant in the reader's time zone, as text: "18 Nov 2026, 14:03".
pub fn exact_instant(at: DateTime<Utc>) -> String {
    written(at, Form::Moment)
}

/// An instant in the reader's time zone, as text: its time of day, and its day where that is not
/// today.
pub fn time_words(at: DateTime<Utc>) -> String {
    if day_of(at) == day_of(clock::now()) {
        time_of_day(at)
    } else {
        exact_instant(at)
    }
}

/// The same as an element.
pub fn time(at: DateTime<Utc>) -> AnyView {
    let iso = String::from(js_date(at).to_iso_string());
    view! { <time class="num" datetime=iso>{time_words(at)}</time> }.into_any()
}

/// An instant with its exact moment one hover away. `long` adds the time of day.
pub fn instant(at: DateTime<Utc>, long: bool) -> AnyView {
    let iso = String::from(js_date(at).to_iso_string());
    let text = if long { exact_instant(at) } else { day_of(at) };
    view! { <time class="num" datetime=iso.clone() title=iso>{text}</time> }.into_any()
}

/// A due date with words that say what it means.
pub fn due_date(date: NaiveDate, words: impl Fn() -> String + Send + 'static) -> AnyView {
    view! {
        <time class="num" datetime=date.to_string()>{calendar_date(date)}</time>
        " "
        <span class="muted small">{words}</span>
    }
    .into_any()
}
