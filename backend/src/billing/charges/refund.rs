//! What is given back of the present period was not paid for it: it is not lost a second time.

use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::money::Money;

use super::{Charge, begin_refund};
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
