//! Every query of cancellation requests.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use goodstanding_shared::cancellations::{Cancellation, CancellationState, Reason};
use goodstanding_shared::ids::{CancellationId, CustomerId, ServiceId, UserId};

use crate::store::schema::cancellations;
use crate::store::stored::{RowOf, millis};
use crate::store::{Database, StoreError};

diesel::postfix_operator!(IsOpen, " = 'open'");

/// Whether a request is open. Written into the statement, not bound to it: the indexes of open requests are used only
/// where the database knows beforehand that no other state will be asked for.
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
    pub(super) fn understand(self) -> Result<Cancellation, StoreError> {
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

/// The latest request about a service that was found within the reader's scope, whatever became of it.
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
    row.map(Row::understand).transpose()
}

/// One request about a service that was found within the reader's scope.
pub(super) fn find(
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
    row.map(Row::understand).transpose()
}

/// The open request that is due by `today` and was due first, with its service.
pub(super) fn next_due(
    conn: &mut Database,
    today: NaiveDate,
) -> Result<Option<(CancellationId, ServiceId)>, StoreError> {
    let found: Option<(String, String)> = cancellations::table
        .filter(is_open())
        .filter(cancellations::effective_on.le(today))
        .select((cancellations::id, cancellations::service_id))
        .order((
            cancellations::effective_on.asc(),
            cancellations::requested_at.asc(),
            cancellations::id.asc(),
        ))
        .first(conn)
        .optional()?;
    let Some((id, service)) = found else {
        return Ok(None);
    };
    let row = RowOf {
        table: "cancellations",
        id: &id,
    };
    Ok(Some((
        row.parse("id", &id)?,
        row.parse("service_id", &service)?,
    )))
}

/// A reason as it is searched.
pub(super) fn lowered(reason: &str) -> String {
    reason.to_lowercase()
}

/// Makes up to `most` reasons searchable that are not yet, and returns how many those were.
pub(super) fn renew_reasons(tx: &mut Database, most: u32) -> Result<usize, StoreError> {
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
    Ok(())
}

/// Closes an open request.
pub(super) fn close(
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
    Ok(())
}
