//! The services of a subscription follow it: set up when they are paid, switched off while it
//! pauses or owes, ended with it. What they become is decided by
//! `goodstanding_shared::services::ServiceLife`; here it is written down, with its history.

use goodstanding_shared::activity::Event;
use goodstanding_shared::cancellations::CancellationState;
use goodstanding_shared::catalog::PeriodPrice;
use goodstanding_shared::money::Money;
use goodstanding_shared::services::{
    Billing, EndCause, ServiceLife, ServiceStatus as S, SuspensionCause,
};
use goodstanding_shared::subscriptions::life::{ServicesChange, Settlement};

use super::context::{Billed, BillingContext};
use crate::activity::{Actor, Subject};
use crate::cancellations;
use crate::services::db::{self, StoredService};
use crate::store::{Database, StoreError};
use crate::subscriptions::db::{self as subscriptions, Stored};

/// Brings the services of the subscription in line with what happened to it: `changed` is how it
/// stands since.
pub(crate) fn apply_to_services(
    tx: &mut Database,
    context: &BillingContext,
    billed: &Billed<'_>,
    changed: &Stored,
    follow: ServicesChange,
) -> Result<(), StoreError> {
    let services = db::live(tx, changed.id)?;
    let parts = match follow {
        ServicesChange::Period {
            price,
            settlement: Settlement::Paid(amount),
            ..
        } => parts(tx, billed, price, amount, &services)?,
        ServicesChange::InvoicePaid {
            paid: Some(amount), ..
        } => parts(tx, billed, PeriodPrice::Full, amount, &services)?,
        ServicesChange::Period { .. }
        | ServicesChange::InvoicePaid { .. }
        | ServicesChange::Paused
        | ServicesChange::Resumed { .. }
        | ServicesChange::Overdue
        | ServicesChange::Ended(_) => vec![0; services.len()],
    };
    let billing = Billing::from(&changed.life);
    for (service, part) in services.iter().zip(parts) {
        let life = service.life.follow_subscription(follow, part);
        transition(
            tx,
            context,
            service,
            &life,
            Some(&billing),
            Cause::of(&Actor::system()),
        )?;
        if let ServicesChange::Resumed {
            period: Some((_, until)),
        } = follow
        {
            let before = billed.stored.life.paid_until();
            cancellations::db::move_along(tx, service.id, before, until)?;
        }
    }
    Ok(())
}

/// The services are due when their subscription says so now: an invoice that is overdue comes
/// before the next bill.
pub(super) fn renew_due_dates(
    tx: &mut Database,
    context: &BillingContext,
    changed: &Stored,
) -> Result<(), StoreError> {
    let billing = Billing::from(&changed.life);
    for service in db::live(tx, changed.id)? {
        if service.due_date(service.life.status, Some(&billing)) != service.next_due {
            db::write(tx, &service, &service.life, Some(&billing), context.now)?;
        }
    }
    Ok(())
}

/// The parts of an amount that was paid for a period, one for each service: by the prices of the
/// products, and by the quantities within one.
fn parts(
    conn: &mut Database,
    billed: &Billed<'_>,
    price: PeriodPrice,
    amount: Money,
    services: &[StoredService],
) -> Result<Vec<i64>, StoreError> {
    if let [_] = services {
        return Ok(vec![amount.minor()]);
    }
    let items = subscriptions::items(conn, billed.stored.id)?;
    let weights: Vec<i64> = billed
        .prices
        .iter()
        .map(|item| item.of(price).minor())
        .collect();
    let mut parts = vec![0; services.len()];
    for (item, share) in items.iter().zip(amount.share_out(&weights)) {
        let places: Vec<usize> = (0..services.len())
            .filter(|place| services[*place].product == item.product)
            .collect();
        let quantities: Vec<i64> = places
            .iter()
            .map(|place| services[*place].quantity.into())
            .collect();
        for (place, part) in places.iter().zip(share.share_out(&quantities)) {
            parts[*place] = part.minor();
        }
    }
    Ok(parts)
}

/// Who changes a service, and why.
#[derive(Clone, Copy)]
pub(crate) struct Cause<'a> {
    by: &'a Actor,
    words: Option<&'a str>,
}

impl<'a> Cause<'a> {
    /// The cause says itself why.
    pub(crate) const fn of(by: &'a Actor) -> Self {
        Self { by, words: None }
    }

    /// The history says it in these words.
    pub(crate) const fn in_words(by: &'a Actor, words: &'a str) -> Self {
        Self {
            by,
            words: Some(words),
        }
    }
}

/// Writes down what a service became, with its history: who did it, and in which words where the
/// cause has others than its own.
pub(crate) fn transition(
    tx: &mut Database,
    context: &BillingContext,
    service: &StoredService,
    life: &ServiceLife,
    billing: Option<&Billing>,
    cause: Cause<'_>,
) -> Result<(), StoreError> {
    let Cause { by, words } = cause;
    let open = if life.status.has_ended() && !service.life.status.has_ended() {
        cancellations::db::open_of(tx, service.id)?
    } else {
        None
    };
    if let Some(id) = open {
        cancellations::db::close(tx, id, CancellationState::Completed, context.now)?;
    }
    db::write(tx, service, life, billing, context.now)?;
    let event = match (service.life.status, life.status) {
        (S::Pending, S::Active) => Some(Event::ServiceActivated),
        (S::Suspended, S::Active) => Some(Event::ServiceResumed),
        (_, S::Suspended) => {
            let is_new = |cause: &&SuspensionCause| !service.life.suspended_for.contains(cause);
            let cause = life.suspended_for.iter().find(is_new);
            cause.map(|cause| Event::ServiceSuspended {
                reason: words.unwrap_or(cause.words().english()).to_owned(),
            })
        }
        (before, S::Terminated) if before != S::Terminated => {
            let cause = life.ended_for.unwrap_or(EndCause::Forced);
            Some(Event::ServiceTerminated {
                reason: words.unwrap_or(cause.words().english()).to_owned(),
            })
        }
        (before, S::Canceled) if before != S::Canceled => Some(match open {
            Some(cancellation) => Event::CancellationCompleted { cancellation },
            None => Event::ServiceEnded,
        }),
        (before, S::Fraud) if before != S::Fraud => Some(Event::ServiceMarkedAsFraud),
        (before, S::Archived) if before != S::Archived => Some(Event::ServiceArchived),
        (_, S::Pending | S::Active | S::Canceled | S::Terminated | S::Fraud | S::Archived) => None,
    };
    let Some(event) = event else { return Ok(()) };
    let about = Subject::service(service.customer, service.id);
    context.record(tx, about, by, &event)
}
