//! Subscriptions: the panel of an account, the listing, and the page of one.

mod badges;
mod explanation;
mod legend;
mod panel;
mod rows;
mod subscription_page;
mod subscriptions_page;

pub use badges::{billing_badge, standing_badges, status_badge};
pub use panel::SubscriptionsPanel;
pub use rows::{RowsFor, subscription_rows};
pub use subscription_page::SubscriptionPage;
pub use subscriptions_page::{AllSubscriptionsPage, SubscriptionsPage};
