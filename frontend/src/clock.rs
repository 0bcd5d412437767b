//! The page's time: the server's, counted on. Every date rule gets its `now` from here.

use core::cell::Cell;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use leptos::prelude::*;

use crate::ui::day_in_zone;

thread_local! {
    /// How far the server's clock is ahead of the browser's, in milliseconds.
    static AHEAD_MS: Cell<f64> = const { Cell::new(0.0) };
}

/// Sets the page's time to the server's.
pub fn set(now: DateTime<Utc>) {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds since 1970 fit a float's 53 bits"
    )]
    AHEAD_MS.set(now.timestamp_millis() as f64 - js_sys::Date::now());
}

/// The instant now by the server's clock, as far as the page knows it.
pub fn now() -> DateTime<Utc> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole milliseconds are meant"
    )]
    let millis = (js_sys::Date::now() + AHEAD_MS.get()) as i64;
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

/// The day on which the reader is, in the time zone that they chose. What is due is due on one day
/// for everybody; how far away that is, everybody counts from their own. Rules go by the day of
/// [`now`], which is the server's.
pub fn own_day() -> NaiveDate {
    own_day_at(now())
}

fn own_day_at(at: DateTime<Utc>) -> NaiveDate {
    day_in_zone(at).unwrap_or_else(|| day_of_device(at))
}

fn day_of_device(at: DateTime<Utc>) -> NaiveDate {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 and minutes of a day fit both"
    )]
    let west = {
        let there = js_sys::Date::new(&(at.timestamp_millis() as f64).into());
        there.get_timezone_offset() as i64
    };
    (at - TimeDelta::minutes(west)).date_naive()
}

/// The time as relative words see it, renewed each minute; and as rules see it, which change with
/// the day alone: what is drawn anew with it keeps its focus for a day.
#[derive(Clone, Copy)]
pub struct Minute {
    minute: ReadSignal<DateTime<Utc>>,
    day: ReadSignal<DateTime<Utc>>,
}

impl Minute {
    /// Provides the minute to everything below.
    pub fn provide() {
        let (minute, set_minute) = signal(now());
        let (day, set_day) = signal(now());
        set_interval(
            move || {
                let now = now();
                set_minute.set(now);
                if day.get_untracked().date_naive() != now.date_naive() {
                    set_day.set(now);
                }
            },
            core::time::Duration::from_mins(1),
        );
        provide_context(Self { minute, day });
    }

    /// The day as the server counts it, tracked.
    pub fn today() -> NaiveDate {
        Self::of_today().date_naive()
    }

    /// The instant now, for what changes with the day alone, which is tracked.
    pub fn of_today() -> DateTime<Utc> {
        if let Some(minute) = use_context::<Self>() {
            minute.day.track();
        }
        now()
    }

    /// The day on which the reader is, tracked.
    pub fn own_day() -> NaiveDate {
        own_day_at(Self::get())
    }

    /// The instant now, tracked: readers are drawn anew each minute.
    pub fn get() -> DateTime<Utc> {
        use_context::<Self>().map_or_else(now, |minute| minute.minute.get().max(now()))
    }
}
