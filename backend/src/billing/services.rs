//! The services of a subscription follow it: set up when it is paid, switched off when it pauses or fails, ended with it.

use chrono::NaiveDate;
use diesel::prelude::*;
use goodstanding_shared::activity::Event;
use goodstanding_shared::cancellations::CancellationState;
use goodstanding_shared::catalog::AutoSetup;
use goodstanding_shared::ids::ServiceId;
use goodstanding_shared::services::ServiceStatus as S;
use goodstanding_shared::subscriptions::life::ServicesFollow;

use super::steps::Setting;
use crate::activity::{About, By, record};
use crate::cancellations;
use crate::store::schema::{products, services};
use crate::store::stored::{RowOf, millis};
use crate::store::{Database, StoreError};
use crate::subscriptions::db::Stored;

/// Why the system switched a service off.
pub(crate) mod suspended_for {
    /// Its subscription is paused.
    pub(crate) const PAUSED: &str = "paused";
    /// Nobody paid.
    pub(crate) const OVERDUE: &str = "overdue";
    /// Staff did.
    pub(crate) const STAFF: &str = "staff";
}

/// What a service needs to follow.
struct Row {
    id: ServiceId,
    status: S,
    suspended_for: Option<String>,
    setup: AutoSetup,
}

/// The dates of a period, as they are stored with a service.
#[derive(Clone, Copy)]
enum Dates {
    /// They stay.
    Kept,
    /// None: it is over, or switched off.
    Gone,
    /// Due next on that day.
    Due(Option<NaiveDate>),
    /// A period, and due at its end.
    Period(NaiveDate, Option<NaiveDate>),
}

/// Brings the services of the subscription in line with what happened to it.
pub(crate) fn follow(
    tx: &mut Database,
    setting: &Setting,
    subscription: &Stored,
    follow: ServicesFollow,
) -> Result<(), StoreError> {
    if let ServicesFollow::Renewed { from, until } = follow {
        return renew(tx, setting, subscription, from, until);
    }
    for row in live(tx, subscription)? {
        match follow {
            ServicesFollow::Renewed { .. } => {}
            ServicesFollow::Started {
                from,
                until,
                is_paid,
            } => {
                let dates = Dates::Period(from, until);
                let is_set_up = match row.setup {
                    AutoSetup::OnOrder => true,
                    AutoSetup::OnFirstPayment => is_paid,
                    AutoSetup::OnAcceptance => false,
                };
                match row.status {
                    S::Pending if is_set_up => {
                        let set_up = Some(Event::ServiceActivated);
                        change(tx, setting, subscription, &row, S::Active, dates, set_up)?;
                    }
                    S::Pending => {}
                    status => change(tx, setting, subscription, &row, status, dates, None)?,
                }
            }
            ServicesFollow::Paused => {
                if row.status == S::Active {
                    let event = Some(suspended("The subscription is paused"));
                    change(
                        tx,
                        setting,
                        subscription,
                        &row,
                        S::Suspended,
                        Dates::Gone,
                        event,
                    )?;
                    suspend_for(tx, row.id, Some(suspended_for::PAUSED))?;
                }
            }
            ServicesFollow::Resumed { next_due } => {
                if row.status == S::Suspended
                    && row.suspended_for.as_deref() == Some(suspended_for::PAUSED)
                {
                    let event = Some(Event::ServiceResumed);
                    let dates = Dates::Due(next_due);
                    change(tx, setting, subscription, &row, S::Active, dates, event)?;
                    suspend_for(tx, row.id, None)?;
                }
            }
            ServicesFollow::Unpaid => match row.status {
                S::Active => {
                    let event = Some(suspended("overdue"));
                    change(
                        tx,
                        setting,
                        subscription,
                        &row,
                        S::Suspended,
                        Dates::Gone,
                        event,
                    )?;
                    suspend_for(tx, row.id, Some(suspended_for::OVERDUE))?;
                }
                S::Pending => end(tx, setting, subscription, &row, S::Canceled)?,
                _ => {}
            },
            ServicesFollow::Cancelled => end(tx, setting, subscription, &row, S::Canceled)?,
            ServicesFollow::Terminated => {
                let status = if row.status == S::Pending {
                    S::Canceled
                } else {
                    S::Terminated
                };
                end(tx, setting, subscription, &row, status)?;
            }
        }
    }
    Ok(())
}

fn suspended(reason: &str) -> Event {
    Event::ServiceSuspended {
        reason: reason.to_owned(),
    }
}

/// A period was paid: all that is live is due at its end. The subscription's history tells of it.
fn renew(
    tx: &mut Database,
    setting: &Setting,
    subscription: &Stored,
    from: NaiveDate,
    until: Option<NaiveDate>,
) -> Result<(), StoreError> {
    let live = services::table
        .filter(services::subscription_id.eq(subscription.id.to_string()))
        .filter(services::status.eq_any([S::Active.as_str(), S::Suspended.as_str()]));
    diesel::update(live)
        .set((
            services::period_start.eq(until.map(|_| from)),
            services::next_due.eq(until),
            services::updated_at.eq(millis(setting.now)),
            services::version.eq(services::version + 1),
        ))
        .execute(tx)?;
    Ok(())
}

/// The services that are not over, in the order in which they were made.
fn live(tx: &mut Database, subscription: &Stored) -> Result<Vec<Row>, StoreError> {
    let rows: Vec<(String, String, Option<String>, String)> = services::table
        .inner_join(products::table)
        .filter(services::subscription_id.eq(subscription.id.to_string()))
        .filter(services::status.eq_any([S::Pending, S::Active, S::Suspended].map(S::as_str)))
        .order((services::created_at.asc(), services::id.asc()))
        .select((
            services::id,
            services::status,
            services::suspended_for,
            products::setup,
        ))
        .load(tx)?;
    rows.into_iter()
        .map(|(id, status, suspended_for, setup)| {
            let row = RowOf {
                table: "services",
                id: &id,
            };
            Ok(Row {
                id: row.parse("id", &id)?,
                status: row.parse("status", &status)?,
                setup: row.parse("setup", &setup)?,
                suspended_for,
            })
        })
        .collect()
}

fn change(
    tx: &mut Database,
    setting: &Setting,
    subscription: &Stored,
    row: &Row,
    status: S,
    dates: Dates,
    event: Option<Event>,
) -> Result<(), StoreError> {
    let id = row.id.to_string();
    let stored = || services::table.filter(services::id.eq(&id));
    if row.status == S::Pending && status == S::Active {
        diesel::update(stored())
            .set(services::activated_at.eq(millis(setting.now)))
            .execute(tx)?;
    }
    // The status last: what it asks of the other columns is true by then.
    match dates {
        Dates::Kept => {}
        Dates::Gone | Dates::Due(None) => {
            diesel::update(stored())
                .set(services::next_due.eq(None::<NaiveDate>))
                .execute(tx)?;
        }
        Dates::Due(Some(date)) => {
            diesel::update(stored())
                .set(services::next_due.eq(date))
                .execute(tx)?;
        }
        Dates::Period(from, until) => {
            diesel::update(stored())
                .set((
                    services::period_start.eq(until.map(|_| from)),
                    services::next_due.eq(until),
                ))
                .execute(tx)?;
        }
    }
    diesel::update(stored())
        .set((
            services::status.eq(status.as_str()),
            services::updated_at.eq(millis(setting.now)),
            services::version.eq(services::version + 1),
        ))
        .execute(tx)?;
    if let Some(event) = event {
        let about = About::service(subscription.customer, row.id);
        record(
            tx,
            &setting.randomness,
            about,
            setting.now,
            &By::system(),
            &event,
        )?;
    }
    Ok(())
}

/// Notes why the service is switched off; none when it is not any more.
pub(crate) fn suspend_for(
    tx: &mut Database,
    id: ServiceId,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    diesel::update(services::table.filter(services::id.eq(id.to_string())))
        .set(services::suspended_for.eq(reason))
        .execute(tx)?;
    Ok(())
}

/// Ends a service with its subscription. A request to cancel it has its end with that.
fn end(
    tx: &mut Database,
    setting: &Setting,
    subscription: &Stored,
    row: &Row,
    status: S,
) -> Result<(), StoreError> {
    let about = About::service(subscription.customer, row.id);
    let open = cancellations::db::open_of(tx, row.id)?;
    let event = match (status, open) {
        (S::Terminated, _) => Event::ServiceTerminated {
            reason: "The subscription has ended".to_owned(),
        },
        (_, Some(cancellation)) => Event::CancellationCompleted { cancellation },
        (_, None) => Event::ServiceEnded,
    };
    if let Some(id) = open {
        cancellations::db::close(tx, id, CancellationState::Completed, setting.now)?;
    }
    let dates = if row.status == S::Pending {
        Dates::Kept
    } else {
        Dates::Gone
    };
    change(tx, setting, subscription, row, status, dates, None)?;
    record(
        tx,
        &setting.randomness,
        about,
        setting.now,
        &By::system(),
        &event,
    )
}
