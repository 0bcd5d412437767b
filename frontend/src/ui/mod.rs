//! The kit: controls and patterns that know no billing. One file for each part, with a style sheet
//! of the same name.

mod announcer;
mod any;
mod badge;
mod banner;
mod calendar;
mod case;
mod collation;
mod dates;
mod dialog;
mod disclosure;
mod distances;
mod empty;
mod explained;
mod facts;
mod failure;
mod field;
mod filters;
mod icon;
mod id;
mod inactive;
mod instants;
mod legend;
mod money;
mod part;
mod preview;
mod pull;
mod search;
mod segmented;
mod skeleton;
mod table;
mod text_field;
mod text_in;
mod tip;
mod window;
mod words;

pub use announcer::{LiveRegion, announce};
pub use any::{CollectAny, yes_or_no};
pub use badge::{badge, badge_of};
pub use banner::{Banner, BannerKind};
pub use calendar::{
    calendar_date, month_letter, month_name, near_date, short_date, short_month, short_month_name,
    short_weekday,
};
pub use case::lower_case;
pub use collation::name_numbers;
pub use dates::{
    day_of, device_zone, due_date, exact_instant, instant, set_time_zone, time, time_of_day,
    time_words, time_zone,
};
pub use dialog::{Dialog, DialogHandle, dialog_head};
pub use disclosure::Disclosure;
pub use distances::{date_with_distance, relative_days, seconds_text};
pub use empty::Empty;
pub use explained::explained_badge;
pub use facts::{fact, missing};
pub use failure::Failure;
pub use field::{ErrorSummary, field_error, field_error_id};
pub use filters::{Choice, filter_checks, filter_group, filter_input, filter_select};
pub use icon::{Icon, icon};
pub use id::{copyable, id_link};
pub use inactive::InactiveButton;
pub use instants::day_in_zone;
pub use legend::legend;
pub use money::{amount_text, grouped, money, money_text};
pub use part::part;
pub use preview::{PreviewLine, preview};
pub use search::SearchField;
pub use segmented::{Segment, Segmented};
pub use skeleton::{Skeleton, pending};
pub use table::{UNSEEN, action_cell, cell, row, table};
pub use text_field::{TextField, TextKind};
pub use text_in::text_in;
pub use window::{RowWindow, use_row_window};
pub use words::{day_and_distance, name_of, sums_text};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Moves the focus to the element with this id, once it is drawn.
pub fn focus_soon(id: impl Into<String>) {
    let id = id.into();
    request_animation_frame(move || {
        if let Some(element) = document()
            .get_element_by_id(&id)
            .and_then(|element| element.dyn_into::<HtmlElement>().ok())
        {
            let _ = element.focus();
        }
    });
}

/// News about what was just sent, brought into sight when it appears: in a small window the button
/// that was pressed is far below. The focus stays there, so that pressing again tries again.
pub fn in_sight(news: AnyView) -> AnyView {
    let place = NodeRef::<leptos::html::Div>::new();
    place.on_load(|place| {
        // What stands above is laid out first.
        request_animation_frame(move || {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            place.scroll_into_view_with_scroll_into_view_options(&options);
        });
    });
    view! { <div node_ref=place>{news}</div> }.into_any()
}

/// The value of the text control that an event comes from.
pub fn value_of(event: &web_sys::Event) -> String {
    event_target_value(event)
}
