//! How far a demo's clock is ahead, kept over restarts.

use diesel::prelude::*;

use crate::store::schema::counters;
use crate::store::{Database, Store, StoreError};

const NAME: &str = "clock_ahead_ms";

/// How many milliseconds the clock of the demo is ahead of the real one.
pub async fn ahead(store: &Store) -> Result<i64, StoreError> {
    store.read(ahead_of).await
}

/// The same, for whoever reads already. Only a demo's clock was ever ahead.
pub fn ahead_of(conn: &mut Database) -> Result<i64, StoreError> {
    Ok(counters::table
        .filter(counters::name.eq(NAME))
        .select(counters::value)
        .first(conn)?)
}

/// Writes down how far it is ahead.
pub(crate) fn keep_ahead(tx: &mut Database, ahead: i64) -> Result<(), StoreError> {
    diesel::update(counters::table.filter(counters::name.eq(NAME)))
        .set(counters::value.eq(ahead))
        .execute(tx)?;
    Ok(())
}
