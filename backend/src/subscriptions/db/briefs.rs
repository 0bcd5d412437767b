//! Subscriptions as other things name them.

use chrono::NaiveDate;
use diesel::prelude::*;
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::services::SubscriptionBrief;
use goodstanding_shared::subscriptions::SubscriptionStatus;

use super::standing;
use crate::store::schema::subscriptions;
use crate::store::stored::RowOf;
use crate::store::{Database, StoreError};

/// The subscription as other pages name it; it was found within the reader's scope by whoever asks.
/// None for a deleted one.
pub(crate) fn brief(
    conn: &mut Database,
    id: SubscriptionId,
) -> Result<Option<SubscriptionBrief>, StoreError> {
    let text = id.to_string();
    let found: Option<(String, Option<String>)> = subscriptions::table
        .filter(subscriptions::id.eq(&text))
        .filter(subscriptions::status.ne(SubscriptionStatus::Deleted.as_str()))
        .select((subscriptions::status, subscriptions::billing_status))
        .first(conn)
        .optional()?;
    let row = RowOf {
        table: "subscriptions",
        id: &text,
    };
    found
        .map(|(status, billing)| {
            Ok(SubscriptionBrief {
                id,
                standing: standing(row, &status, billing.as_deref())?,
            })
        })
        .transpose()
}

/// When the charge of a cycle is tried again; none when it is not, or the subscription has gone on
/// to another cycle.
pub(crate) fn next_retry_on(
    conn: &mut Database,
    id: SubscriptionId,
) -> Result<Option<NaiveDate>, StoreError> {
    Ok(subscriptions::table
        .filter(subscriptions::id.eq(id.to_string()))
        .select(subscriptions::next_retry_on)
        .first(conn)?)
}
