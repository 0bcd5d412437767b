//! Every query of cancellation requests.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use goodstanding_shared::cancellations::{Cancellation, CancellationState, Reason, moves_to};
use goodstanding_shared::ids::{CancellationId, CustomerId, ServiceId, UserId};
use goodstanding_shared::work::WorkKind;

use crate::billing::db::due;
use crate::store::schema::cancellations;
use crate::store::stored::{RowOf, millis, parse_id};
use crate::store::{Database, Store, StoreError};

diesel::postfix_operator!(IsOpen, " = 'open'");

/// Whether a request is open. Written into the statement, not bound to it: the indexes of open
/// requests are used only where the database knows beforehand that no other state will be asked
/// for.
pub(crate) const fn is_open() -> IsOpen<cancellations::state> {
    IsOpen {
        expr: cancellations::state,
    }
}

#[derive(Queryable)]
pub(super) struct Row {
    id: String,
    reason: String,
    kind: String,
    state: String,
    requested_at: i64,
    requested_by: String,
    effective_on: NaiveDate,
    closed_at: Option<i64>,
}

impl Row {
    pub(super) fn decode(self) -> Result<Cancellation, StoreError> {
        let row = RowOf {
            table: "cancellations",
            id: &self.id,
        };
        Ok(Cancellation {
            reason: Reason::parse(&self.reason)
                .map_err(|words| row.refuse(format!("reason: {words}")))?,
            kind: row.parse("type", &self.kind)?,
            state: row.parse("state", &self.state)?,
            requested_at: row.instant("requested_at", self.requested_at)?,
            closed_at: row.optional_instant("closed_at", self.closed_at)?,
            effective_on: self.effective_on,
            id: row.parse("id", &self.id)?,
            requested_by: self.requested_by,
        })
    }
}

macro_rules! columns {
    () => {
        (
            cancellations::id,
            cancellations::reason,
            cancellations::kind,
            cancellations::state,
            cancellations::requested_at,
            cancellations::requested_by,
            cancellations::effective_on,
            cancellations::closed_at,
        )
    };
}
pub(super) use columns;

/// The latest request about a service that was found within the reader's scope, whatever became of
/// it.
pub(crate) fn latest_of(
    conn: &mut Database,
    service: ServiceId,
) -> Result<Option<Cancellation>, StoreError> {
    let row: Option<Row> = cancellations::table
        .filter(cancellations::service_id.eq(service.to_string()))
        .select(columns!())
        .order((cancellations::requested_at.desc(), cancellations::id.desc()))
        .first(conn)
        .optional()?;
    row.map(Row::decode).transpose()
}

/// One request about a service that was found within the reader's scope.
pub(crate) fn find(
    conn: &mut Database,
    service: ServiceId,
    id: CancellationId,
) -> Result<Option<Cancellation>, StoreError> {
    let row: Option<Row> = cancellations::table
        .filter(cancellations::service_id.eq(service.to_string()))
        .filter(cancellations::id.eq(id.to_string()))
        .select(columns!())
        .first(conn)
        .optional()?;
    row.map(Row::decode).transpose()
}

/// The open request about a service, if there is one.
pub(crate) fn open_of(
    conn: &mut Database,
    service: ServiceId,
) -> Result<Option<CancellationId>, StoreError> {
    let id: Option<String> = cancellations::table
        .filter(cancellations::service_id.eq(service.to_string()))
        .filter(is_open())
        .select(cancellations::id)
        .first(conn)
        .optional()?;
    id.map(|id| parse_id("cancellations", &id)).transpose()
}

/// The service of a request.
pub(crate) fn service_of(
    conn: &mut Database,
    id: CancellationId,
) -> Result<Option<ServiceId>, StoreError> {
    let id = id.to_string();
    let service: Option<String> = cancellations::table
        .filter(cancellations::id.eq(&id))
        .select(cancellations::service_id)
        .first(conn)
        .optional()?;
    let row = RowOf {
        table: "cancellations",
        id: &id,
    };
    row.parse_optional("service_id", service.as_deref())
}

/// A reason as it is searched.
pub(super) fn lowered(reason: &str) -> String {
    reason.to_lowercase()
}

/// Makes up to `most` reasons searchable that are not yet, and returns how many those were.
fn renew_some_reasons(tx: &mut Database, most: u32) -> Result<usize, StoreError> {
    let rows: Vec<(String, String)> = cancellations::table
        .filter(cancellations::reason_lowered.is_null())
        .select((cancellations::id, cancellations::reason))
        .order(cancellations::id.asc())
        .limit(most.into())
        .load(tx)?;
    for (id, reason) in &rows {
        diesel::update(cancellations::table.filter(cancellations::id.eq(id)))
            .set(cancellations::reason_lowered.eq(lowered(reason)))
            .execute(tx)?;
    }
    Ok(rows.len())
}

/// Stores a new request.
pub(crate) fn insert(
    tx: &mut Database,
    (customer, service, user): (CustomerId, ServiceId, Option<UserId>),
    new: &Cancellation,
) -> Result<(), StoreError> {
    diesel::insert_into(cancellations::table)
        .values((
            cancellations::id.eq(new.id.to_string()),
            cancellations::service_id.eq(service.to_string()),
            cancellations::customer_id.eq(customer.to_string()),
            cancellations::user_id.eq(user.map(|id| id.to_string())),
            cancellations::requested_by.eq(&new.requested_by),
            cancellations::kind.eq(new.kind.as_str()),
            cancellations::reason.eq(new.reason.as_str()),
            cancellations::reason_lowered.eq(lowered(new.reason.as_str())),
            cancellations::state.eq(new.state.as_str()),
            cancellations::requested_at.eq(millis(new.requested_at)),
            cancellations::effective_on.eq(new.effective_on),
            cancellations::closed_at.eq(new.closed_at.map(millis)),
        ))
        .execute(tx)?;
    if new.state == CancellationState::Open {
        due::of_cancellation(tx, new.id, new.effective_on)?;
    }
    Ok(())
}

/// The open request about a service takes effect on another day from now on, if what is paid lasted
/// until its day and lasts until another one now.
pub(crate) fn move_along(
    tx: &mut Database,
    service: ServiceId,
    paid_until: Option<NaiveDate>,
    then_until: Option<NaiveDate>,
) -> Result<(), StoreError> {
    let found: Option<(String, NaiveDate)> = cancellations::table
        .filter(cancellations::service_id.eq(service.to_string()))
        .filter(is_open())
        .select((cancellations::id, cancellations::effective_on))
        .first(tx)
        .optional()?;
    let moved = found.and_then(|(id, on)| Some((id, moves_to(on, paid_until, then_until)?)));
    let Some((id, on)) = moved else {
        return Ok(());
    };
    diesel::update(cancellations::table.filter(cancellations::id.eq(&id)))
        .set(cancellations::effective_on.eq(on))
        .execute(tx)?;
    let row = RowOf {
        table: "cancellations",
        id: &id,
    };
    due::of_cancellation(tx, row.parse("id", &id)?, on)
}

/// Closes an open request.
pub(crate) fn close(
    tx: &mut Database,
    id: CancellationId,
    state: CancellationState,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let open = cancellations::table
        .filter(cancellations::id.eq(id.to_string()))
        .filter(is_open());
    diesel::update(open)
        .set((
            cancellations::state.eq(state.as_str()),
            cancellations::closed_at.eq(millis(now)),
        ))
        .execute(tx)?;
    due::forget(tx, WorkKind::Cancellation, &id.to_string())
}

/// How many reasons are made searchable in one transaction.
const REASONS_AT_ONCE: u32 = 500;

/// Makes the reasons searchable that were given to an older version of the server: after an update,
/// and else nothing.
pub(crate) async fn renew_reasons(store: &Store) -> Result<(), StoreError> {
    loop {
        let renewed = store
            .write(|tx: &mut Database| renew_some_reasons(tx, REASONS_AT_ONCE))
            .await?;
        if renewed == 0 {
            return Ok(());
        }
        tracing::info!(reasons = renewed, "reasons were made searchable");
    }
}
