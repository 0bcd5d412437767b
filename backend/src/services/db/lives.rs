//! How services stand, as billing reads them, and the only place that writes it down.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use goodstanding_shared::calendar::Cycle;
use goodstanding_shared::ids::{CustomerId, ProductId, ServiceId, SubscriptionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::services::{
    Billing, EndCause, ServiceLife, ServiceStatus, SuspensionCause, due_date,
};

use crate::store::prepared::update_prepared;
use crate::store::schema::{products, services};
use crate::store::stored::{RowOf, millis, number};
use crate::store::{Database, StoreError};

/// A service as billing looks at it.
#[derive(Clone, Debug)]
pub(crate) struct StoredService {
    pub(crate) id: ServiceId,
    pub(crate) customer: CustomerId,
    pub(crate) version: u32,
    pub(crate) product: ProductId,
    pub(crate) quantity: u32,
    pub(crate) price: Money,
    pub(crate) setup_fee: Money,
    pub(crate) cycle: Option<Cycle>,
    pub(crate) next_due: Option<NaiveDate>,
    pub(crate) life: ServiceLife,
}

impl StoredService {
    /// When it is due in this status, as its subscription says; none where it is not.
    pub(crate) fn due_date(
        &self,
        status: ServiceStatus,
        billing: Option<&Billing>,
    ) -> Option<NaiveDate> {
        due_date(status, self.price, self.cycle, billing).ok()
    }
}

#[derive(Queryable)]
struct Row {
    names: (String, String, String),
    version: i32,
    quantity: i32,
    money: (i64, i64, String),
    cycle: Option<String>,
    next_due: Option<NaiveDate>,
    status: String,
    setup: String,
    accepted_at: Option<i64>,
    suspension_causes: String,
    ended_for: Option<String>,
    period: (Option<NaiveDate>, Option<NaiveDate>, i64),
}

macro_rules! columns {
    () => {
        columns!(products::setup)
    };
    ($setup:expr) => {
        (
            (services::id, services::customer_id, services::product_id),
            services::version,
            services::quantity,
            (
                services::price_minor,
                services::setup_fee_minor,
                services::currency,
            ),
            services::cycle,
            services::next_due,
            services::status,
            $setup,
            services::accepted_at,
            services::suspension_causes,
            services::ended_for,
            (
                services::period_start,
                services::period_end,
                services::paid_minor,
            ),
        )
    };
}

/// The causes of a suspension as they are stored.
pub(in crate::services) fn causes(
    row: RowOf<'_>,
    text: &str,
) -> Result<Vec<SuspensionCause>, StoreError> {
    text.split_whitespace()
        .map(|cause| row.parse("suspension_causes", cause))
        .collect()
}

impl Row {
    fn decode(self) -> Result<StoredService, StoreError> {
        let (id, customer, product) = &self.names;
        let row = RowOf {
            table: "services",
            id,
        };
        let (price, setup_fee, currency) = &self.money;
        let (period_start, period_end, paid_minor) = self.period;
        Ok(StoredService {
            id: row.parse("id", id)?,
            customer: row.parse("customer_id", customer)?,
            product: row.parse("product_id", product)?,
            version: row.count("version", self.version)?,
            quantity: row.count("quantity", self.quantity)?,
            price: row.money(*price, currency)?,
            setup_fee: row.money(*setup_fee, currency)?,
            cycle: row.parse_optional("cycle", self.cycle.as_deref())?,
            next_due: self.next_due,
            life: ServiceLife {
                status: row.parse("status", &self.status)?,
                setup: row.parse("setup", &self.setup)?,
                is_accepted: self.accepted_at.is_some(),
                suspended_for: causes(row, &self.suspension_causes)?,
                ended_for: row.parse_optional("ended_for", self.ended_for.as_deref())?,
                period_start,
                period_end,
                paid_minor,
            },
        })
    }
}

/// The service as billing looks at it; it was found within the reader's scope.
pub(crate) fn stored(conn: &mut Database, id: ServiceId) -> Result<StoredService, StoreError> {
    let row: Row = services::table
        .inner_join(products::table)
        .filter(services::id.eq(id.to_string()))
        .select(columns!())
        .first(conn)?;
    row.decode()
}

/// The subscription that bills the service now; none where none does.
pub(crate) fn billed_by(
    conn: &mut Database,
    id: ServiceId,
) -> Result<Option<SubscriptionId>, StoreError> {
    let id = id.to_string();
    let subscription: Option<String> = services::table
        .filter(services::id.eq(&id))
        .select(services::subscription_id)
        .first(conn)?;
    let row = RowOf {
        table: "services",
        id: &id,
    };
    row.parse_optional("subscription_id", subscription.as_deref())
}

/// A service as the check of the whole database finds it: whatever its row says.
pub(crate) struct Found {
    pub(crate) id: String,
    pub(crate) subscription: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) activated_at: Option<i64>,
    /// What the row means, where it means anything.
    pub(crate) stored: Result<StoredService, StoreError>,
}

type FoundColumns = (Row, (Option<String>, i64, Option<i64>));

// The catalogue is small and read apart: joined, it would be what the database begins with, and
// every page would look at all services.
macro_rules! found_columns {
    () => {
        (
            columns!(services::product_id),
            (
                services::subscription_id,
                services::created_at,
                services::activated_at,
            ),
        )
    };
}

fn found(conn: &mut Database, rows: Vec<FoundColumns>) -> Result<Vec<Found>, StoreError> {
    let setups: Vec<(String, String)> = products::table
        .select((products::id, products::setup))
        .load(conn)?;
    let setups: HashMap<String, String> = setups.into_iter().collect();
    let found = rows.into_iter().map(|(mut row, ties)| {
        row.setup = setups.get(&row.setup).cloned().unwrap_or_default();
        Found {
            id: row.names.0.clone(),
            subscription: ties.0,
            created_at: ties.1,
            activated_at: ties.2,
            stored: row.decode(),
        }
    });
    Ok(found.collect())
}

/// The next services after an identifier, in its order, up to `limit` of them.
pub(crate) fn page(conn: &mut Database, after: &str, limit: u32) -> Result<Vec<Found>, StoreError> {
    let rows: Vec<FoundColumns> = services::table
        .filter(services::id.gt(after))
        .order(services::id.asc())
        .limit(limit.into())
        .select(found_columns!())
        .load(conn)?;
    found(conn, rows)
}

/// The services of all subscriptions after one identifier up to another.
pub(crate) fn of_subscriptions_between(
    conn: &mut Database,
    (after, last): (&str, &str),
) -> Result<Vec<Found>, StoreError> {
    let rows: Vec<FoundColumns> = services::table
        .filter(services::subscription_id.gt(after))
        .filter(services::subscription_id.le(last))
        .select(found_columns!())
        .load(conn)?;
    found(conn, rows)
}

/// The services of a subscription that are not over, in the order in which they were made.
pub(crate) fn live(
    conn: &mut Database,
    subscription: SubscriptionId,
) -> Result<Vec<StoredService>, StoreError> {
    let rows: Vec<Row> = services::table
        .inner_join(products::table)
        .filter(services::subscription_id.eq(subscription.to_string()))
        .order((services::created_at.asc(), services::id.asc()))
        .select(columns!())
        .load(conn)?;
    // They are few. Asked of the database with a list of statuses, every renewal would prepare the
    // statement anew.
    let mut services = Vec::with_capacity(rows.len());
    for row in rows {
        let service = row.decode()?;
        if !service.life.status.has_ended() {
            services.push(service);
        }
    }
    Ok(services)
}

/// The statuses of what is not over.
pub(crate) fn live_statuses() -> Vec<&'static str> {
    ServiceStatus::ALL
        .iter()
        .filter(|status| !status.has_ended())
        .map(|status| status.as_str())
        .collect()
}

/// Writes down how a service stands, with the due date that follows from it and from its
/// subscription. Whoever read an older version decides anew.
pub(crate) fn write(
    tx: &mut Database,
    before: &StoredService,
    life: &ServiceLife,
    billing: Option<&Billing>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let next_due = before.due_date(life.status, billing);
    let causes: Vec<&str> = life
        .suspended_for
        .iter()
        .map(|cause| cause.as_str())
        .collect();
    let id = before.id.to_string();
    let version = number(before.version)?;
    let as_read = || services::id.eq(&id).and(services::version.eq(version));
    // A new status asks something of the other columns, which are there by then.
    if before.life.status == ServiceStatus::Pending && life.status == ServiceStatus::Active {
        let activated = services::activated_at.eq(millis(now));
        update_prepared(services::table, as_read(), activated).execute(tx)?;
    }
    if life.is_accepted && !before.life.is_accepted {
        let accepted = services::accepted_at.eq(millis(now));
        update_prepared(services::table, as_read(), accepted).execute(tx)?;
    }
    let changes = (
        services::status.eq(life.status.as_str()),
        services::suspension_causes.eq(causes.join(" ")),
        services::ended_for.eq(life.ended_for.map(EndCause::as_str)),
        services::period_start.eq(life.period_start),
        services::period_end.eq(life.period_end),
        services::paid_minor.eq(life.paid_minor),
        services::next_due.eq(next_due),
        services::updated_at.eq(millis(now)),
        services::version.eq(services::version + 1),
    );
    let written = update_prepared(services::table, as_read(), changes).execute(tx)?;
    if written == 1 {
        Ok(())
    } else {
        let words = "a service was changed by somebody else";
        Err(StoreError::Again(words.to_owned()))
    }
}

/// So much counts as paid for the present period of the service from now on.
pub(crate) fn pay(
    tx: &mut Database,
    id: ServiceId,
    paid_minor: i64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(services::table.filter(services::id.eq(id.to_string())))
        .set((
            services::paid_minor.eq(paid_minor),
            services::updated_at.eq(millis(now)),
            services::version.eq(services::version + 1),
        ))
        .execute(tx)?;
    Ok(())
}
