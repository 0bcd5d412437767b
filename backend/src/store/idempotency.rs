//! Every query of the replies that are kept, so that a repeated request acts once.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::UserId;

use super::schema::idempotency_keys::dsl;
use super::stored::millis;
use super::{Database, StoreError};

/// How long a reply can be asked for again.
const KEPT: TimeDelta = TimeDelta::hours(48);

/// Under what a reply is kept: whose request, to which address, with which key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ReplyKey {
    /// The user who asks: keys of two users never meet.
    pub(crate) user: UserId,
    /// The method and the path, with a space between them.
    pub(crate) route: String,
    /// The key that the sender chose.
    pub(crate) key: String,
}

/// A reply as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub(crate) struct KeptReply {
    /// SHA-256 of the body that was answered.
    pub(crate) body_digest: Vec<u8>,
    /// The status of the reply.
    pub(crate) status: i32,
    /// The body that was answered, as text.
    pub(crate) body: String,
    /// Its version, where it has one.
    pub(crate) etag: Option<String>,
    /// Where what was made stands, where something was made.
    pub(crate) location: Option<String>,
}

/// The reply that was given to the first request with this key; none where this is the first.
pub(crate) fn find(tx: &mut Database, of: &ReplyKey) -> Result<Option<KeptReply>, StoreError> {
    Ok(dsl::idempotency_keys
        .filter(dsl::user_id.eq(of.user.to_string()))
        .filter(dsl::route.eq(&of.route))
        .filter(dsl::key.eq(&of.key))
        .select((
            dsl::body_digest,
            dsl::status,
            dsl::body,
            dsl::etag,
            dsl::location,
        ))
        .first(tx)
        .optional()?)
}

/// Keeps a reply. Fails as a duplicate where another server was first.
pub(crate) fn keep(
    tx: &mut Database,
    of: &ReplyKey,
    reply: &KeptReply,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(dsl::idempotency_keys)
        .values((
            dsl::user_id.eq(of.user.to_string()),
            dsl::route.eq(&of.route),
            dsl::key.eq(&of.key),
            dsl::body_digest.eq(&reply.body_digest),
            dsl::status.eq(reply.status),
            dsl::body.eq(&reply.body),
            dsl::etag.eq(&reply.etag),
            dsl::location.eq(&reply.location),
            dsl::created_at.eq(millis(now)),
        ))
        .execute(tx)?;
    Ok(())
}

/// Forgets the replies that nobody may ask for again.
pub(crate) fn forget_old(tx: &mut Database, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let old = dsl::idempotency_keys.filter(dsl::created_at.lt(millis(now - KEPT)));
    Ok(diesel::delete(old).execute(tx)?)
}
