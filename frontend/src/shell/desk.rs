//! How much waits for staff: the numbers beside the ways, and the sign that they may be others now.

use goodstanding_shared::inbox::InboxCounts;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Online;
use crate::api;
use crate::sessions::Session;

/// How much waits for staff, for everything on the page.
#[derive(Clone, Copy)]
pub struct Desk {
    counts: RwSignal<Option<InboxCounts>>,
    /// Grows whenever something may have been decided, here or by somebody else.
    turn: RwSignal<u32>,
}

impl Desk {
    /// Provides it to everything below. Nothing is counted before somebody keeps it up to date.
    pub(super) fn provide() {
        provide_context(Self {
            counts: RwSignal::new(None),
            turn: RwSignal::new(0),
        });
    }

    /// The desk that the page provides.
    pub fn expect() -> Self {
        expect_context()
    }

    /// How much waits, as far as it is known, tracked.
    pub fn counts(self) -> Option<InboxCounts> {
        self.counts.get()
    }

    /// What waits was counted by somebody else just now.
    pub fn set(self, counts: InboxCounts) {
        self.counts.set(Some(counts));
    }

    /// Something may have been decided.
    pub fn renew(self) {
        let _ = self.turn.try_update(|turn| *turn = turn.wrapping_add(1));
    }

    /// How often something may have been decided, tracked.
    pub fn turn(self) -> u32 {
        self.turn.get()
    }

    /// Counts now, whenever something may have been decided, and when the reader comes back to the
    /// page. Numbers that cannot be fetched stay as they are.
    pub(super) fn keep_up_to_date(self) {
        let session = Session::expect();
        Effect::new(move |_| {
            self.turn.track();
            Online::track_returns();
            spawn_local(async move {
                if let Ok(counts) = session.check(api::inbox_counts().await) {
                    let _ = self.counts.try_set(Some(counts));
                }
            });
        });
        let focused = window_event_listener(ev::focus, move |_| self.renew());
        on_cleanup(move || focused.remove());
    }
}
