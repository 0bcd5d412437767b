//! What can go wrong with the store. No words for people who are not operators: those are in
//! `problem`.

use std::path::PathBuf;

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
        /// The table of the row.
        table: &'static str,
        /// The key of the row.
        id: String,
        /// What is wrong with it.
        what: String,
    },
    /// A part of a listing begins where this version cannot read it.
    #[error("the position is of another version")]
    Position,
    /// A number that the column cannot hold.
    #[error("{0} is too large to be stored")]
    TooLarge(u32),
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
    /// The disk failed while the group was committed: whether the work was kept is known when the
    /// file is opened anew.
    #[error("the disk failed during a commit, which may have been kept: {0}")]
    Undecided(String),
    /// The disk failed or is full; nothing of the work was kept. With SQLite's code.
    #[error("the disk failed or is full (SQLite's code {0})")]
    Disk(i32),
    /// No connection could be opened.
    #[error("no connection: {0}")]
    Connect(String),
    /// Others were at the same rows: the same work may succeed when it is done again.
    #[error("others were at it: {0}")]
    Again(String),
    /// The operating system gave no random bytes.
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
            Self::Overloaded
                | Self::Closed
                | Self::Commit(_)
                | Self::Disk(_)
                | Self::Connect(_)
                | Self::Again(_)
        )
    }
}

/// An error of a unit of work. `Err` rolls the unit back.
pub trait Failure: From<StoreError> + Send + 'static {
    /// Whether the same work may succeed when it is simply done again.
    fn is_worth_another_try(&self) -> bool;
}

impl Failure for StoreError {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "nothing else goes away by trying again, nor what a library adds"
    )]
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

/// Why a database could not be used. Written for the operator.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Held by another process.
    #[error("the database {} is locked: another process is writing to it. Stop that process, or choose another --database", .0.display())]
    Locked(PathBuf),
    /// Some other kind of file.
    #[error("{} is not a database", .0.display())]
    NotADatabase(PathBuf),
    /// The file is a database of another program.
    #[error("{} is a database of another program; it is left alone", .0.display())]
    NotOurs(PathBuf),
    /// No permission to write.
    #[error("the database {} cannot be written: check the permissions of the file and of its folder", .0.display())]
    Unwritable(PathBuf),
    /// Cannot be opened at all.
    #[error("the database {} cannot be opened: check that the folder exists and can be written", .0.display())]
    Unopenable(PathBuf),
    /// The path is not UTF-8.
    #[error("the path {} is not valid text", .0.display())]
    PathNotText(PathBuf),
    /// Any other refusal of the database.
    #[error("the database {} cannot be used: {}", .0.display(), .1)]
    Other(PathBuf, String),
    /// The database library is one that can lose commits.
    #[error("SQLite {0} can lose committed writes; 3.51.3 or newer is needed")]
    UnsafeSqlite(String),
    /// There is nothing to look at.
    #[error("there is no database {}", .0.display())]
    Missing(PathBuf),
    /// Nothing of ours is in it.
    #[error("the database holds no tables of Goodstanding; `goodstanding migrate` would make them")]
    NoSchema,
    /// The schema is from an older program, and whoever looks at it changes nothing.
    #[error(
        "the database is of an older version of Goodstanding (it has no schema step {0}); bring it up to date with `goodstanding migrate`, or use the program that wrote it"
    )]
    Older(String),
    /// The schema is from a newer program.
    #[error(
        "the database was written by a newer version of Goodstanding (it has schema step {0}); update this program"
    )]
    Newer(String),
    /// A schema step failed; nothing was changed.
    #[error("the schema could not be brought up to date, nothing was changed: {0}")]
    Migration(String),
    /// The server does not answer.
    #[error("the database server cannot be reached: {0}")]
    Server(String),
    /// This program was built without PostgreSQL.
    #[error("this program was built without PostgreSQL; build it with --features postgres")]
    NoServerSupport,
    /// The writer's thread did not start.
    #[error("the writer could not be started: {0}")]
    Thread(#[from] std::io::Error),
}
