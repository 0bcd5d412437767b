//! Why there is no demo data.

use chrono::{DateTime, Utc};
use goodstanding_demo_data::Deed;
use goodstanding_shared::problem::FieldRefusal;

use crate::sessions::password::PasswordError;
use crate::store::{Failure, StoreError};

/// Why there is no demo data.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Somebody's data is there.
    #[error("the database holds data already; demo data goes into an empty one")]
    NotEmpty,
    /// The password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Something of the story could not be done.
    #[error("the story of the demo cannot go on: {0}")]
    Refused(String),
    /// Something came due in the story and failed.
    #[error("the story of the demo is stuck on {0}: {1}")]
    Stuck(DateTime<Utc>, String),
    /// The store could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Failure for DemoError {
    fn is_worth_another_try(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_worth_another_try())
    }
}

impl DemoError {
    pub(super) fn refused(words: impl Into<String>) -> Self {
        Self::Refused(words.into())
    }

    pub(super) fn fields(errors: Vec<FieldRefusal>) -> Self {
        let words: Vec<String> = errors
            .into_iter()
            .map(|error| format!("{}: {}", error.field, error.message))
            .collect();
        Self::Refused(words.join("; "))
    }

    /// With the deed that failed.
    pub(super) fn in_deed(self, deed: &Deed) -> Self {
        if let Self::Refused(words) = self {
            Self::Refused(format!("{words} ({deed:?})"))
        } else {
            self
        }
    }
}
