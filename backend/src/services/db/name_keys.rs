//! By what services are sorted when their names are asked for.

use diesel::prelude::*;
use goodstanding_shared::services::name_key;

use crate::store::schema::services;
use crate::store::{Database, Store, StoreError};

/// How many keys are made in one transaction.
const AT_ONCE: u32 = 2_000;

/// The bytes whose plain order is that of the names.
pub(super) fn of(name: &str) -> Vec<u8> {
    name_key(name, str::to_lowercase).into_bytes()
}

/// Makes the keys of up to `most` services that have none, and returns how many those were.
fn renew_some(tx: &mut Database, most: u32) -> Result<usize, StoreError> {
    let rows: Vec<(String, String)> = services::table
        .filter(services::name_key.is_null())
        .select((services::id, services::name))
        .order(services::id.asc())
        .limit(most.into())
        .load(tx)?;
    for (id, name) in &rows {
        diesel::update(services::table.filter(services::id.eq(id)))
            .set(services::name_key.eq(of(name)))
            .execute(tx)?;
    }
    Ok(rows.len())
}

/// Makes the keys of what was stored by an older version of the server: after an update, and else
/// nothing.
pub(crate) async fn renew(store: &Store) -> Result<(), StoreError> {
    loop {
        let renewed = store
            .write(|tx: &mut Database| renew_some(tx, AT_ONCE))
            .await?;
        if renewed == 0 {
            return Ok(());
        }
        tracing::info!(services = renewed, "services can be sorted by their names");
    }
}
