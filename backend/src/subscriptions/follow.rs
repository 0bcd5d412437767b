//! A subscription follows the services that it pays for: it ends with the last of them.

use chrono::{DateTime, Days, NaiveDate, Utc};
use goodstanding_shared::activity::Event;
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::subscriptions::{cancel_at_end, cancel_now, restored};

use super::db;
use crate::activity::{About, By, record};
use crate::randomness::Randomness;
use crate::services;
use crate::store::{Database, Held, StoreError};

/// Brings the subscription in line after a request about one of its services was made, withdrawn or carried out.
///
/// `ends_on` is the date on which the service in question ends, or would have ended.
pub(crate) fn follow_services(
    tx: &mut Database,
    randomness: &Randomness,
    id: SubscriptionId,
    ends_on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.hold(Held::Subscription(&id.to_string()))?;
    let mut subscription = db::find(tx, id)?;
    let standing = subscription.standing;
    if !services::db::any_live_of_subscription(tx, id, false)? {
        let Some(after) = cancel_now(standing) else {
            return Ok(());
        };
        subscription.standing = after;
        subscription.ends_on = Some(ends_on);
        subscription.next_bill_on = None;
        subscription.next_retry_on = None;
        // What was paused or has not begun grants nothing as it is.
        subscription.entitled_through = subscription
            .entitled_through
            .map_or(Some(ends_on), |through| Some(through.min(ends_on)));
    } else if !services::db::any_live_of_subscription(tx, id, true)? {
        let Some(after) = cancel_at_end(standing) else {
            return Ok(());
        };
        subscription.billing_before = standing.billing();
        subscription.next_bill_before = subscription.next_bill_on;
        subscription.standing = after;
        subscription.ends_on = Some(subscription.next_bill_on.unwrap_or(ends_on));
        subscription.entitled_through = subscription.ends_on;
        subscription.next_bill_on = None;
    } else {
        let Some(after) = restored(standing, subscription.billing_before) else {
            return Ok(());
        };
        subscription.standing = after;
        subscription.next_bill_on = subscription.next_bill_before.take();
        subscription.billing_before = None;
        // A live subscription ends when its next bill stays unpaid for the plan's days of grace.
        let grace = Days::new(subscription.grace_days.into());
        subscription.ends_on = subscription
            .next_bill_on
            .and_then(|date| date.checked_add_days(grace));
        subscription.entitled_through = subscription.ends_on;
    }
    db::change(tx, &subscription, now)?;
    // The customer asked for the service to end; that the subscription follows is the system's doing.
    record(
        tx,
        randomness,
        About::subscription(subscription.customer, id),
        now,
        &By::system(),
        &Event::SubscriptionChanged {
            from: standing,
            to: subscription.standing,
        },
    )
}
