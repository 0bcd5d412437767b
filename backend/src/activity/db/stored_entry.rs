//! An entry of the history as it is stored: all that its digest tells of it.

use diesel::prelude::*;

use super::digest::Told;

/// What is read of an entry whose digest is made, or made again.
#[derive(Queryable)]
pub(crate) struct StoredEntry {
    pub(crate) id: String,
    customer_id: String,
    service_id: Option<String>,
    subscription_id: Option<String>,
    payment_method_id: Option<String>,
    at: i64,
    actor: String,
    actor_id: Option<String>,
    actor_name: Option<String>,
    reason_code: Option<i32>,
    comment: Option<String>,
    event: String,
}

/// The columns of [`StoredEntry`], in its order.
macro_rules! stored_entry {
    () => {
        (
            activity::id,
            activity::customer_id,
            activity::service_id,
            activity::subscription_id,
            activity::payment_method_id,
            activity::at,
            activity::actor,
            activity::actor_id,
            activity::actor_name,
            activity::reason_code,
            activity::comment,
            activity::event,
        )
    };
}
pub(crate) use stored_entry;

impl StoredEntry {
    /// What its digest is made of.
    pub(crate) fn told(&self) -> Told<'_> {
        Told {
            id: &self.id,
            customer_id: &self.customer_id,
            service_id: self.service_id.as_deref(),
            subscription_id: self.subscription_id.as_deref(),
            payment_method_id: self.payment_method_id.as_deref(),
            at: self.at,
            actor: &self.actor,
            actor_id: self.actor_id.as_deref(),
            actor_name: self.actor_name.as_deref(),
            reason_code: self.reason_code,
            comment: self.comment.as_deref(),
            event: &self.event,
        }
    }
}
