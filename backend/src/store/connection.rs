//! One connection type over both databases, so that every query is written once.
//!
//! What differs between the two is in this file, `sqlite`, `postgres` and `migrations`; no feature
//! asks which one it is.

use std::panic::{AssertUnwindSafe, catch_unwind};

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;

use super::StoreError;

/// A connection to whichever database was chosen.
#[cfg(feature = "postgres")]
#[derive(diesel::MultiConnection)]
pub enum Database {
    /// A connection to the embedded database.
    Sqlite(SqliteConnection),
    /// A connection to a PostgreSQL server.
    Postgres(PgConnection),
}

/// A connection to the embedded database.
#[cfg(not(feature = "postgres"))]
#[derive(diesel::MultiConnection)]
pub enum Database {
    /// A connection to the embedded database.
    Sqlite(SqliteConnection),
}

/// The back end that boxed queries name.
pub(crate) type Backend = MultiBackend;

/// What a transaction is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// One statement: it sees one moment by itself, and no transaction is begun around it.
    Glance,
    Read,
    Write,
}

impl Database {
    pub(super) fn begin(&mut self, access: Access) -> Result<(), StoreError> {
        if access == Access::Glance {
            return Ok(());
        }
        let is_write = access == Access::Write;
        match self {
            Self::Sqlite(connection) => AnsiTransactionManager::begin_transaction_sql(
                connection,
                if is_write {
                    "begin immediate"
                } else {
                    "begin deferred"
                },
            )?,
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => AnsiTransactionManager::begin_transaction_sql(
                connection,
                if is_write {
                    "begin isolation level read committed"
                } else {
                    "begin isolation level repeatable read read only"
                },
            )?,
        }
        Ok(())
    }

    pub(super) fn commit(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => AnsiTransactionManager::commit_transaction(connection)?,
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => AnsiTransactionManager::commit_transaction(connection)?,
        }
        Ok(())
    }

    /// How many transactions and savepoints are open, one within the other.
    pub(super) fn depth(&mut self) -> u32 {
        match self {
            Self::Sqlite(connection) => depth_of(connection),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => depth_of(connection),
        }
    }

    /// Carries something out whose panic is a failure like any other. The savepoints that a panic
    /// leaves open are undone: whoever opened them did not get to it.
    pub(crate) fn caught<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let depth = self.depth();
        catch_unwind(AssertUnwindSafe(|| work(self))).unwrap_or_else(|_| {
            self.roll_back_to(depth);
            Err(StoreError::Panicked.into())
        })
    }

    /// Undoes what the transaction did, where one is open.
    pub(super) fn roll_back(&mut self) {
        self.roll_back_to(0);
    }

    fn roll_back_to(&mut self, depth: u32) {
        let outcome = match self {
            Self::Sqlite(connection) => roll_back_to(connection, depth),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => roll_back_to(connection, depth),
        };
        if let Err(error) = outcome {
            tracing::warn!(%error, "a roll-back failed");
        }
    }

    /// Whether the connection can no longer be told what state its transaction is in.
    pub(super) fn is_broken(&mut self) -> bool {
        match self {
            Self::Sqlite(connection) => {
                AnsiTransactionManager::is_broken_transaction_manager(connection)
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => {
                AnsiTransactionManager::is_broken_transaction_manager(connection)
            }
        }
    }

    /// Holds one row until the end of the transaction, so that two requests about one thing follow
    /// one another.
    ///
    /// SQLite needs nothing: there is one writer. PostgreSQL locks the row; a row that is not there
    /// locks nothing, and the query that follows will not find it either. Keys never change, and
    /// whoever stores a row that refers to this one does not wait: with a full lock, two who have
    /// done so and then hold it would wait for each other.
    pub fn hold(&mut self, row: RowLock<'_>) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(_) => {
                let _ = row;
                Ok(())
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => {
                use diesel::sql_types::Text;
                let (query, id) = row.query();
                diesel::sql_query(format!("{query} for no key update"))
                    .bind::<Text, _>(id)
                    .execute(connection)?;
                Ok(())
            }
        }
    }

    /// The same, unless somebody else holds it: then it is left to them, and `false` comes back at
    /// once.
    pub fn try_hold(&mut self, row: RowLock<'_>) -> Result<bool, StoreError> {
        match self {
            Self::Sqlite(_) => {
                let _ = row;
                Ok(true)
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => {
                use diesel::sql_types::Text;
                let (query, id) = row.query();
                let held = diesel::sql_query(format!("{query} for no key update skip locked"))
                    .bind::<Text, _>(id)
                    .execute(connection)?;
                if held == 1 {
                    return Ok(true);
                }
                // What is not there is held by nobody.
                let there = diesel::sql_query(query)
                    .bind::<Text, _>(id)
                    .execute(connection)?;
                Ok(there == 0)
            }
        }
    }
}

fn depth_of(connection: &mut impl Connection<TransactionManager = AnsiTransactionManager>) -> u32 {
    AnsiTransactionManager::transaction_manager_status_mut(connection)
        .transaction_depth()
        .ok()
        .flatten()
        .map_or(0, std::num::NonZeroU32::get)
}

fn roll_back_to(
    connection: &mut impl Connection<TransactionManager = AnsiTransactionManager>,
    depth: u32,
) -> QueryResult<()> {
    while depth_of(connection) > depth {
        AnsiTransactionManager::rollback_transaction(connection)?;
    }
    Ok(())
}

/// A row that a unit of work is about to change.
#[derive(Clone, Copy, Debug)]
pub enum RowLock<'a> {
    /// A service, by its id.
    Service(&'a str),
    /// A subscription, by its id.
    Subscription(&'a str),
    /// A customer, by its id.
    Customer(&'a str),
    /// A user, by their id.
    User(&'a str),
    /// What is counted of sign-ins, by its key.
    SignInAttempts(&'a str),
}

#[cfg(feature = "postgres")]
impl<'a> RowLock<'a> {
    /// What finds the row, and its id.
    const fn query(self) -> (&'static str, &'a str) {
        match self {
            Self::Service(id) => ("select 1 from services where id = $1", id),
            Self::Subscription(id) => ("select 1 from subscriptions where id = $1", id),
            Self::Customer(id) => ("select 1 from customers where id = $1", id),
            Self::User(id) => ("select 1 from users where id = $1", id),
            Self::SignInAttempts(key) => ("select 1 from sign_in_attempts where key = $1", key),
        }
    }
}
