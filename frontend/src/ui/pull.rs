//! The handle by which a drawer is pulled down. It is there for fingers alone: whoever has a
//! keyboard or listens has Escape and a button.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// From so many pixels on, letting go closes the drawer; before, it goes back to its place.
const ENOUGH_PX: i32 = 72;

/// The handle of a drawer; `close` is called when it was pulled down far enough.
pub(super) fn pull_down(
    drawer: NodeRef<html::Dialog>,
    closable: Signal<bool>,
    close: impl Fn() + 'static,
) -> AnyView {
    let began_px: StoredValue<Option<i32>> = StoredValue::new(None);
    let place = move |down_px: i32| {
        if let Some(drawer) = drawer.get_untracked() {
            let style = drawer.unchecked_ref::<HtmlElement>().style();
            let moved = if down_px > 0 {
                format!("0 {down_px}px")
            } else {
                "none".into()
            };
            let _ = style.set_property("translate", &moved);
        }
    };
    let pulled = move |event: &web_sys::PointerEvent| {
        began_px
            .get_value()
            .map(|began_px| event.client_y() - began_px)
    };
    view! {
        <div
            class="drawer__pull"
            aria-hidden="true"
            on:pointerdown=move |event| {
                // A mouse leaves the handle before the drawer follows; a finger never does.
                let handle: web_sys::Element = event_target(&event);
                let _ = handle.set_pointer_capture(event.pointer_id());
                began_px.set_value(Some(event.client_y()));
            }
            on:pointermove=move |event| {
                if let Some(down_px) = pulled(&event) {
                    place(down_px);
                }
            }
            on:pointerup=move |event| {
                let is_enough = pulled(&event).is_some_and(|down_px| down_px >= ENOUGH_PX);
                began_px.set_value(None);
                place(0);
                if is_enough && closable.get_untracked() {
                    close();
                }
            }
            on:pointercancel=move |_| {
                began_px.set_value(None);
                place(0);
            }
        ></div>
    }
    .into_any()
}
