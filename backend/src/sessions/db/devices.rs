//! Every query of the browsers from which users have signed in.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::UserId;

use crate::store::schema::{devices, sessions};
use crate::store::stored::millis;
use crate::store::{Database, StoreError};

/// How long a device is known after it was used last.
pub(in crate::sessions) const KNOWN: TimeDelta = TimeDelta::days(180);

/// How many devices of one user are known; the one that was used longest ago goes first.
const MOST: i64 = 20;

/// The digest of the device from which the user has signed in before, or of the session in which
/// they are signed in; none: neither is known.
pub(in crate::sessions) fn known_from(
    conn: &mut Database,
    user: UserId,
    device: Option<[u8; 32]>,
    session: Option<[u8; 32]>,
    now: DateTime<Utc>,
) -> Result<Option<[u8; 32]>, StoreError> {
    let user = user.to_string();
    if let Some(digest) = device {
        let known: Option<i64> = devices::table
            .filter(devices::token_digest.eq(digest.as_slice()))
            .filter(devices::user_id.eq(&user))
            .filter(devices::last_used_at.gt(known_since(now)))
            .select(devices::last_used_at)
            .first(conn)
            .optional()?;
        if known.is_some() {
            return Ok(device);
        }
    }
    let Some(digest) = session else {
        return Ok(None);
    };
    let live: Option<i64> = sessions::table
        .filter(sessions::token_digest.eq(digest.as_slice()))
        .filter(sessions::user_id.eq(&user))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(millis(now)))
        .select(sessions::expires_at)
        .first(conn)
        .optional()?;
    Ok(live.and(session))
}

/// Knows a device from now on, or goes on knowing it.
pub(in crate::sessions) fn remember(
    tx: &mut Database,
    user: UserId,
    digest: &[u8],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let id = user.to_string();
    let again = diesel::update(
        devices::table
            .filter(devices::token_digest.eq(digest))
            .filter(devices::user_id.eq(&id)),
    )
    .set(devices::last_used_at.eq(millis(now)))
    .execute(tx)?;
    if again == 1 {
        return Ok(());
    }
    diesel::insert_into(devices::table)
        .values((
            devices::token_digest.eq(digest),
            devices::user_id.eq(&id),
            devices::created_at.eq(millis(now)),
            devices::last_used_at.eq(millis(now)),
        ))
        .execute(tx)?;
    let surplus: Vec<Vec<u8>> = devices::table
        .filter(devices::user_id.eq(&id))
        .order((devices::last_used_at.desc(), devices::token_digest.asc()))
        .offset(MOST)
        .limit(MOST)
        .select(devices::token_digest)
        .load(tx)?;
    let forgotten = devices::table
        .filter(devices::user_id.eq(&id))
        .filter(devices::token_digest.eq_any(surplus));
    diesel::delete(forgotten).execute(tx)?;
    Ok(())
}

/// Forgets devices that nobody has used for long.
pub(in crate::sessions) fn forget_old(
    tx: &mut Database,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let old = devices::last_used_at.le(known_since(now));
    diesel::delete(devices::table.filter(old)).execute(tx)?;
    Ok(())
}

fn known_since(now: DateTime<Utc>) -> i64 {
    millis(now - KNOWN)
}
