//! Every query of the links with which somebody chooses a password, and of those who asked for one.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::UserId;
use goodstanding_shared::mails::MailKind;
use goodstanding_shared::sessions::PASSWORD_LINK_MINUTES;

use super::tokens::{digest_of, written};
use super::{User, user_of};
use crate::randomness::Randomness;
use crate::store::schema::{mails, password_link_requests, password_links, users};
use crate::store::stored::millis;
use crate::store::{Database, StoreError};

/// For how long a link works.
const LIFETIME: TimeDelta = TimeDelta::minutes(PASSWORD_LINK_MINUTES as i64);

fn insert(
    tx: &mut Database,
    user: UserId,
    digest: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(password_links::table)
        .values((
            password_links::token_digest.eq(digest.to_vec()),
            password_links::user_id.eq(user.to_string()),
            password_links::created_at.eq(millis(now)),
            password_links::expires_at.eq(millis(now + LIFETIME)),
        ))
        .execute(tx)?;
    Ok(())
}

/// Makes a link for that user, and returns what stands in it after the `#`.
pub(crate) fn make(
    tx: &mut Database,
    user: UserId,
    randomness: &Randomness,
    now: DateTime<Utc>,
) -> Result<String, StoreError> {
    let token: [u8; 32] = randomness.bytes()?;
    insert(tx, user, &digest_of(&token), now)?;
    Ok(written(&token))
}

/// Whose password a link is for; none where it was used, is too old, or its user is disabled.
pub(in crate::sessions) fn find(
    conn: &mut Database,
    digest: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<Option<User>, StoreError> {
    let user: Option<String> = password_links::table
        .filter(password_links::token_digest.eq(digest.to_vec()))
        .filter(password_links::expires_at.gt(millis(now)))
        .select(password_links::user_id)
        .first(conn)
        .optional()?;
    user.map_or(Ok(None), |user| user_of(conn, &user))
}

/// Sees to it that no link of a user works any more.
pub(in crate::sessions) fn forget_of(tx: &mut Database, user: UserId) -> Result<(), StoreError> {
    let all = password_links::table.filter(password_links::user_id.eq(user.to_string()));
    diesel::delete(all).execute(tx)?;
    Ok(())
}

/// Forgets links that nobody can use any more.
pub(in crate::sessions) fn forget_old(
    tx: &mut Database,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let old = password_links::table.filter(password_links::expires_at.le(millis(now)));
    diesel::delete(old).execute(tx)?;
    Ok(())
}

/// Keeps that somebody asked for a link for that address.
pub(in crate::sessions) fn ask(
    tx: &mut Database,
    email: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(password_link_requests::table)
        .values((
            password_link_requests::email.eq(email),
            password_link_requests::asked_at.eq(millis(now)),
        ))
        .execute(tx)?;
    Ok(())
}

/// Whether anybody asked who was not answered yet.
pub(in crate::sessions) fn any_asked(conn: &mut Database) -> Result<bool, StoreError> {
    let first: Option<i64> = password_link_requests::table
        .select(password_link_requests::seq)
        .first(conn)
        .optional()?;
    Ok(first.is_some())
}

/// Takes the requests that were not answered yet out of the queue, the oldest first: what names
/// each, and its address.
pub(in crate::sessions) fn take_asked(
    tx: &mut Database,
    limit: u32,
) -> Result<Vec<(i64, String)>, StoreError> {
    let rows: Vec<(i64, String)> = password_link_requests::table
        .order(password_link_requests::seq.asc())
        .limit(limit.into())
        .select((password_link_requests::seq, password_link_requests::email))
        .load(tx)?;
    let mut taken = Vec::new();
    for (seq, email) in rows {
        // Another server may have been first.
        if diesel::delete(password_link_requests::table.find(seq)).execute(tx)? == 1 {
            taken.push((seq, email));
        }
    }
    Ok(taken)
}

/// How many links were written to a user since then; no more than `limit` are counted.
pub(in crate::sessions) fn written_since(
    conn: &mut Database,
    user: UserId,
    since: DateTime<Utc>,
    limit: u32,
) -> Result<usize, StoreError> {
    let found: Vec<i64> = mails::table
        .filter(mails::user_id.eq(user.to_string()))
        .filter(mails::kind.eq(MailKind::PasswordLink.as_str()))
        .filter(mails::created_at.gt(millis(since)))
        .select(mails::seq)
        .limit(limit.into())
        .load(conn)?;
    Ok(found.len())
}

/// Sees to it that a user signs in with another password. Says whether there is such a user who is
/// not disabled.
pub(in crate::sessions) fn set_password(
    tx: &mut Database,
    user: UserId,
    hash: &str,
) -> Result<bool, StoreError> {
    let enabled = users::table
        .filter(users::id.eq(user.to_string()))
        .filter(users::disabled_at.is_null());
    let changed = diesel::update(enabled)
        .set(users::password_hash.eq(hash))
        .execute(tx)?;
    Ok(changed == 1)
}
