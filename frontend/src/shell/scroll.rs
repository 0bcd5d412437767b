//! Where the reader was: Back and Forward return to the same place of a page; new pages begin at
//! the top.

use core::cell::RefCell;
use std::collections::HashMap;

use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[derive(Default)]
struct Places {
    /// How far each URL was scrolled.
    known: HashMap<String, f64>,
    /// The URL in sight.
    current: String,
    /// Whether the reader is going back or forward right now.
    returning: bool,
}

thread_local! {
    static PLACES: RefCell<Places> = RefCell::default();
}

/// Notices Back and Forward. Called before the router is made: listeners of the window are called
/// in the order in which they came, and between two of them the page already follows the address
/// that the router sets.
pub(super) fn notice_returns() {
    let returned = window_event_listener(ev::popstate, |_| {
        PLACES.with_borrow_mut(|places| places.returning = true);
    });
    on_cleanup(move || returned.remove());
}

/// Keeps the places. Called once, below the router.
pub(super) fn keep_places() {
    let location = use_location();
    let scrolled = window_event_listener(ev::scroll, |_| {
        let y = window().scroll_y().unwrap_or(0.0);
        PLACES.with_borrow_mut(|places| {
            if !places.returning {
                let current = places.current.clone();
                places.known.insert(current, y);
            }
        });
    });
    on_cleanup(move || scrolled.remove());
    Effect::new(move |_| {
        let url = format!("{}{}", location.pathname.get(), location.search.get());
        let target = PLACES.with_borrow_mut(|places| {
            places.current.clone_from(&url);
            places
                .returning
                .then(|| places.known.get(&url).copied().unwrap_or(0.0))
        });
        let Some(y) = target else { return };
        // The page is drawn in the next frame, and long lists know their height in the one after.
        request_animation_frame(move || {
            request_animation_frame(move || {
                window().scroll_to_with_x_and_y(0.0, y);
                PLACES.with_borrow_mut(|places| places.returning = false);
            });
        });
    });
}
