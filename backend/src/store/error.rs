//! What can go wrong with the store. No words for people who are not operators: those are in `problem`.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// Why a unit of work was not carried out. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused a statement.
    #[error("the database refused a statement: {0}")]
    Database(#[from] DieselError),
    /// A stored row says something that cannot be: never a default instead.
    #[error("row {id} of table {table} cannot be understood: {what}")]
    Row {
        /// The table.
        table: &'static str,
        /// The row's key.
        id: String,
        /// What is wrong with it.
        what: String,
    },
    /// More work waits than the store takes on.
    #[error("too much work is waiting")]
    Overloaded,
    /// The store was closed or has failed for good.
    #[error("the store is closed")]
    Closed,
    /// The work panicked; it was rolled back.
    #[error("the work panicked")]
    Panicked,
    /// The group's commit failed; nobody's work was kept.
    #[error("the commit failed: {0}")]
    Commit(String),
    /// No connection could be opened.
    #[error("no connection: {0}")]
    Connect(String),
    /// Others were at the same rows: the same work may succeed when it is done again.
    #[error("others were at it: {0}")]
    Again(String),
    /// No random bytes.
    #[error(transparent)]
    Randomness(#[from] crate::randomness::NoRandomness),
}

impl StoreError {
    /// Whether the refusal is a unique constraint's.
    pub fn is_duplicate(&self) -> bool {
        matches!(
            self,
            Self::Database(DieselError::DatabaseError(
                DatabaseErrorKind::UniqueViolation,
                _
            ))
        )
    }

    /// Whether the store, and not the work, is at fault for now: worth asking again later.
    pub fn is_temporary(&self) -> bool {
        matches!(
            self,
            Self::Overloaded | Self::Closed | Self::Commit(_) | Self::Connect(_) | Self::Again(_)
        )
    }
}

/// An error of a unit of work. `Err` rolls the unit back.
pub trait Failure: From<StoreError> + Send + 'static {
    /// Whether the same work may succeed when it is simply done again.
    fn is_worth_another_try(&self) -> bool;
}

impl Failure for StoreError {
    fn is_worth_another_try(&self) -> bool {
        match self {
            Self::Database(DieselError::DatabaseError(
                DatabaseErrorKind::SerializationFailure,
                _,
            ))
            | Self::Again(_) => true,
            Self::Database(DieselError::DatabaseError(_, info)) => {
                info.message().contains("deadlock detected")
            }
            _ => false,
        }
    }
}
