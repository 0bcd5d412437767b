//! Services that are about to be changed.

use std::collections::BTreeSet;

use diesel::prelude::*;
use goodstanding_shared::ids::ServiceId;

use crate::store::schema::services;
use crate::store::{Database, RowLock, StoreError};

/// Holds the service until the end of the transaction, after the subscription that pays for it:
/// what happens to that one changes its services, and whoever held them in the other order would
/// wait for each other.
pub(crate) fn hold(tx: &mut Database, id: ServiceId) -> Result<(), StoreError> {
    hold_all(tx, &[id])
}

/// Holds several: all of the subscriptions and then all of the services, each always in the same
/// order.
pub(crate) fn hold_all(tx: &mut Database, ids: &[ServiceId]) -> Result<(), StoreError> {
    let before = all_paid_by(tx, ids)?;
    let subscriptions: BTreeSet<&String> = before.iter().flatten().collect();
    for subscription in subscriptions {
        tx.hold(RowLock::Subscription(subscription))?;
    }
    let services: BTreeSet<String> = ids.iter().map(ServiceId::to_string).collect();
    for service in &services {
        tx.hold(RowLock::Service(service))?;
    }
    if all_paid_by(tx, ids)? == before {
        Ok(())
    } else {
        let words = "a service went over to another subscription";
        Err(StoreError::Again(words.to_owned()))
    }
}

fn all_paid_by(tx: &mut Database, ids: &[ServiceId]) -> Result<Vec<Option<String>>, StoreError> {
    ids.iter().map(|id| paid_by(tx, *id)).collect()
}

/// The same, unless somebody else is at one of them: `false` then.
pub(crate) fn try_hold(tx: &mut Database, id: ServiceId) -> Result<bool, StoreError> {
    if let Some(subscription) = paid_by(tx, id)?
        && !tx.try_hold(RowLock::Subscription(&subscription))?
    {
        return Ok(false);
    }
    tx.try_hold(RowLock::Service(&id.to_string()))
}

fn paid_by(tx: &mut Database, id: ServiceId) -> Result<Option<String>, StoreError> {
    let row = services::table.filter(services::id.eq(id.to_string()));
    let found = row.select(services::subscription_id).first(tx);
    Ok(found.optional()?.flatten())
}
