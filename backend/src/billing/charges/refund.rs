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
        let mut stored = subscriptions::find(tx, subscription)?;
        let start = db::period_start(tx, &taken.id)?;
        if start.is_some() && start == stored.life.paid_from && stored.life.paid_minor > 0 {
            let given = amount.minor().min(stored.life.paid_minor);
            stored.life.paid_minor -= given;
            subscriptions::change(tx, &stored, setting.now)?;
            let paid = services::live(tx, subscription)?;
            let weights: Vec<i64> = paid.iter().map(|service| service.life.paid_minor).collect();
            let parts = Money::new(given, amount.currency()).share_out(&weights);
            for (service, part) in paid.iter().zip(parts) {
                let left = (service.life.paid_minor - part.minor()).max(0);
                services::pay(tx, service.id, left, setting.now)?;
            }
        }
    }
    begin_refund(tx, setting, taken, amount, note)
}

/// Gives back what every charge of the subscription took, as far as it was not given back before.
pub(crate) fn give_everything_back(
    tx: &mut Database,
    setting: &Setting,
    id: SubscriptionId,
    note: &str,
) -> Result<(), StoreError> {
    for (taken, left) in all_taken(tx, id)? {
        if left.minor() > 0 {
            begin_refund(tx, setting, &taken, left, note)?;
        }
    }
    Ok(())
}
