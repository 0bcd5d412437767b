//! Who is told of an event: a row for each mail, without words yet.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use goodstanding_shared::activity::Event;
use goodstanding_shared::ids::{ActivityId, CustomerId, MailId, UserId};
use goodstanding_shared::mails::{MailKind, MailState, announced};
use sha2::{Digest as _, Sha256};

use crate::store::schema::{mails, users};
use crate::store::stored::millis;
use crate::store::{Database, StoreError};

/// From when on it is tried: at once, wherever the clock of a demo stands.
const AT_ONCE: i64 = 0;

/// Announces an entry of the history to those who are told of it. `actor` is who did it.
pub(crate) fn announce(
    tx: &mut Database,
    entry: ActivityId,
    customer: CustomerId,
    actor: Option<UserId>,
    at: DateTime<Utc>,
    event: &Event,
) -> Result<(), StoreError> {
    let Some(told) = announced(event) else {
        return Ok(());
    };
    let about = told.about.unwrap_or_else(|| entry.to_string());
    for user in readers(tx, customer, actor, told.kind)? {
        let to = (Some(customer), user.as_str());
        insert(tx, to, told.kind, &about, Some(entry), at)?;
    }
    Ok(())
}

/// Tells one user of something that stands in no history: staff have none, and what is only asked
/// for is none yet.
pub(crate) fn tell(
    tx: &mut Database,
    (customer, user): (Option<CustomerId>, UserId),
    kind: MailKind,
    about: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    insert(tx, (customer, &user.to_string()), kind, about, None, at)
}

/// Who reads mails of that kind: the customer's users; how somebody signs in concerns nobody else.
fn readers(
    conn: &mut Database,
    customer: CustomerId,
    actor: Option<UserId>,
    kind: MailKind,
) -> Result<Vec<String>, StoreError> {
    if kind == MailKind::PasswordChanged {
        return Ok(actor.iter().map(UserId::to_string).collect());
    }
    Ok(users::table
        .filter(users::customer_id.eq(customer.to_string()))
        .filter(users::disabled_at.is_null())
        .order((users::created_at.asc(), users::id.asc()))
        .select(users::id)
        .load(conn)?)
}

fn insert(
    tx: &mut Database,
    (customer, user): (Option<CustomerId>, &str),
    kind: MailKind,
    about: &str,
    entry: Option<ActivityId>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let known: i64 = mails::table
        .filter(mails::user_id.eq(user))
        .filter(mails::kind.eq(kind.as_str()))
        .filter(mails::about.eq(about))
        .count()
        .get_result(tx)?;
    if known > 0 {
        return Ok(());
    }
    diesel::insert_into(mails::table)
        .values((
            mails::id.eq(id_of(kind, about, user).to_string()),
            mails::customer_id.eq(customer.map(|id| id.to_string())),
            mails::user_id.eq(user),
            mails::kind.eq(kind.as_str()),
            mails::about.eq(about),
            mails::activity_id.eq(entry.map(|id| id.to_string())),
            mails::created_at.eq(millis(at)),
            mails::state.eq(MailState::Waiting.as_str()),
            mails::try_at.eq(AT_ONCE),
        ))
        .execute(tx)?;
    Ok(())
}

/// The name of a mail follows from what it is about and to whom it goes: it is drawn by nobody.
fn id_of(kind: MailKind, about: &str, user: &str) -> MailId {
    let mut hash = Sha256::new();
    for part in [kind.as_str(), about, user] {
        hash.update(part);
        hash.update([0]);
    }
    let mut bits = [0; 16];
    bits.copy_from_slice(&hash.finalize()[..16]);
    MailId::from_bits(u128::from_be_bytes(bits))
}
