//! What is given back of the present period was not paid for it: it is not lost a second time.

use goodstanding_shared::ids::{SubscriptionId, TransactionId};
use goodstanding_shared::money::Money;

use super::begin::begin_refund;
use super::read::{PendingTransaction, all_taken};
use crate::billing::context::BillingContext;
use crate::services::db as services;
use crate::store::{Database, StoreError};
use crate::subscriptions::db::{self as subscriptions, Stored};
use crate::transactions::db;

/// Begins a refund of a charge, and takes it off what counts as paid for the period that it was
/// for, if that period still runs.
pub(crate) fn refund(
    tx: &mut Database,
    context: &BillingContext,
    taken: &PendingTransaction,
    amount: Money,
    note: &str,
) -> Result<TransactionId, StoreError> {
    if let Some(subscription) = taken.subscription {
        pay_less(tx, context, subscription, taken, amount)?;
    }
    begin_refund(tx, context, taken, amount, note)
}

/// Takes it off what counts as paid for the period that it was for. Of what was paid for an earlier
/// version the rest counted towards the present one: no more than what is left of all their charges
/// counts from now on.
fn pay_less(
    tx: &mut Database,
    context: &BillingContext,
    charged: SubscriptionId,
    taken: &PendingTransaction,
    amount: Money,
) -> Result<(), StoreError> {
    let stored = subscriptions::find(tx, charged)?;
    let start = db::period_start(tx, &taken.id)?;
    // What is paid once, for good, is for no stretch of days.
    let is_for_good = start.is_none() && taken.billing_cycle > 0;
    let is_of_present = if stored.life.paid_until().is_none() {
        is_for_good
    } else {
        start.is_some() && start == stored.life.paid_from
    };
    if is_of_present {
        take_off(tx, context, stored, amount)?;
    }
    let latest = subscriptions::latest_version(tx, charged)?;
    let stored = subscriptions::find(tx, latest)?;
    let left = left_of_all(tx, latest)? - amount.minor();
    let beyond = stored.life.paid_minor - left.max(0);
    take_off(tx, context, stored, Money::new(beyond, amount.currency()))
}

/// How much of all charges for a subscription and its earlier versions is not given back, in minor
/// units.
pub(in crate::billing) fn left_of_all(
    conn: &mut Database,
    id: SubscriptionId,
) -> Result<i64, StoreError> {
    let all = all_taken(conn, id)?;
    let mut amounts = all.iter().map(|(_, left)| left.minor());
    let sum = amounts.try_fold(0, i64::checked_add);
    sum.ok_or_else(|| StoreError::Row {
        table: "subscriptions",
        id: id.to_string(),
        what: "its charges add up to more than can be counted".into(),
    })
}

/// So much less counts as paid, for the subscription and for each of its services.
fn take_off(
    tx: &mut Database,
    context: &BillingContext,
    mut stored: Stored,
    amount: Money,
) -> Result<(), StoreError> {
    let given = amount.minor().min(stored.life.paid_minor);
    if given <= 0 {
        return Ok(());
    }
    stored.life.paid_minor -= given;
    subscriptions::change(tx, &stored, context.now)?;
    let paid = services::live(tx, stored.id)?;
    let weights: Vec<i64> = paid.iter().map(|service| service.life.paid_minor).collect();
    let parts = Money::new(given, amount.currency()).share_out(&weights);
    for (service, part) in paid.iter().zip(parts) {
        let left = (service.life.paid_minor - part.minor()).max(0);
        services::pay(tx, service.id, left, context.now)?;
    }
    Ok(())
}

/// Gives back what every charge of the subscription and its earlier versions took, as far as it was
/// not given back before.
pub(crate) fn refund_everything(
    tx: &mut Database,
    context: &BillingContext,
    id: SubscriptionId,
    note: &str,
) -> Result<(), StoreError> {
    for (taken, left) in all_taken(tx, id)? {
        begin_refund(tx, context, &taken, left, note)?;
    }
    Ok(())
}
