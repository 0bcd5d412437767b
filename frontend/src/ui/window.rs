//! Long lists: only the rows in sight, and a screenful on each side, are drawn. The height of the
//! whole list stays what it would be, so that the scroll bar tells the truth. Chromium's tallest
//! element is 33.5 million pixels: 100,000 rows fit without a trick.

use core::ops::Range;

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::Element;

/// Which rows are drawn.
#[derive(Clone, Copy, Debug)]
pub struct RowWindow {
    /// The rows that are drawn now, by their places in the list.
    pub rows: Memo<Range<usize>>,
    /// The height of what is left out above, in pixels.
    pub above_px: Memo<u32>,
    /// The height of what is left out below, in pixels.
    pub below_px: Memo<u32>,
}

/// What the window looks like from the list, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sight {
    /// How far the list's top is above the top of the screen.
    scrolled: f64,
    /// The height of the screen.
    screen: f64,
    /// The height of a row, gap included.
    row: f64,
}

impl Sight {
    /// The rows in sight and a screenful on each side, in steps of a quarter of a screen, so that
    /// scrolling redraws seldom.
    fn rows(self, total: usize) -> Range<usize> {
        let step_px = (self.screen / 4.0).max(self.row);
        let from_px = ((self.scrolled - self.screen) / step_px).floor() * step_px;
        let to_px = ((self.scrolled + 2.0 * self.screen) / step_px).ceil() * step_px;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the list, which fits"
        )]
        let row = |px: f64| (px.max(0.0) / self.row) as usize;
        row(from_px).min(total)..(row(to_px) + 1).min(total)
    }
}

/// Windows a list of `total` rows. `rows_in` finds the list's element; `measure` gives the height
/// of one of its rows with the gap, when one is drawn.
pub fn use_row_window(
    total: Signal<usize>,
    list: impl Fn() -> Option<Element> + 'static,
    measure: impl Fn(&Element) -> Option<f64> + 'static,
    guess_px: f64,
) -> RowWindow {
    let screen = || {
        window()
            .inner_height()
            .ok()
            .and_then(|height| height.as_f64())
            .unwrap_or(800.0)
    };
    let sight = RwSignal::new(Sight {
        scrolled: 0.0,
        screen: screen(),
        row: guess_px,
    });
    let look = move || {
        // A frame that was asked for before the list went away comes after it.
        let Some(before) = sight.try_get_untracked() else {
            return;
        };
        let Some(list) = list() else { return };
        let row = measure(&list).filter(|px| *px > 1.0).unwrap_or(before.row);
        let now = Sight {
            scrolled: -list.get_bounding_client_rect().top(),
            screen: screen(),
            row,
        };
        if before != now {
            sight.set(now);
        }
    };
    let look = SendWrapper::new(std::rc::Rc::new(look));
    let listener = SendWrapper::new(Closure::<dyn Fn()>::new({
        let look = look.clone();
        move || look()
    }));
    for event in ["scroll", "resize"] {
        let _ = window().add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    }
    on_cleanup(move || {
        for event in ["scroll", "resize"] {
            let _ = window()
                .remove_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
        }
        drop(listener);
    });
    // Once the first rows are drawn, their height is known; and again whenever the list changes its
    // length.
    Effect::new(move |_| {
        total.track();
        let look = std::rc::Rc::clone(&look);
        request_animation_frame(move || (*look)());
    });
    let rows = Memo::new(move |_| sight.get().rows(total.get()));
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a browser's elements end at 33.5 million whole pixels"
    )]
    let height = move |rows: usize| (rows as f64 * sight.get().row) as u32;
    RowWindow {
        rows,
        above_px: Memo::new(move |_| height(rows.get().start)),
        below_px: Memo::new(move |_| height(total.get().saturating_sub(rows.get().end))),
    }
}
