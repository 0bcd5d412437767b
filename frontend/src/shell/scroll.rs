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
    /// Whether the reader has gone back or forward, to a page that is not drawn yet.
    returning: bool,
    /// Whether the page is being scrolled to where it was.
    moving: bool,
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
            if !places.returning && !places.moving {
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
            places.moving = places.returning;
            places
                .moving
                .then(|| places.known.get(&url).copied().unwrap_or(0.0))
        });
        let Some(y) = target else { return };
        // The page is drawn in the next frame, and long lists know their height in the one after.
        request_animation_frame(move || {
            request_animation_frame(move || {
                PLACES.with_borrow_mut(|places| places.returning = false);
                return_to(url, y, PATIENCE);
            });
        });
    });
}

/// How many frames a page may take to become as long as it was: about ten seconds.
const PATIENCE: u16 = 600;

/// Scrolls to `y` of the page at `url`: as far as it goes now, and on while what is on its way
/// makes it longer. Another page, or a reader who scrolls, ends that.
fn return_to(url: String, y: f64, frames: u16) {
    let place = || window().scroll_y().unwrap_or(0.0);
    if PLACES.with_borrow(|places| places.current != url) {
        return;
    }
    window().scroll_to_with_x_and_y(0.0, y);
    let reached = place();
    if reached + 1.0 >= y || frames == 0 {
        return PLACES.with_borrow_mut(|places| places.moving = false);
    }
    request_animation_frame(move || {
        let root = document().document_element();
        let end = root.map_or(0, |root| root.scroll_height() - root.client_height());
        // What became shorter meanwhile has moved the reader to its end.
        if (place() - reached).abs() < 1.0 || place() + 1.0 >= f64::from(end) {
            return_to(url, y, frames - 1);
        } else {
            PLACES.with_borrow_mut(|places| places.moving = false);
        }
    });
}
