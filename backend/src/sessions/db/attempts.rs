//! Every query of what slows guessing down. One row for each thing that is counted, whichever
//! server counts.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::store::schema::sign_in_attempts;
use crate::store::stored::{RowOf, millis, number};
use crate::store::{Database, RowLock, StoreError};

/// How long a count is remembered after it has nothing to say any more.
const REST: TimeDelta = TimeDelta::hours(1);

/// What was counted so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sessions) struct Count {
    /// Failures in a row.
    pub(in crate::sessions) failures: u32,
    /// From when the next attempt is allowed, or until when what was counted is remembered.
    pub(in crate::sessions) until: DateTime<Utc>,
}

/// What was counted under a key; none where nothing was.
pub(in crate::sessions) fn find(
    conn: &mut Database,
    key: &str,
) -> Result<Option<Count>, StoreError> {
    let found: Option<(i32, i64)> = sign_in_attempts::table
        .find(key)
        .select((sign_in_attempts::failures, sign_in_attempts::until))
        .first(conn)
        .optional()?;
    let row = RowOf {
        table: "sign_in_attempts",
        id: key,
    };
    found
        .map(|(failures, until)| {
            Ok(Count {
                failures: row.count("failures", failures)?,
                until: row.instant("until", until)?,
            })
        })
        .transpose()
}

/// Holds what is counted under a key until the end of the transaction: of two attempts at once, one
/// is the first.
pub(in crate::sessions) fn hold(
    tx: &mut Database,
    key: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    // Diesel has no `on conflict` for two databases at once; both understand this one.
    let row = "insert into sign_in_attempts (key, failures, until) values ($1, 0, $2) \
               on conflict do nothing";
    diesel::sql_query(row)
        .bind::<Text, _>(key)
        .bind::<BigInt, _>(millis(now))
        .execute(tx)?;
    tx.hold(RowLock::SignInAttempts(key))
}

/// Stores what was counted under a key that is held.
pub(in crate::sessions) fn store(
    tx: &mut Database,
    key: &str,
    count: Count,
) -> Result<(), StoreError> {
    diesel::update(sign_in_attempts::table.find(key))
        .set((
            sign_in_attempts::failures.eq(number(count.failures)?),
            sign_in_attempts::until.eq(millis(count.until)),
        ))
        .execute(tx)?;
    Ok(())
}

/// Forgets what has nothing to say any more.
pub(in crate::sessions) fn forget_old(
    tx: &mut Database,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let old = sign_in_attempts::until.lt(millis(now - REST));
    diesel::delete(sign_in_attempts::table.filter(old)).execute(tx)?;
    Ok(())
}
