//! What every new password has in common, whoever chooses it and how: which ones are refused, and
//! who is told.

use chrono::{DateTime, Utc};
use goodstanding_shared::activity::Event;
use goodstanding_shared::mails::MailKind;
use goodstanding_shared::problem::FieldRefusal;
use goodstanding_words::fields;

use super::db::User;
use crate::activity::{Actor, Subject, record};
use crate::app::App;
use crate::mails::db::tell;
use crate::post;
use crate::problem::Problem;
use crate::randomness::Randomness;
use crate::store::{Database, StoreError};

/// Refuses what cannot be a new password of that user: what `check` says of it and of the names by
/// which they are known, and what is soon guessed.
pub(super) async fn judge(
    app: &App,
    user: &User,
    new: &str,
    check: impl FnOnce(&[&str]) -> Vec<FieldRefusal>,
) -> Result<(), Problem> {
    let mailbox = user.email.split('@').next().unwrap_or_default();
    let names = [user.email.as_str(), mailbox, user.name.as_str()];
    let errors = check(&names);
    if !errors.is_empty() {
        return Err(Problem::fields(errors));
    }
    let company = user
        .customer
        .as_ref()
        .map(|customer| customer.name.as_str());
    let names = names.into_iter().chain(company).map(str::to_owned);
    let is_weak = app.passwords().is_weak(new.to_owned(), names.collect());
    if is_weak.await? {
        let words = fields::PASSWORD_EASY_TO_GUESS;
        return Err(Problem::fields([FieldRefusal::new("new_password", words)]));
    }
    Ok(())
}

/// Tells a user that they sign in with another password. The history is that of a customer's
/// account; what staff do to their own is in the log.
pub(super) fn tell_of(
    tx: &mut Database,
    randomness: &Randomness,
    user: &User,
    by: &Actor,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    if let Some(customer) = &user.customer {
        let about = Subject::account(customer.id);
        record(tx, randomness, about, at, by, &Event::PasswordChanged)?;
    } else {
        let about = at.timestamp_millis().to_string();
        tell(tx, (None, user.id), MailKind::PasswordChanged, &about, at)?;
    }
    post::word_new(tx)
}
