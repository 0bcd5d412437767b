//! Subscriptions: how a customer is billed for products under one billing plan.

mod rules;
mod status;

pub use rules::{cancel_at_end, cancel_now, ordered, restored};
pub use status::{BillingStatus, IllegalPair, Standing, SubscriptionStatus};
