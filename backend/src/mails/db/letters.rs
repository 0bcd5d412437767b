//! What mails say, as it is stored.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;
use goodstanding_shared::activity::Event;
use goodstanding_shared::ids::{MailId, ServiceId};
use goodstanding_shared::mails::{Letter, MailKind, MailState};
use goodstanding_words::Language;

use crate::store::schema::{activity, mails, users};
use crate::store::stored::{RowOf, millis};
use crate::store::{Database, StoreError};

/// The row of a mail that says nothing yet. Whether it can be understood is another question: one
/// that cannot keeps nobody from the others.
pub(crate) struct UnwordedRow(Columns);

/// A mail that says nothing yet, and what it is to tell of.
pub(crate) struct Unworded {
    seq: i64,
    pub(crate) id: MailId,
    pub(crate) kind: MailKind,
    /// The entry of the history that it tells of; none where it tells of none.
    pub(crate) event: Option<Event>,
    pub(crate) service: Option<ServiceId>,
    pub(crate) at: DateTime<Utc>,
    pub(crate) to: (String, String),
    /// The language that the reader chose, else the one in which they were spoken to last; none
    /// where they never signed in.
    pub(crate) language: Option<Language>,
    /// The time zone that they chose; none where they never did.
    pub(crate) time_zone: Option<Tz>,
}

type Columns = (
    (i64, String, String, i64, i32),
    Option<(String, Option<String>)>,
    (
        String,
        String,
        Option<String>,
        Option<String>,
        Option<String>,
    ),
);

/// The mails that say nothing yet and are to be worded by `now`, the oldest first.
pub(crate) fn unworded(
    conn: &mut Database,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<UnwordedRow>, StoreError> {
    let rows: Vec<Columns> = mails::table
        .inner_join(users::table)
        .left_join(activity::table.on(activity::id.nullable().eq(mails::activity_id)))
        .filter(mails::letter.is_null())
        .filter(mails::try_at.le(millis(now)))
        .order(mails::seq.asc())
        .limit(limit.into())
        .select((
            (
                mails::seq,
                mails::id,
                mails::kind,
                mails::created_at,
                mails::attempts,
            ),
            (activity::event, activity::service_id).nullable(),
            (
                users::name,
                users::email,
                users::language,
                users::spoken_language,
                users::time_zone,
            ),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(UnwordedRow).collect())
}

impl UnwordedRow {
    /// What it is to tell of.
    pub(crate) fn understood(&self) -> Result<Unworded, StoreError> {
        from_row(self.0.clone())
    }

    /// How often it could not be worded.
    pub(crate) fn attempts(&self) -> u32 {
        self.0.0.4.unsigned_abs()
    }

    /// By which the log names it.
    pub(crate) fn id(&self) -> &str {
        &self.0.0.1
    }
}

fn from_row(row: Columns) -> Result<Unworded, StoreError> {
    let ((seq, id, kind, at, _), entry, user) = row;
    let (event, service) = entry.unzip();
    let row = RowOf {
        table: "mails",
        id: &id,
    };
    let (name, address, chosen, spoken, time_zone) = user;
    let language = chosen.or(spoken);
    Ok(Unworded {
        seq,
        kind: row.parse("kind", &kind)?,
        event: event
            .map(|event| serde_json::from_str(&event))
            .transpose()
            .map_err(|error| row.refuse(format!("event: {error}")))?,
        service: row.parse_optional("service_id", service.flatten().as_deref())?,
        at: row.instant("created_at", at)?,
        to: (name, address),
        language: row.parse_optional("language", language.as_deref())?,
        time_zone: row.parse_optional("time_zone", time_zone.as_deref())?,
        id: row.parse("id", &id)?,
    })
}

impl Unworded {
    /// The row, for what is wrong with it.
    pub(crate) fn refuse(&self, what: &str) -> StoreError {
        let id = self.id.to_string();
        RowOf {
            table: "mails",
            id: &id,
        }
        .refuse(what)
    }
}

/// What a mail says, in which language.
pub(crate) struct Worded {
    pub(crate) letter: Letter,
    pub(crate) language: &'static str,
}

/// Stores what a mail says. It waits to be sent.
pub(crate) fn word(tx: &mut Database, mail: &Unworded, said: &Worded) -> Result<(), StoreError> {
    let letter =
        serde_json::to_string(&said.letter).map_err(|error| mail.refuse(&error.to_string()))?;
    let (name, address) = &mail.to;
    diesel::update(mails::table.find(mail.seq).filter(mails::letter.is_null()))
        .set((
            mails::to_name.eq(name),
            mails::to_address.eq(address),
            mails::language.eq(said.language),
            mails::subject.eq(&said.letter.subject),
            mails::letter.eq(letter),
            mails::attempts.eq(0),
            mails::try_at.eq(0),
            mails::error.eq(None::<String>),
        ))
        .execute(tx)?;
    Ok(())
}

/// Takes a mail away that has nothing to say that another one does not.
pub(crate) fn drop_needless(tx: &mut Database, mail: &Unworded) -> Result<(), StoreError> {
    diesel::delete(mails::table.find(mail.seq)).execute(tx)?;
    Ok(())
}

/// It could not be worded: that is tried again at `next`, or, with none, by nobody.
pub(crate) fn set_back_wording(
    tx: &mut Database,
    mail: &UnwordedRow,
    error: &str,
    next: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let state = match next {
        Some(_) => MailState::Waiting,
        None => MailState::Failed,
    };
    diesel::update(mails::table.find(mail.0.0.0))
        .set((
            mails::state.eq(state.as_str()),
            mails::attempts.eq(mails::attempts + 1),
            mails::error.eq(error),
            mails::try_at.eq(next.map(millis)),
        ))
        .execute(tx)?;
    Ok(())
}
