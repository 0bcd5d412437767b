//! Subscriptions: the panel of an account, the listing, and the page of one.

mod action_dialog;
mod actions;
mod badges;
mod billed;
mod explanation;
mod glance;
mod legend;
mod panel;
mod preview;
mod rows;
mod subscription_page;
mod subscriptions_page;
mod upgrade_dialog;
mod verbs;

pub use action_dialog::SubscriptionActionDialog;
pub use actions::{Acting, buttons, dialogs, note_of};
pub use badges::{billing_badge, standing_badges, status_badge};
pub use billed::{before_and_after, billing};
pub use explanation::explanation;
pub use glance::{figure, glance, next_charge, pays_with, since};
pub use panel::SubscriptionsPanel;
pub use preview::{hint, next_event, preview_lines, unused, upgrade_preview_lines};
pub use rows::{RowsFor, subscription_rows};
pub use subscription_page::SubscriptionPage;
pub use subscriptions_page::{AllSubscriptionsPage, SubscriptionsPage};
pub use verbs::{Verb, act};
