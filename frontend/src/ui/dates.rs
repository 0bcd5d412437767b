//! Instants, in the reader's time zone, with the exact moment one hover away; and calendar dates
//! with words that say what they mean.

use core::cell::OnceCell;

use chrono::{DateTime, NaiveDate, Utc};
use js_sys::{Array, Function, Intl, Object, Reflect};
use leptos::prelude::*;

use super::calendar_date;
use super::instants::{format, formatter, js_date};
use crate::clock;

thread_local! {
    static DAY: OnceCell<Function> = const { OnceCell::new() };
    static MOMENT: OnceCell<Function> = const { OnceCell::new() };
    static HOUR: OnceCell<Function> = const { OnceCell::new() };
}

/// The name of the reader's time zone: "Europe/Berlin".
pub fn time_zone() -> String {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &"timeZone".into())
        .ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_else(|| "UTC".into())
}

/// The day of an instant in the reader's time zone, as text: "18 Nov 2026".
pub fn day_of(at: DateTime<Utc>) -> String {
    DAY.with(|day| {
        format(
            day.get_or_init(|| {
                formatter(&[("day", "numeric"), ("month", "short"), ("year", "numeric")])
            }),
            at,
        )
    })
}

/// The time of day of an instant in the reader's time zone, as text: "14:03".
pub fn time_of_day(at: DateTime<Utc>) -> String {
    let parts = [("hour", "2-digit"), ("minute", "2-digit")];
    HOUR.with(|hour| format(hour.get_or_init(|| formatter(&parts)), at))
}

/// An instant in the reader's time zone, as text: "18 Nov 2026, 14:03".
pub fn exact_instant(at: DateTime<Utc>) -> String {
    let parts = [
        ("day", "numeric"),
        ("month", "short"),
        ("year", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
    ];
    MOMENT.with(|moment| format(moment.get_or_init(|| formatter(&parts)), at))
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
