//! Secrets that belong to one database: made at its first start, then kept.

use diesel::prelude::*;

use super::schema::secrets;
use super::{Database, StoreError};

/// The secret called `name`; `fresh` becomes it when there is none yet.
pub(crate) fn read_or_keep(
    tx: &mut Database,
    name: &str,
    fresh: &[u8],
) -> Result<Vec<u8>, StoreError> {
    let kept: Option<Vec<u8>> = secrets::table
        .filter(secrets::name.eq(name))
        .select(secrets::value)
        .first(tx)
        .optional()?;
    if let Some(kept) = kept {
        return Ok(kept);
    }
    diesel::insert_into(secrets::table)
        .values((secrets::name.eq(name), secrets::value.eq(fresh.to_vec())))
        .execute(tx)?;
    Ok(fresh.to_vec())
}
