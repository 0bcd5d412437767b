//! Letters for everybody who is told of something.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::Connection as _;

use super::facts::told;
use crate::languages::{Languages, Writer};
use crate::mails::db::{self, UnwordedRow, Worded};
use crate::store::{Database, Failure as _, StoreError};

/// How many are worded at once.
const AT_ONCE: u32 = 100;
/// How often it is tried to word one before somebody has to look at it.
const MOST_ATTEMPTS: u32 = 5;
/// After how long that is tried again.
const AGAIN_AFTER: TimeDelta = TimeDelta::minutes(10);

/// Words the mails that this transaction announced, so that they tell of things as they are in it.
/// What cannot be worded keeps nobody from what they do: the worker tries it again, and operators
/// see it among the mails that failed.
pub(crate) fn word_new(tx: &mut Database) -> Result<(), StoreError> {
    word_all(tx, DateTime::UNIX_EPOCH)
}

/// Words also what could not be worded before.
pub(super) fn word_again(tx: &mut Database, now: DateTime<Utc>) -> Result<(), StoreError> {
    word_all(tx, now)
}

/// What is new is to be worded since the beginning of time.
fn word_all(tx: &mut Database, now: DateTime<Utc>) -> Result<(), StoreError> {
    loop {
        let mails = db::unworded(tx, now, AT_ONCE)?;
        if mails.is_empty() {
            return Ok(());
        }
        for mail in mails {
            // A savepoint: what was written before an error is undone alone.
            let done = tx.transaction(|tx| tx.caught(|tx| word(tx, &mail)));
            if let Err(error) = done {
                if error.is_worth_another_try() || error.is_temporary() {
                    return Err(StoreError::Again(error.to_string()));
                }
                tracing::error!(mail = mail.id(), %error, "a mail could not be worded");
                let next = (mail.attempts() + 1 < MOST_ATTEMPTS).then(|| now + AGAIN_AFTER);
                db::set_back_wording(tx, &mail, &error.to_string(), next)?;
            }
        }
    }
}

fn word(tx: &mut Database, row: &UnwordedRow) -> Result<(), StoreError> {
    let mail = &row.understood()?;
    let language = mail.language.unwrap_or_default();
    let languages = Languages::new([language.tag().to_owned()], language);
    let Some(told) = told(tx, mail, &languages)? else {
        return db::drop_needless(tx, mail);
    };
    let writer = Writer::new(language).in_zone(mail.time_zone);
    let letter = told.letter(&mail.to.0, mail.at, &writer);
    let language = language.tag();
    db::word(tx, mail, &Worded { letter, language })
}
