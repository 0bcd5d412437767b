//! Services: the list as cards and as a table, one service in detail.

mod cancel_action;
mod card;
mod cards;
mod filter_bar;
mod legend;
mod list;
mod service_page;
mod services_page;
mod sort_control;
mod status_badge;
mod store;
mod texts;
mod view_state;

pub use cancel_action::CancelAction;
pub(crate) use cancel_action::cancel_button_id;
pub use list::SortHeader;
pub use service_page::ServicePage;
pub use services_page::{ServicesList, ServicesPage};
pub use sort_control::SortControl;
pub use status_badge::{cancellation_mark, service_badge};
pub use store::{Owner, ServicesStore};
pub use texts::{inactive_reason, payment_text};
pub use view_state::ViewSwitch;
