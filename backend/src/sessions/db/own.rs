//! Every query of what users change of themselves. Each takes the user who is signed in.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::{SessionId, UserId};
use goodstanding_shared::sessions::{Browser, OperatingSystem, OwnSession, TimeZoneName, UserName};
use goodstanding_words::Language;

use super::EndOfSession;
use crate::store::schema::{sessions, users};
use crate::store::stored::{RowOf, millis};
use crate::store::{Database, StoreError};

/// Keeps what a user is called, and in which time zone they read.
pub(in crate::sessions) fn keep_profile(
    tx: &mut Database,
    user: UserId,
    name: &UserName,
    time_zone: Option<&TimeZoneName>,
) -> Result<(), StoreError> {
    diesel::update(users::table.filter(users::id.eq(user.to_string())))
        .set((
            users::name.eq(name.as_str()),
            users::time_zone.eq(time_zone.map(TimeZoneName::as_str)),
        ))
        .execute(tx)?;
    Ok(())
}

/// The hash of a user's password; none of a user who is disabled.
pub(in crate::sessions) fn password_hash(
    conn: &mut Database,
    user: UserId,
) -> Result<Option<String>, StoreError> {
    Ok(users::table
        .filter(users::id.eq(user.to_string()))
        .filter(users::disabled_at.is_null())
        .select(users::password_hash)
        .first(conn)
        .optional()?)
}

/// Puts another hash in the place of one that was read. Says whether it was still there: of two
/// changes at once, one is the first.
pub(in crate::sessions) fn replace_password(
    tx: &mut Database,
    user: UserId,
    before: &str,
    after: &str,
) -> Result<bool, StoreError> {
    let same = users::table
        .filter(users::id.eq(user.to_string()))
        .filter(users::disabled_at.is_null())
        .filter(users::password_hash.eq(before));
    let changed = diesel::update(same)
        .set(users::password_hash.eq(after))
        .execute(tx)?;
    Ok(changed == 1)
}

/// Gives a session that goes on a token of its own. Says whether it did go on until now.
pub(in crate::sessions) fn renew_token(
    tx: &mut Database,
    user: UserId,
    (before, after): (&[u8; 32], &[u8; 32]),
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let open = sessions::table
        .filter(sessions::token_digest.eq(before.as_slice()))
        .filter(sessions::user_id.eq(user.to_string()))
        .filter(sessions::ended_at.is_null());
    let renewed = diesel::update(open)
        .set((
            sessions::token_digest.eq(after.as_slice()),
            sessions::last_used_at.eq(millis(now)),
        ))
        .execute(tx)?;
    Ok(renewed == 1)
}

/// A session of a user, and the digest of its token.
pub(in crate::sessions) struct Listed {
    pub(in crate::sessions) digest: Vec<u8>,
    pub(in crate::sessions) session: OwnSession,
}

type Columns = (Vec<u8>, String, i64, i64, Option<String>, Option<String>);

/// The sessions of a user that were not ended and are not too old, the one that was used last
/// first; `own` is the one that asks.
pub(in crate::sessions) fn list(
    conn: &mut Database,
    user: UserId,
    own: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<Vec<Listed>, StoreError> {
    let rows: Vec<Columns> = sessions::table
        .filter(sessions::user_id.eq(user.to_string()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(millis(now)))
        .order((sessions::last_used_at.desc(), sessions::id.asc()))
        .select((
            sessions::token_digest,
            sessions::id,
            sessions::created_at,
            sessions::last_used_at,
            sessions::address,
            sessions::user_agent,
        ))
        .load(conn)?;
    rows.into_iter().map(|row| listed(row, own)).collect()
}

fn listed(columns: Columns, own: &[u8; 32]) -> Result<Listed, StoreError> {
    let (digest, id, created_at, last_used_at, address, user_agent) = columns;
    let row = RowOf {
        table: "sessions",
        id: &id,
    };
    let agent = user_agent.unwrap_or_default();
    Ok(Listed {
        session: OwnSession {
            id: row.parse("id", &id)?,
            browser: Browser::of_user_agent(&agent),
            system: OperatingSystem::of_user_agent(&agent),
            address,
            created_at: row.instant("created_at", created_at)?,
            last_used_at: row.instant("last_used_at", last_used_at)?,
            is_current: digest == own,
        },
        digest,
    })
}

/// Ends a session of a user. Says whether there was one that went on.
pub(in crate::sessions) fn end(
    tx: &mut Database,
    user: UserId,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let open = sessions::table
        .filter(sessions::id.eq(session.to_string()))
        .filter(sessions::user_id.eq(user.to_string()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(millis(now)));
    Ok(diesel::update(open)
        .set(EndOfSession::at(now))
        .execute(tx)?
        == 1)
}

/// Ends every session of a user but one. Says how many went on until now.
pub(in crate::sessions) fn end_others(
    tx: &mut Database,
    user: UserId,
    own: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let others = sessions::table
        .filter(sessions::user_id.eq(user.to_string()))
        .filter(sessions::token_digest.ne(own.as_slice()))
        .filter(sessions::ended_at.is_null());
    Ok(diesel::update(others)
        .set(EndOfSession::at(now))
        .execute(tx)?)
}

/// Ends every session of a user. Says how many went on until now.
pub(in crate::sessions) fn end_all(
    tx: &mut Database,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let all = sessions::table
        .filter(sessions::user_id.eq(user.to_string()))
        .filter(sessions::ended_at.is_null());
    Ok(diesel::update(all).set(EndOfSession::at(now)).execute(tx)?)
}

/// Remembers in which language somebody was spoken to.
pub(crate) fn note_language(
    tx: &mut Database,
    user: UserId,
    language: Language,
) -> Result<(), StoreError> {
    diesel::update(users::table.find(user.to_string()))
        .set(users::spoken_language.eq(language.tag()))
        .execute(tx)?;
    Ok(())
}
