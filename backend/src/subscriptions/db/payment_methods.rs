//! With what subscriptions are paid.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::{CustomerId, PaymentMethodId, SubscriptionId, TransactionId};
use goodstanding_shared::subscriptions::{BillingStatus, SubscriptionStatus};

use super::live;
use crate::store::schema::{open_invoices, subscriptions};
use crate::store::stored::{RowOf, millis, parse_id};
use crate::store::{Database, StoreError};

/// The billing statuses of what was charged and not paid.
const fn failing() -> [BillingStatus; 3] {
    [
        BillingStatus::InRetry,
        BillingStatus::UnusablePaymentMethod,
        BillingStatus::GracePeriod,
    ]
}

/// What is not over and of which a charge failed, in the order in which it was made.
macro_rules! failing {
    () => {
        subscriptions::table
            .filter(subscriptions::status.eq_any(live()))
            .filter(
                subscriptions::billing_status
                    .eq_any(failing().map(BillingStatus::as_str))
                    .or(subscriptions::failed_attempts.gt(0)),
            )
            .order((subscriptions::created_at.asc(), subscriptions::id.asc()))
            .select(subscriptions::id)
    };
}

pub(super) fn ids_from_rows(ids: Vec<String>) -> Result<Vec<SubscriptionId>, StoreError> {
    ids.into_iter()
        .map(|id| parse_id("subscriptions", &id))
        .collect()
}

/// How many live subscriptions are paid with a payment method that was found within the reader's
/// scope.
pub(crate) fn count_live_paid_with(
    conn: &mut Database,
    method: PaymentMethodId,
) -> Result<u64, StoreError> {
    let count: i64 = subscriptions::table
        .filter(subscriptions::payment_method_id.eq(method.to_string()))
        .filter(subscriptions::status.eq_any(live()))
        .count()
        .get_result(conn)?;
    Ok(count.unsigned_abs())
}

/// How many of them have an invoice open, or are about to get one. An order that waits for its
/// first payment owes nothing yet.
pub(crate) fn count_owed_with(
    conn: &mut Database,
    method: PaymentMethodId,
) -> Result<u64, StoreError> {
    let count: i64 = subscriptions::table
        .left_join(open_invoices::table)
        .filter(subscriptions::payment_method_id.eq(method.to_string()))
        .filter(subscriptions::status.eq_any(live()))
        .filter(subscriptions::status.ne(SubscriptionStatus::Processing.as_str()))
        .filter(
            open_invoices::due_on
                .is_not_null()
                .or(subscriptions::charging_id.is_not_null()),
        )
        .count()
        .get_result(conn)?;
    Ok(count.unsigned_abs())
}

/// The live subscriptions that are paid with it, always in the same order.
pub(crate) fn live_paid_with(
    conn: &mut Database,
    method: PaymentMethodId,
) -> Result<Vec<String>, StoreError> {
    Ok(subscriptions::table
        .filter(subscriptions::payment_method_id.eq(method.to_string()))
        .filter(subscriptions::status.eq_any(live()))
        .order(subscriptions::id.asc())
        .select(subscriptions::id)
        .load(conn)?)
}

/// Pays the subscription with another payment method from now on. It is held.
pub(crate) fn pay_one_with(
    tx: &mut Database,
    id: SubscriptionId,
    method: PaymentMethodId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(subscriptions::table.filter(subscriptions::id.eq(id.to_string())))
        .set((
            subscriptions::payment_method_id.eq(method.to_string()),
            subscriptions::updated_at.eq(millis(now)),
            subscriptions::version.eq(subscriptions::version + 1),
        ))
        .execute(tx)?;
    Ok(())
}

/// The subscription had no way to be paid, and has one now.
pub(crate) fn take_method(
    tx: &mut Database,
    id: SubscriptionId,
    method: PaymentMethodId,
) -> Result<(), StoreError> {
    diesel::update(subscriptions::table.filter(subscriptions::id.eq(id.to_string())))
        .set(subscriptions::payment_method_id.eq(method.to_string()))
        .execute(tx)?;
    Ok(())
}

/// The charges under way of what is paid with it.
pub(crate) fn charges_with(
    conn: &mut Database,
    method: PaymentMethodId,
) -> Result<Vec<TransactionId>, StoreError> {
    let ids: Vec<Option<String>> = subscriptions::table
        .filter(subscriptions::payment_method_id.eq(method.to_string()))
        .filter(subscriptions::charging_id.is_not_null())
        .order(subscriptions::id.asc())
        .select(subscriptions::charging_id)
        .load(conn)?;
    ids.into_iter()
        .flatten()
        .map(|id| {
            RowOf {
                table: "subscriptions",
                id: &id,
            }
            .parse("charging_id", &id)
        })
        .collect()
}

/// Pays every live subscription with another payment method from now on.
pub(crate) fn pay_with(
    tx: &mut Database,
    old: PaymentMethodId,
    new: PaymentMethodId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let paid = subscriptions::table
        .filter(subscriptions::payment_method_id.eq(old.to_string()))
        .filter(subscriptions::status.eq_any(live()));
    diesel::update(paid)
        .set((
            subscriptions::payment_method_id.eq(new.to_string()),
            subscriptions::updated_at.eq(millis(now)),
            subscriptions::version.eq(subscriptions::version + 1),
        ))
        .execute(tx)?;
    Ok(())
}

/// The subscriptions of a customer of which a charge failed and that are not over: they may be
/// unpaid.
pub(crate) fn failing_of(
    conn: &mut Database,
    customer: CustomerId,
) -> Result<Vec<SubscriptionId>, StoreError> {
    let of_customer = subscriptions::customer_id.eq(customer.to_string());
    let ids = failing!().filter(of_customer).load(conn)?;
    ids_from_rows(ids)
}

/// The same of those that are paid with a payment method.
pub(crate) fn failing_paid_with(
    conn: &mut Database,
    method: PaymentMethodId,
) -> Result<Vec<SubscriptionId>, StoreError> {
    let paid_with = subscriptions::payment_method_id.eq(method.to_string());
    let ids = failing!().filter(paid_with).load(conn)?;
    ids_from_rows(ids)
}
