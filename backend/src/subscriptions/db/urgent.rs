//! What somebody has to decide about the payment of a subscription, the nearest deadline first.
//!
//! The conditions are written into the statements, not bound to them: their indexes hold nothing
//! else, and are used only where the database knows that nothing else is asked for.

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date};
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::subscriptions::BillingStatus;

use super::ids_from_rows;
use crate::store::listing::Count;
use crate::store::schema::{open_invoices, subscriptions};
use crate::store::{Database, StoreError};

const FAILING: &str = "subscriptions.status = 'active' and subscriptions.billing_status in \
     ('in_retry', 'unusable_payment_method', 'grace_period')";
const NEVER_PAID: &str =
    "subscriptions.status = 'processing' and subscriptions.failed_attempts > 0";
const DEADLINE: &str = "coalesce(open_invoices.suspends_on, open_invoices.gives_up_on)";

/// Those of which a charge failed.
macro_rules! failing {
    () => {
        subscriptions::table
            .filter(sql::<Bool>(FAILING))
            .order((subscriptions::ends_on.asc(), subscriptions::id.asc()))
    };
}

/// Those whose first charge failed: nothing of them was paid yet.
macro_rules! never_paid {
    () => {
        subscriptions::table
            .filter(sql::<Bool>(NEVER_PAID))
            .filter(subscriptions::billing_status.is_null())
            .order((subscriptions::starts_on.asc(), subscriptions::id.asc()))
    };
}

/// Those with an invoice that is overdue.
macro_rules! overdue {
    () => {
        open_invoices::table
            .inner_join(subscriptions::table)
            .filter(open_invoices::gives_up_on.is_not_null())
            .filter(subscriptions::billing_status.eq(BillingStatus::Overdue.as_str()))
            .order((
                sql::<Date>(DEADLINE).asc(),
                open_invoices::subscription_id.asc(),
            ))
    };
}

/// The subscriptions of which a payment failed or is overdue: of those that fail, that were never
/// paid and that are overdue as many of the most urgent as `limit` says.
pub(crate) fn urgent(conn: &mut Database, limit: u32) -> Result<Vec<SubscriptionId>, StoreError> {
    let limit = i64::from(limit);
    let mut ids: Vec<String> = failing!()
        .select(subscriptions::id)
        .limit(limit)
        .load(conn)?;
    let never_paid: Vec<String> = never_paid!()
        .select(subscriptions::id)
        .limit(limit)
        .load(conn)?;
    let overdue: Vec<String> = overdue!()
        .select(open_invoices::subscription_id)
        .limit(limit)
        .load(conn)?;
    ids.extend(never_paid);
    ids.extend(overdue);
    ids_from_rows(ids)
}

/// How many those are.
pub(crate) fn count_urgent(conn: &mut Database) -> Result<Count, StoreError> {
    // What is selected is in the index: no row is looked at.
    let failing: Vec<Option<NaiveDate>> = failing!()
        .select(subscriptions::ends_on)
        .limit(Count::LIMIT)
        .load(conn)?;
    let never_paid: Vec<NaiveDate> = never_paid!()
        .select(subscriptions::starts_on)
        .limit(Count::LIMIT)
        .load(conn)?;
    let overdue: Vec<String> = overdue!()
        .select(open_invoices::subscription_id)
        .limit(Count::LIMIT)
        .load(conn)?;
    Ok(Count::of(failing.len())
        .plus(never_paid.len())
        .plus(overdue.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_is_what_the_rules_call_so() {
        for status in BillingStatus::ALL {
            let word = format!("'{}'", status.as_str());
            assert_eq!(FAILING.contains(&word), status.is_failing(), "{status}");
        }
    }
}
