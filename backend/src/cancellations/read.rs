//! What staff read of the queue. Nobody else does: there is no scope to keep to.

use diesel::dsl::IntoBoxed;
use diesel::prelude::*;
use goodstanding_shared::cancellations::{CancellationsQuery, QueuedCancellation};

use super::db::{self, columns, is_open};
use crate::services;
use crate::store::listing::{Count, Part, instant_and_id};
use crate::store::schema::cancellations;
use crate::store::stored::{RowOf, millis};
use crate::store::{Backend, Database, StoreError};

/// A request, of which service, and whose.
type Columns = (db::Row, String, String);

/// The values by which a request is ordered.
pub(super) fn key(queued: &QueuedCancellation) -> Vec<String> {
    vec![
        millis(queued.cancellation.requested_at).to_string(),
        queued.cancellation.id.to_string(),
    ]
}

fn listed<'a>(query: &CancellationsQuery) -> IntoBoxed<'a, cancellations::table, Backend> {
    let mut found = cancellations::table
        .filter(cancellations::state.eq(query.state().as_str()))
        .into_boxed::<Backend>();
    if let Some(kind) = query.kind {
        found = found.filter(cancellations::kind.eq(kind.as_str()));
    }
    if let Some(customer) = query.customer {
        found = found.filter(cancellations::customer_id.eq(customer.to_string()));
    }
    if !query.reason.is_empty() {
        let words = containing(&db::lowered(&query.reason));
        found = found.filter(cancellations::reason_lowered.like(words).escape('\\'));
    }
    found
}

/// The pattern of texts that contain `words`, letter by letter.
fn containing(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// How many requests the query lists.
pub(crate) fn count(conn: &mut Database, query: &CancellationsQuery) -> Result<Count, StoreError> {
    let found: Vec<i64> = listed(query)
        .select(cancellations::requested_at)
        // Leads to the index of the state: a reason is looked for in that one's requests only, not
        // in all of them.
        .order((cancellations::requested_at.desc(), cancellations::id.desc()))
        .limit(Count::LIMIT)
        .load(conn)?;
    Ok(Count::of(found.len()))
}

/// One part of what the query lists, newest first; from the row of the part's edge, in the
/// direction in which the part is read.
pub(super) fn list(
    conn: &mut Database,
    query: &CancellationsQuery,
    part: &Part,
) -> Result<Vec<QueuedCancellation>, StoreError> {
    let mut found = listed(query);
    if let Some((at, id)) = part.edge_as(instant_and_id)? {
        // The first condition is what an index can follow, the second one settles ties.
        found = if part.is_backward() {
            found.filter(cancellations::requested_at.ge(at)).filter(
                cancellations::requested_at
                    .gt(at)
                    .or(cancellations::id.gt(id)),
            )
        } else {
            found.filter(cancellations::requested_at.le(at)).filter(
                cancellations::requested_at
                    .lt(at)
                    .or(cancellations::id.lt(id)),
            )
        };
    }
    let found = if part.is_backward() {
        found.order((cancellations::requested_at.asc(), cancellations::id.asc()))
    } else {
        found.order((cancellations::requested_at.desc(), cancellations::id.desc()))
    };
    let rows: Vec<Columns> = found
        .select((
            columns!(),
            cancellations::service_id,
            cancellations::customer_id,
        ))
        .limit(part.rows())
        .load(conn)?;
    queued(conn, rows)
}

/// The open requests that take effect next, the nearest day first.
pub(crate) fn next_to_take_effect(
    conn: &mut Database,
    limit: u32,
) -> Result<Vec<QueuedCancellation>, StoreError> {
    let rows: Vec<Columns> = cancellations::table
        .filter(is_open())
        .order((
            cancellations::effective_on.asc(),
            cancellations::requested_at.asc(),
            cancellations::id.asc(),
        ))
        .select((
            columns!(),
            cancellations::service_id,
            cancellations::customer_id,
        ))
        .limit(limit.into())
        .load(conn)?;
    queued(conn, rows)
}

/// The requests with their services and their customers.
fn queued(conn: &mut Database, rows: Vec<Columns>) -> Result<Vec<QueuedCancellation>, StoreError> {
    let services = services::db::briefs_of(conn, rows.iter().map(|row| row.1.clone()).collect())?;
    let customers =
        crate::customers::db::briefs(conn, rows.iter().map(|row| row.2.clone()).collect())?;
    rows.into_iter()
        .map(|(row, service, customer)| {
            let cancellation = row.decode()?;
            let id = cancellation.id.to_string();
            let refuse = |what: &str| {
                RowOf {
                    table: "cancellations",
                    id: &id,
                }
                .refuse(what)
            };
            Ok(QueuedCancellation {
                service: services
                    .get(&service)
                    .cloned()
                    .ok_or_else(|| refuse("no service"))?,
                customer: customers
                    .get(&customer)
                    .cloned()
                    .ok_or_else(|| refuse("no customer"))?,
                cancellation,
            })
        })
        .collect()
}
