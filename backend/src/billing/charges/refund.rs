//! What is given back of the present period was not paid for it: it is not lost a second time.

use goodstanding_shared::ids::{SubscriptionId, TransactionId};
use goodstanding_shared::money::Money;

use super::{Charge, all_taken, begin_refund};
use crate::billing::steps::Setting;
use crate::services::db as services;
use crate::store::{Database, StoreError};
use crate::subscriptions::db as subscriptions;
use crate::transactions::db;

/// Begins a refund of a charge, and takes it off what counts as paid for the period that it was for, if that period still runs.
pub(crate) fn give_back_of(
    tx: &mut Database,
    setting: &Setting,
    taken: &Charge,
    amount: Money,
    note: &str,
) -> Result<TransactionId, StoreError> {
    if let Some(subscription) = taken.subscription {
        pay_less(tx, setting, subscription, taken, amount)?;
    }
    begin_refund(tx, setting, taken, amount, note)
}

/// Takes it off what counts as paid for the period that runs. Of what was paid for an earlier version the rest counted towards the present one: no
/// more than what is left of all their charges counts from now on.
fn pay_less(
    tx: &mut Database,
    setting: &Setting,
    charged: SubscriptionId,
    taken: &Charge,
    amount: Money,
) -> Result<(), StoreError> {
    let subscription = subscriptions::latest_version(tx, charged)?;
    let mut stored = subscriptions::find(tx, subscription)?;
    let start = db::period_start(tx, &taken.id)?;
    let is_present = subscription == charged && start.is_some() && start == stored.life.paid_from;
    let left = all_taken(tx, subscription)?
        .iter()
        .fold(0_i64, |sum, (_, left)| sum.saturating_add(left.minor()))
        .saturating_sub(amount.minor());
    let beyond = stored.life.paid_minor.saturating_sub(left.max(0));
    let own = if is_present { amount.minor() } else { 0 };
    let given = own.max(beyond).min(stored.life.paid_minor);
    if given <= 0 {
        return Ok(());
    }
    stored.life.paid_minor -= given;
    subscriptions::change(tx, &stored, setting.now)?;
    let paid = services::live(tx, subscription)?;
    let weights: Vec<i64> = paid.iter().map(|service| service.life.paid_minor).collect();
    let parts = Money::new(given, amount.currency()).share_out(&weights);
    for (service, part) in paid.iter().zip(parts) {
        let left = (service.life.paid_minor - part.minor()).max(0);
        services::pay(tx, service.id, left, setting.now)?;
    }
    Ok(())
}

/// Gives back what every charge of the subscription and its earlier versions took, as far as it was not given back before.
pub(crate) fn give_everything_back(
    tx: &mut Database,
    setting: &Setting,
    id: SubscriptionId,
    note: &str,
) -> Result<(), StoreError> {
    for (taken, left) in all_taken(tx, id)? {
        begin_refund(tx, setting, &taken, left, note)?;
    }
    Ok(())
}
