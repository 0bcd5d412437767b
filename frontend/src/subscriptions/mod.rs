//! Subscriptions: the panel of an account, the listing, and the page of one.

mod action_dialog;
mod actions;
mod badges;
mod explanation;
mod foresight;
mod legend;
mod panel;
mod rows;
mod subscription_page;
mod subscriptions_page;
mod upgrade_dialog;
mod verbs;

pub use action_dialog::SubscriptionActionDialog;
pub use badges::{billing_badge, standing_badges, status_badge};
pub use foresight::{happenings, hint, next_event, unused, upgrade_happenings};
pub use panel::SubscriptionsPanel;
pub use rows::{RowsFor, subscription_rows};
pub use subscription_page::SubscriptionPage;
pub use subscriptions_page::{AllSubscriptionsPage, SubscriptionsPage};
pub use verbs::{Verb, act};
