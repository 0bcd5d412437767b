//! Whether the browser believes that it is online. A hint only: reading goes on from memory, and
//! sending is not offered.

use leptos::ev;
use leptos::prelude::*;

/// Why actions are inactive while offline.
pub const OFFLINE_REASON: &str = "You are offline. This can be done when the connection is back.";

/// The browser's own hint.
#[derive(Clone, Copy)]
pub struct Online(ReadSignal<bool>);

impl Online {
    /// Provides the hint to everything below.
    pub fn provide() {
        let (online, set_online) = signal(window().navigator().on_line());
        let back = window_event_listener(ev::online, move |_| set_online.set(true));
        let gone = window_event_listener(ev::offline, move |_| set_online.set(false));
        on_cleanup(move || {
            back.remove();
            gone.remove();
        });
        provide_context(Self(online));
    }

    /// Whether sending makes sense, tracked.
    pub fn get() -> bool {
        use_context::<Self>().is_none_or(|online| online.0.get())
    }

    /// The reason for inactive actions while offline, tracked.
    pub fn refusal() -> Option<&'static str> {
        (!Self::get()).then_some(OFFLINE_REASON)
    }
}
