//! Says before a session ends that it does, while there is time to stay: what was typed is not lost
//! to somebody who reads slowly.

use core::time::Duration;

use goodstanding_shared::sessions::Me;
use leptos::prelude::*;

use super::Session;
use super::ending_dialog::{Asked, DIALOG, Ending};
use super::session::ENDED;
use crate::api;
use crate::part::within;
use crate::shell::{recall, remember};

/// How long before the end it is said, in milliseconds.
const NOTICE: f64 = 120_000.0;

/// How often it is looked at.
const EVERY: Duration = Duration::from_secs(10);

/// When the server last answered in any tab: they all share the session.
const ANSWERED: &str = "answered";

/// When the session of somebody ends, in milliseconds since 1970, by the browser's clock.
#[derive(Clone, Copy, Debug)]
struct Ends {
    idle: f64,
    at: f64,
}

impl Ends {
    fn of(me: &Me, now: f64) -> Self {
        Self {
            idle: f64::from(me.idle_s) * 1000.0,
            at: now + f64::from(me.ends_in_s) * 1000.0,
        }
    }

    /// In how many milliseconds it ends, and why.
    fn left(self, answered: f64, now: f64) -> (f64, Ending) {
        let (idle, old) = (answered + self.idle - now, self.at - now);
        if idle < old {
            (idle, Ending::Idle)
        } else {
            (old, Ending::Old)
        }
    }
}

/// When the server last answered, here or in another tab.
fn answered() -> f64 {
    // By the browser: the code that reads and writes fractions is a tenth of the first load.
    let elsewhere = recall(ANSWERED).map(|kept| js_sys::Number::parse_float(&kept));
    let elsewhere = elsewhere.filter(|kept| kept.is_finite());
    elsewhere.unwrap_or_default().max(api::answered())
}

/// Watches over the session, and asks.
#[component]
pub fn SessionEnding() -> impl IntoView {
    let session = Session::expect();
    let asks = RwSignal::new(None::<Ending>);
    // An end that cannot be put off is said once.
    let was_told = StoredValue::new(false);
    let ends = StoredValue::new(None::<Ends>);
    let look = move || {
        let Some(ends) = ends.try_get_value().flatten() else {
            return;
        };
        let now = js_sys::Date::now();
        let answered = answered();
        if api::answered() >= answered
            && let Ok(text) = js_sys::Number::from(answered).to_string_with_radix(10)
        {
            remember(ANSWERED, &String::from(text));
        }
        let (left, why) = ends.left(answered, now);
        if left <= 0.0 {
            asks.set(None);
            session.ran_out();
        } else if left > NOTICE {
            asks.set(None);
        } else if why == Ending::Idle || !was_told.get_value() {
            asks.set(Some(why));
        }
    };
    Effect::new(move |_| {
        let now = js_sys::Date::now();
        ends.set_value(session.me().map(|me| Ends::of(&me, now)));
        look();
    });
    if let Ok(handle) = set_interval_with_handle(look, EVERY) {
        on_cleanup(move || handle.clear());
    }
    let told = window_event_listener(leptos::ev::storage, move |event| {
        if event.key().is_some_and(|key| key.ends_with(ENDED)) {
            session.ran_out();
        }
    });
    on_cleanup(move || told.remove());
    let shown = Memo::new(move |_| asks.get());
    move || {
        shown.get().map(|why| {
            let on_close = Callback::new(move |()| {
                asks.set(None);
                match why {
                    // Whoever closes it is there.
                    Ending::Idle => session.look(),
                    Ending::Old => was_told.set_value(true),
                }
            });
            within(&DIALOG, move |dialog| (dialog.ask)(Asked { why, on_close }))
        })
    }
}
