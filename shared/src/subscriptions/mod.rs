//! Subscriptions: how a customer is billed for products under one billing plan.

mod api;
mod event;
mod explain;
pub mod life;
mod query;
mod rules;
mod states;
mod status;
mod unpaid;
mod words;

pub use api::{
    ComingCharge, LATEST_TRANSACTIONS, Leaving, NextCharge, PANEL_ROWS, Subscription,
    SubscriptionActionReply, SubscriptionDetails, SubscriptionItem, SubscriptionVersion,
    UpgradeOffer, prices_on,
};
pub use event::SubscriptionEvent;
pub use explain::{Explanation, Help, PAUSE_LIMIT_MONTHS};
pub use query::{BillingChoice, SubscriptionSort, SubscriptionsQuery};
pub use rules::{cancel_at_end, ordered, restored};
pub use states::{Arrow, after, arrows};
pub use status::{BillingStatus, IllegalPair, Standing, SubscriptionStatus};
pub use unpaid::{AddedPaymentMethod, PaidSubscription, UnpaidSubscription};
