//! Staff users, as the operator adds them.

use goodstanding_shared::ids::UserId;
use goodstanding_shared::sessions::{PASSWORD_LIMIT, PASSWORD_MINIMUM};

use crate::clock::Clock;
use crate::randomness::{NewId as _, Randomness};
use crate::sessions;
use crate::sessions::password::{self, Cost, PasswordError};
use crate::store::{Database, Failure, Store, StoreError};

/// Why a staff user was not added.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// What was given is no e-mail address.
    #[error("“{0}” is not an e-mail address")]
    Email(String),
    /// Nothing to call them.
    #[error("the name is empty")]
    Name,
    /// Too short or too long.
    #[error("the password has {0} characters; it needs {PASSWORD_MINIMUM} to {PASSWORD_LIMIT}")]
    Length(usize),
    /// Whoever knows the user, or what is chosen most, would soon guess it.
    #[error("the password is easy to guess; take several words that do not belong together")]
    Weak,
    /// Another user signs in with that address.
    #[error("somebody signs in with {0} already")]
    Taken(String),
    /// The password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Failure for StaffError {
    fn is_worth_another_try(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_worth_another_try())
    }
}

/// Adds a staff user.
pub async fn add(
    store: &Store,
    clock: &Clock,
    randomness: &Randomness,
    (email, name): (&str, &str),
    password: &str,
) -> Result<UserId, StaffError> {
    let email = email.trim().to_lowercase();
    let name = name.trim().to_owned();
    let parts: Vec<&str> = email.split('@').collect();
    if parts.len() != 2
        || parts.iter().any(|part| part.is_empty())
        || email.chars().any(char::is_whitespace)
    {
        return Err(StaffError::Email(email));
    }
    if name.is_empty() {
        return Err(StaffError::Name);
    }
    let length = password.chars().count();
    if !(PASSWORD_MINIMUM..=PASSWORD_LIMIT).contains(&length) {
        return Err(StaffError::Length(length));
    }
    if password::is_weak(password, &[email.clone(), name.clone()]) {
        return Err(StaffError::Weak);
    }
    let hash = password::hash(password, Cost::default(), randomness)?;
    let id = UserId::generate(randomness).map_err(StoreError::from)?;
    let now = clock.now();
    store
        .write(move |tx: &mut Database| {
            if sessions::email_is_taken(tx, &email)? {
                return Err(StaffError::Taken(email.clone()));
            }
            sessions::insert_user(tx, id, None, (&email, &name), &hash, now)?;
            Ok(id)
        })
        .await
}
