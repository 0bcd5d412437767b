//! Whether single keys do something on the page: `/`, J, K. Whoever dictates, or whose hand slips,
//! switches them off.

use goodstanding_words::shell as words;
use leptos::prelude::*;

use super::{recall, remember};
use crate::ui::{Segment, Segmented};
use crate::words::fixed;

const NAME: &str = "shortcuts";
const OFF: &str = "off";

/// Whether single keys do something, now.
pub fn has_shortcuts() -> bool {
    recall(NAME).as_deref() != Some(OFF)
}

/// The choice.
#[component]
pub(super) fn ShortcutsSwitch() -> impl IntoView {
    let are_on = RwSignal::new(has_shortcuts());
    let choose = move |chosen: bool| {
        are_on.set(chosen);
        remember(NAME, if chosen { "on" } else { OFF });
    };
    let segment = |value, label| Segment {
        value,
        label,
        short: label,
        icon: None,
    };
    view! {
        <Segmented
            label=fixed(words::SHORTCUTS)
            segments=vec![segment(true, fixed(words::ON)), segment(false, fixed(words::OFF))]
            value=are_on
            on_change=choose
        />
    }
}
