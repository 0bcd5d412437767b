//! Setting a service up: one by one, or with the whole order.

use chrono::NaiveDate;
use goodstanding_shared::activity::Event;
use goodstanding_shared::services::{Service, ServiceStatus};

use super::db::{self, Ties};
use crate::activity::{About, By, record};
use crate::billing::steps::Setting;
use crate::store::{Database, StoreError};
use crate::subscriptions;

/// Sets up a service that is Pending and held: it works from now on. `false` when it is another one than was read.
pub(crate) fn set_up(
    tx: &mut Database,
    setting: &Setting,
    service: &Service,
    ties: &Ties,
    by: &By,
) -> Result<bool, StoreError> {
    let now = setting.now;
    let next_due = next_due(tx, service, ties)?;
    db::activate(tx, service.id, now)?;
    if !db::change(tx, service, ServiceStatus::Active, next_due, now)? {
        return Ok(false);
    }
    let about = About::service(ties.customer, service.id);
    let event = Event::ServiceActivated;
    record(tx, &setting.randomness, about, now, by, &event)?;
    Ok(true)
}

/// When a service that works is due: when its subscription is.
pub(super) fn next_due(
    tx: &mut Database,
    service: &Service,
    ties: &Ties,
) -> Result<Option<NaiveDate>, StoreError> {
    let life = ties
        .subscription
        .map(|subscription| subscriptions::db::find(tx, subscription))
        .transpose()?
        .map(|stored| stored.life);
    Ok(life
        .filter(|life| !life.standing.status().has_ended())
        .and_then(|life| life.next_bill_on)
        .or(service.next_due))
}
