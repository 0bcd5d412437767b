//! What waits to be sent, and what became of it.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::{MailId, UserId};
use goodstanding_shared::mails::{Letter, MailKind, MailState};

use crate::store::schema::mails;
use crate::store::stored::{RowOf, millis};
use crate::store::{Database, StoreError};

/// A mail that is to be sent now.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    seq: i64,
    pub(crate) id: MailId,
    pub(crate) kind: MailKind,
    pub(crate) user: UserId,
    pub(crate) to_name: String,
    pub(crate) to_address: String,
    pub(crate) language: String,
    pub(crate) letter: Letter,
    pub(crate) created_at: DateTime<Utc>,
    /// How often it was tried before.
    pub(crate) attempts: u32,
}

type Columns = (
    (i64, String, String, i64, Option<i64>, i32, String),
    (
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
    ),
);

/// Whether anything is to be worded or sent by `now`.
pub(crate) fn any_waits(conn: &mut Database, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let first: Option<i64> = mails::table
        .filter(mails::try_at.le(millis(now)))
        .select(mails::seq)
        .first(conn)
        .optional()?;
    Ok(first.is_some())
}

/// The mails that are to be sent by `now`, one at most for each reader, so that theirs come in
/// order. For `lease` nobody else takes them.
pub(crate) fn take(
    tx: &mut Database,
    now: DateTime<Utc>,
    lease: TimeDelta,
    limit: u32,
) -> Result<Vec<Waiting>, StoreError> {
    let earlier = diesel::alias!(mails as earlier);
    let before = earlier
        .filter(earlier.field(mails::user_id).eq(mails::user_id))
        .filter(earlier.field(mails::try_at).is_not_null())
        .filter(earlier.field(mails::seq).lt(mails::seq));
    let rows: Vec<Columns> = mails::table
        .filter(mails::try_at.le(millis(now)))
        .filter(mails::letter.is_not_null())
        .filter(diesel::dsl::not(diesel::dsl::exists(before)))
        .order((mails::try_at.asc(), mails::seq.asc()))
        .limit(limit.into())
        .select((
            (
                mails::seq,
                mails::id,
                mails::kind,
                mails::created_at,
                mails::try_at,
                mails::attempts,
                mails::user_id,
            ),
            (
                mails::to_name,
                mails::to_address,
                mails::language,
                mails::letter,
            ),
        ))
        .load(tx)?;
    let mut taken = Vec::new();
    for row in rows {
        let (seq, try_at) = (row.0.0, row.0.4);
        // Another server may have been first.
        let mine = diesel::update(mails::table.find(seq).filter(mails::try_at.eq(try_at)))
            .set(mails::try_at.eq(millis(now + lease)))
            .execute(tx)?;
        if mine == 1 {
            taken.push(from_row(row)?);
        }
    }
    Ok(taken)
}

fn from_row(row: Columns) -> Result<Waiting, StoreError> {
    let ((seq, id, kind, created_at, _, attempts, user), (to_name, to_address, language, letter)) =
        row;
    let row = RowOf {
        table: "mails",
        id: &id,
    };
    let there = |text: Option<String>| text.ok_or_else(|| row.refuse("it says nothing"));
    Ok(Waiting {
        seq,
        kind: row.parse("kind", &kind)?,
        user: row.parse("user_id", &user)?,
        to_name: there(to_name)?,
        to_address: there(to_address)?,
        language: there(language)?,
        letter: serde_json::from_str(&there(letter)?)
            .map_err(|error| row.refuse(format!("letter: {error}")))?,
        created_at: row.instant("created_at", created_at)?,
        attempts: row.count("attempts", attempts)?,
        id: row.parse("id", &id)?,
    })
}

/// A mail server has it.
pub(crate) fn delivered(
    tx: &mut Database,
    mail: &Waiting,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    over(tx, mail, MailState::Sent, Some(now), None)
}

/// It stays here: nobody sends mail.
pub(crate) fn kept(tx: &mut Database, mail: &Waiting) -> Result<(), StoreError> {
    over(tx, mail, MailState::Kept, None, None)
}

/// Nobody tries it any more, for that reason.
pub(crate) fn undeliverable(
    tx: &mut Database,
    mail: &Waiting,
    error: &str,
) -> Result<(), StoreError> {
    over(tx, mail, MailState::Failed, None, Some(error))
}

fn over(
    tx: &mut Database,
    mail: &Waiting,
    state: MailState,
    sent_at: Option<DateTime<Utc>>,
    error: Option<&str>,
) -> Result<(), StoreError> {
    diesel::update(mails::table.find(mail.seq))
        .set((
            mails::state.eq(state.as_str()),
            mails::try_at.eq(None::<i64>),
            mails::attempts.eq(mails::attempts + 1),
            mails::error.eq(error),
            mails::sent_at.eq(sent_at.map(millis)),
        ))
        .execute(tx)?;
    Ok(())
}

/// It could not be sent, for that reason: it is tried again at `next`.
pub(crate) fn set_back(
    tx: &mut Database,
    mail: &Waiting,
    error: &str,
    next: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(mails::table.find(mail.seq))
        .set((
            mails::attempts.eq(mails::attempts + 1),
            mails::error.eq(error),
            mails::try_at.eq(millis(next)),
        ))
        .execute(tx)?;
    Ok(())
}

/// Lets a mail that failed be tried once more; `false` where it did not fail.
pub(crate) fn send_again(tx: &mut Database, id: MailId) -> Result<bool, StoreError> {
    let failed = mails::table
        .filter(mails::id.eq(id.to_string()))
        .filter(mails::state.eq(MailState::Failed.as_str()));
    let changed = diesel::update(failed)
        .set((
            mails::state.eq(MailState::Waiting.as_str()),
            mails::attempts.eq(0),
            mails::try_at.eq(0_i64),
        ))
        .execute(tx)?;
    Ok(changed > 0)
}

/// How many mails wait, and how many failed; of each no more than `limit` are counted.
pub(crate) fn backlog(conn: &mut Database, limit: u32) -> Result<(u64, u64), StoreError> {
    let waiting: Vec<i64> = mails::table
        .filter(mails::try_at.is_not_null())
        .select(mails::seq)
        .limit(limit.into())
        .load(conn)?;
    let failed: Vec<i64> = mails::table
        .filter(mails::state.eq(MailState::Failed.as_str()))
        .select(mails::seq)
        .limit(limit.into())
        .load(conn)?;
    Ok((waiting.len() as u64, failed.len() as u64))
}
