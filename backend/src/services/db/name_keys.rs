//! By what services are sorted when their names are asked for in the order of most languages; those
//! with an order of their own are sorted when they are asked for (`nested.rs`).

use diesel::prelude::*;

use crate::collation::Collation;
use crate::store::schema::{counters, services};
use crate::store::{Database, Store, StoreError};

/// How many keys are made in one transaction.
const AT_ONCE: u32 = 2_000;

/// Which version of the tables made the keys. It grows when a name gets another key than before.
const MAKER: i64 = 1;

/// The counter that says which version made those that are stored.
const MADE_BY: &str = "name_keys";

/// The bytes whose plain order is that of the names.
pub(super) fn of(name: &str) -> Vec<u8> {
    Collation::Root.key(name)
}

/// Takes back the keys that another version of the tables made.
fn take_back_others(tx: &mut Database) -> Result<(), StoreError> {
    let made_by = counters::table.find(MADE_BY);
    let maker: i64 = made_by.select(counters::value).first(tx)?;
    if maker == MAKER {
        return Ok(());
    }
    diesel::update(services::table)
        .set(services::name_key.eq(None::<Vec<u8>>))
        .execute(tx)?;
    diesel::update(made_by)
        .set(counters::value.eq(MAKER))
        .execute(tx)?;
    Ok(())
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
    store.write(take_back_others).await?;
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
