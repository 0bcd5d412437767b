//! The page's time: the server's, counted on. Every date rule gets its `now` from here.

use core::cell::Cell;

use chrono::{DateTime, Utc};
use leptos::prelude::*;

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

/// The time as relative words see it: renewed each minute.
#[derive(Clone, Copy)]
pub struct Minute(ReadSignal<DateTime<Utc>>);

impl Minute {
    /// Provides the minute to everything below.
    pub fn provide() {
        let (minute, set_minute) = signal(now());
        set_interval(
            move || set_minute.set(now()),
            core::time::Duration::from_mins(1),
        );
        provide_context(Self(minute));
    }

    /// The instant now, tracked: readers are drawn anew each minute.
    pub fn get() -> DateTime<Utc> {
        use_context::<Self>().map_or_else(now, |minute| minute.0.get().max(now()))
    }
}
