//! What will happen by itself: every query of the rows that say so.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use goodstanding_shared::calendar::begins;
use goodstanding_shared::ids::{CancellationId, SubscriptionId, TransactionId};
use goodstanding_shared::subscriptions::life::Life;
use goodstanding_shared::work::{Setback, WorkKind};

use super::due_event::DueEvent;
use crate::store::prepared::update_prepared;
use crate::store::schema::due;
use crate::store::stored::{RowOf, millis};
use crate::store::{Database, StoreError};

/// After how long something that failed is tried again, for the first time; twice as long each time
/// after.
const BACK_OFF: TimeDelta = TimeDelta::minutes(1);
/// The longest time between two tries.
const MOST_BACK_OFF: TimeDelta = TimeDelta::hours(6);

/// One thing that is due.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, QueryableByName)]
#[diesel(table_name = due)]
pub(crate) struct Item {
    pub(crate) kind: String,
    pub(crate) object: String,
    pub(crate) what: String,
    pub(crate) at: i64,
    pub(crate) try_at: i64,
}

impl Item {
    pub(crate) fn kind(&self) -> Result<WorkKind, StoreError> {
        self.row().parse("kind", &self.kind)
    }

    pub(crate) fn event(&self) -> Result<DueEvent, StoreError> {
        self.row().parse("what", &self.what)
    }

    pub(crate) fn row(&self) -> RowOf<'_> {
        RowOf {
            table: "due",
            id: &self.object,
        }
    }
}

macro_rules! columns {
    () => {
        (due::kind, due::object, due::what, due::at, due::try_at)
    };
}

/// Finds what is due of an object.
#[expect(
    clippy::elidable_lifetime_names,
    reason = "the macro asks for the name"
)]
#[diesel::dsl::auto_type]
fn is<'a>(kind: WorkKind, object: &'a str) -> _ {
    let kind: &'static str = kind.as_str();
    due::kind.eq(kind).and(due::object.eq(object))
}

/// Writes down what is due, in the place of what was.
pub(crate) fn set(
    tx: &mut Database,
    kind: WorkKind,
    object: &str,
    event: DueEvent,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let values = (
        due::what.eq(event.as_str()),
        due::at.eq(millis(at)),
        due::try_at.eq(millis(at)),
        due::failures.eq(0),
        due::error.eq(None::<String>),
    );
    if update_prepared(due::table, is(kind, object), values).execute(tx)? == 0 {
        add(tx, kind, object, event, at)?;
    }
    Ok(())
}

/// Writes down what is due of an object of which nothing was.
fn add(
    tx: &mut Database,
    kind: WorkKind,
    object: &str,
    event: DueEvent,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(due::table)
        .values((
            due::kind.eq(kind.as_str()),
            due::object.eq(object),
            due::what.eq(event.as_str()),
            due::at.eq(millis(at)),
            due::try_at.eq(millis(at)),
        ))
        .execute(tx)?;
    Ok(())
}

/// The processor is to be asked about a new transaction.
pub(crate) fn of_new_transaction(
    tx: &mut Database,
    id: &TransactionId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    add(
        tx,
        WorkKind::Transaction,
        id.as_str(),
        DueEvent::Answer,
        now,
    )
}

/// Nothing is due any more.
pub(crate) fn forget(tx: &mut Database, kind: WorkKind, object: &str) -> Result<(), StoreError> {
    diesel::delete(due::table.find((kind.as_str(), object))).execute(tx)?;
    Ok(())
}

/// What is due next of a subscription that stands so.
pub(crate) fn of_subscription(
    tx: &mut Database,
    id: SubscriptionId,
    life: &Life,
) -> Result<(), StoreError> {
    let object = id.to_string();
    match life.due() {
        Some((date, event)) => set(
            tx,
            WorkKind::Subscription,
            &object,
            DueEvent::Subscription(event),
            begins(date),
        ),
        None => forget(tx, WorkKind::Subscription, &object),
    }
}

/// What is due next of a transaction.
pub(crate) fn of_transaction(
    tx: &mut Database,
    id: &TransactionId,
    next: Option<(DueEvent, DateTime<Utc>)>,
) -> Result<(), StoreError> {
    match next {
        Some((event, at)) => set(tx, WorkKind::Transaction, id.as_str(), event, at),
        None => forget(tx, WorkKind::Transaction, id.as_str()),
    }
}

/// A cancellation request is open until that day.
pub(crate) fn of_cancellation(
    tx: &mut Database,
    id: CancellationId,
    on: chrono::NaiveDate,
) -> Result<(), StoreError> {
    let object = id.to_string();
    set(
        tx,
        WorkKind::Cancellation,
        &object,
        DueEvent::Cancellation,
        begins(on),
    )
}

/// What is due by `now`, the oldest first. What another server is at is left out.
pub(crate) fn take(
    tx: &mut Database,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<Item>, StoreError> {
    #[cfg(feature = "postgres")]
    if let Database::Postgres(connection) = tx {
        use diesel::sql_types::BigInt;
        return Ok(diesel::sql_query(
            "select kind, object, what, at, try_at from due where try_at <= $1
             order by try_at, kind, object limit $2 for update skip locked",
        )
        .bind::<BigInt, _>(millis(now))
        .bind::<BigInt, _>(i64::from(limit))
        .load(connection)?);
    }
    Ok(due::table
        .filter(due::try_at.le(millis(now)))
        .select(columns!())
        .order((due::try_at.asc(), due::kind.asc(), due::object.asc()))
        .limit(limit.into())
        .load(tx)?)
}

/// Whether the same thing is due at the same instant still.
pub(crate) fn is_unmoved(conn: &mut Database, item: &Item) -> Result<bool, StoreError> {
    let present: Option<(String, i64)> = due::table
        .find((&item.kind, &item.object))
        .select((due::what, due::at))
        .first(conn)
        .optional()?;
    Ok(present.is_some_and(|(what, at)| what == item.what && at == item.at))
}

/// Until then nobody else tries it.
pub(crate) fn lease(
    tx: &mut Database,
    kind: WorkKind,
    object: &str,
    until: DateTime<Utc>,
) -> Result<(), StoreError> {
    update_prepared(due::table, is(kind, object), due::try_at.eq(millis(until))).execute(tx)?;
    Ok(())
}

/// It failed: it is tried again later, and staff can see why.
pub(crate) fn set_back(
    tx: &mut Database,
    item: &Item,
    error: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = due::table.find((&item.kind, &item.object));
    let failures: Option<i32> = row.select(due::failures).first(tx).optional()?;
    let Some(failures) = failures else {
        return Ok(());
    };
    let factor = 1_i32 << failures.clamp(0, 16);
    let wait = (BACK_OFF * factor).min(MOST_BACK_OFF);
    diesel::update(row)
        .set((
            due::failures.eq(failures.saturating_add(1)),
            due::error.eq(error),
            due::try_at.eq(millis(now + wait)),
        ))
        .execute(tx)?;
    Ok(())
}

/// The first thing that will happen; what failed counts from its next try.
pub(crate) fn first(conn: &mut Database) -> Result<Option<Item>, StoreError> {
    Ok(due::table
        .select(columns!())
        .order((due::try_at.asc(), due::kind.asc(), due::object.asc()))
        .first(conn)
        .optional()?)
}

/// What will happen next, the first one first, up to `limit`.
pub(crate) fn ahead(conn: &mut Database, limit: u32) -> Result<Vec<Item>, StoreError> {
    Ok(due::table
        .select(columns!())
        .order((due::try_at.asc(), due::kind.asc(), due::object.asc()))
        .limit(limit.into())
        .load(conn)?)
}

/// When the next thing will happen; what failed counts from its next try.
pub(crate) fn next_at(conn: &mut Database) -> Result<Option<DateTime<Utc>>, StoreError> {
    first(conn)?
        .map(|item| item.row().instant("try_at", item.try_at))
        .transpose()
}

/// How much is due by `until`, by what it is.
pub(crate) fn planned(
    conn: &mut Database,
    until: DateTime<Utc>,
) -> Result<Vec<(DueEvent, u64)>, StoreError> {
    let rows: Vec<(String, i64)> = due::table
        .filter(due::try_at.le(millis(until)))
        .group_by(due::what)
        .select((due::what, diesel::dsl::count_star()))
        .order(due::what.asc())
        .load(conn)?;
    let planned = |(what, count): (String, i64)| {
        let row = RowOf {
            table: "due",
            id: &what,
        };
        Ok((row.parse("what", &what)?, count.unsigned_abs()))
    };
    rows.into_iter().map(planned).collect()
}

/// How much is due by `now`, up to `limit`, and for how long the oldest has been waiting.
pub(crate) fn backlog(
    conn: &mut Database,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<(u64, TimeDelta), StoreError> {
    let waiting: Vec<i64> = due::table
        .filter(due::try_at.le(millis(now)))
        .order(due::try_at.asc())
        .limit(limit.into())
        .select(due::try_at)
        .load(conn)?;
    let lag = waiting.first().map_or(TimeDelta::zero(), |at| {
        TimeDelta::milliseconds(millis(now) - at)
    });
    Ok((waiting.len() as u64, lag))
}

/// How much failed and waits for its next try, up to `limit`.
pub(crate) fn failing(conn: &mut Database, limit: u32) -> Result<u64, StoreError> {
    let found: Vec<i64> = due::table
        .filter(due::failures.gt(0))
        .order(due::at.asc())
        .limit(limit.into())
        .select(due::at)
        .load(conn)?;
    Ok(found.len() as u64)
}

/// What failed and waits for its next try, the oldest first.
pub(crate) fn setbacks(conn: &mut Database, limit: u32) -> Result<Vec<Setback>, StoreError> {
    let rows: Vec<(String, String, i64, i64, i32, Option<String>)> = due::table
        .filter(due::failures.gt(0))
        .order((due::at.asc(), due::kind.asc(), due::object.asc()))
        .limit(limit.into())
        .select((
            due::kind,
            due::object,
            due::at,
            due::try_at,
            due::failures,
            due::error,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(kind, object, at, try_at, failures, error)| {
            let row = RowOf {
                table: "due",
                id: &object,
            };
            Ok(Setback {
                kind: row.parse("kind", &kind)?,
                due_at: row.instant("at", at)?,
                next_try_at: row.instant("try_at", try_at)?,
                failures: row.count("failures", failures)?,
                error: error.unwrap_or_default(),
                object: object.clone(),
            })
        })
        .collect()
}
