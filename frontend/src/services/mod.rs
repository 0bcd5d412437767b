//! Services: the list as cards and as a table, one service in detail.

mod billing;
mod cancel_action;
mod card;
mod cards;
mod chips;
mod columns_field;
mod drawn;
mod due;
mod filter_bar;
mod filter_fields;
mod filter_part;
mod legend;
mod links;
mod list;
mod saved_views;
mod selecting;
mod selection;
mod service_page;
mod services_page;
mod sort_control;
mod sort_header;
mod staff_actions;
mod staff_part;
mod status_badge;
mod store;
mod texts;
mod then_by;
mod view_button;
mod view_fields;
mod view_state;

use goodstanding_shared::ids::ServiceId;
use leptos::prelude::*;

pub use cancel_action::CancelAction;
pub(crate) use cancel_action::cancel_button_id;
pub use filter_part::FILTERS;
pub use links::service_links;
pub use selecting::SELECTING;
pub use selection::Selection;
use service_page::ServicePage;
pub use services_page::ServicesList;
use services_page::ServicesPage;
pub use sort_control::SortControl;
pub use sort_header::SortHeader;
pub use staff_actions::{Served, ServiceActionDialog, service_preview_lines};
pub use staff_part::{ACTIONS, StaffActions};
pub use status_badge::{cancellation_mark, service_badge};
pub use store::{Owner, ServicesStore};
pub use texts::{inactive_reason, payment_text, price_parts, sentence_text};
pub use then_by::ThenBy;
pub use view_state::ViewSwitch;

/// The list of services.
pub struct ServiceLists {
    /// Those of the reader.
    pub services: fn() -> AnyView,
}

crate::part! {
    /// The list of services.
    pub static LIST: ServiceLists = services ServiceLists {
        services: || view! { <ServicesPage /> }.into_any(),
    };
}

/// The page of one service.
pub struct ServicePages {
    /// Everything about one service.
    pub service: fn(ServiceId) -> AnyView,
}

crate::part! {
    /// What is opened from the list. It comes together with how one is billed, which the page of a
    /// service shows: what two parts have in common would come with the first view.
    pub static PAGES: ServicePages = billing ServicePages {
        service: |id| view! { <ServicePage id=id /> }.into_any(),
    };
}
