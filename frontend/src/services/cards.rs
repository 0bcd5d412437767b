//! The card view: a grid that draws only what is in sight when the list is long.

use std::sync::Arc;

use goodstanding_shared::ids::ServiceId;
use goodstanding_words::services as words;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::ServicesStore;
use super::card::card;
use super::drawn::{Place, drawn};
use crate::ui::use_row_window;
use crate::words::fixed;

/// The least width of a card and the gap between two, as in the style sheet.
const CARD_PX: f64 = 320.0;
const GAP_PX: f64 = 16.0;
/// The height of a card with its gap, until one is drawn.
const GUESS_PX: f64 = 236.0;

/// The distance from one row of drawn cards to the next.
fn measure(list: &web_sys::Element) -> Option<f64> {
    super::list::distance_of_rows(list, "li[data-row]").or_else(|| {
        let first = list.query_selector("li[data-row]").ok()??;
        Some(first.get_bounding_client_rect().height() + GAP_PX)
    })
}

/// The services as cards in a grid; of long lists only what is in sight is drawn.
#[component]
pub(super) fn Cards(
    /// The services in order, as places in the store.
    order: Memo<Arc<Vec<u32>>>,
    /// Whether only what is in sight is drawn.
    windowed: Memo<bool>,
    /// Called when a service shall be cancelled.
    on_cancel: Callback<ServiceId>,
) -> impl IntoView {
    let store = ServicesStore::expect();
    let node = NodeRef::<html::Ul>::new();
    let width_px = RwSignal::new(0.0);
    let columns = Memo::new(move |_| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a handful of columns"
        )]
        let columns = ((width_px.get() + GAP_PX) / (CARD_PX + GAP_PX)) as usize;
        columns.max(1)
    });
    let rows = Signal::derive(move || order.with(|order| order.len()).div_ceil(columns.get()));
    let element = move || {
        node.get_untracked()
            .map(JsCast::unchecked_into::<web_sys::Element>)
    };
    let sight = move || {
        let list = element()?;
        let width = list.get_bounding_client_rect().width();
        if (width_px.get_untracked() - width).abs() > 0.5 {
            width_px.set(width);
        }
        Some(list)
    };
    let frame = use_row_window(rows, sight, measure, GUESS_PX);
    let shown = Memo::new(move |_| {
        order.with(|order| {
            let range = if windowed.get() {
                let (rows, columns) = (frame.rows.get(), columns.get());
                (rows.start * columns).min(order.len())..(rows.end * columns).min(order.len())
            } else {
                0..order.len()
            };
            (range.start, order.len(), order[range].to_vec())
        })
    });
    let services = move || {
        let (first, of, indices) = shown.get();
        // Of a windowed grid the reader cannot count what is not drawn.
        let windowed = windowed.get_untracked();
        let services = store.with(|list| {
            let placed = indices.iter().enumerate().map(|(place, index)| {
                let place = windowed.then_some(Place {
                    at: first + place,
                    of,
                });
                (place, list.services[*index as usize].clone())
            });
            placed.collect()
        });
        services.unwrap_or_default()
    };
    let gap = move |px: Memo<u32>| windowed.get().then(|| format!("{}px", px.get()));
    view! {
        <ul
            class="cards"
            class:is-windowed=move || windowed.get()
            node_ref=node
            aria-label=fixed(words::TITLE)
            style:padding-block-start=move || gap(frame.above_px)
            style:padding-block-end=move || gap(frame.below_px)
        >
            {drawn(Box::new(services), card, on_cancel)}
        </ul>
    }
}
