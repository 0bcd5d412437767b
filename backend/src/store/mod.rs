//! Where everything is kept: one set of typed queries over two databases.
//!
//! A unit of work is one closure and one transaction, carried out off the event loop; only what
//! reads a few rows of an embedded database is carried out where it is asked for. Each feature's
//! `db` file holds its queries; nothing in this folder knows a feature, but for one step of the
//! schema that SQL cannot take.

mod connection;
mod error;
mod fault;
mod figures;
pub(crate) mod idempotency;
pub(crate) mod listing;
mod migrations;
mod pool;
#[cfg(feature = "postgres")]
mod postgres;
pub(crate) mod prepared;
pub mod schema;
mod scope;
pub(crate) mod secrets;
mod sqlite;
pub(crate) mod stored;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::connection::Access;
pub(crate) use self::connection::Backend;
pub use self::connection::{Database, RowLock};
pub use self::error::{Failure, OpenError, StoreError};
#[cfg(feature = "postgres")]
use self::fault::Watched;
use self::figures::Figures;
use self::pool::Pool;
pub use self::scope::Scope;
use self::writer::Writer;
use crate::activity::db::chain::link_older;
use crate::randomness::Randomness;

/// How many units of work read at once.
const READERS: usize = 4;
/// How many PostgreSQL connections are kept, for reading and writing together.
#[cfg(feature = "postgres")]
const SERVER_CONNECTIONS: usize = 8;
/// How many of them due work takes at most; the others are for those who wait for an answer.
#[cfg(feature = "postgres")]
const SERVER_LANES: usize = 4;

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A file of the embedded database.
    File(PathBuf),
    /// A PostgreSQL server, by its URL.
    Server(String),
}

impl std::str::FromStr for Location {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(
            if text.starts_with("postgres://") || text.starts_with("postgresql://") {
                Self::Server(text.to_owned())
            } else {
                Self::File(PathBuf::from(text))
            },
        )
    }
}

/// Why nothing could be looked at.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// The database could not be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A query failed, or a row cannot be understood.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Asks the database for nothing in particular: it answers, or it is out of reach.
pub(crate) fn answers(conn: &mut Database) -> Result<(), StoreError> {
    use diesel::RunQueryDsl as _;
    diesel::select(diesel::dsl::sql::<diesel::sql_types::Integer>("1")).get_result::<i32>(conn)?;
    Ok(())
}

/// Whether the schema is exactly this program's: another server may have brought it further since
/// this one has started.
pub(crate) fn is_up_to_date(conn: &mut Database) -> Result<(), OpenError> {
    migrations::compare(conn)
}

/// The steps of the schema, and with them what only the program can do: entries of the history that
/// are older than the chain become links of it.
fn bring_up_to_date(connection: &mut Database) -> Result<Vec<String>, OpenError> {
    migrations::run(connection, |connection| {
        link_older(connection, &Randomness::System)
    })
}

/// Looks at a database that somebody else may be serving, and changes nothing: not its rows, not
/// its schema. Everything that the closure sees is of one moment, however long it takes. Blocks.
pub fn look<T>(
    location: &Location,
    work: impl FnOnce(&mut Database) -> Result<T, StoreError>,
) -> Result<T, LookError> {
    let mut connection = match location {
        Location::File(path) => sqlite::open_to_look(path)?,
        #[cfg(feature = "postgres")]
        Location::Server(url) => {
            postgres::open_to_look(url).map_err(|error| OpenError::Server(error.to_string()))?
        }
        #[cfg(not(feature = "postgres"))]
        Location::Server(_) => return Err(OpenError::NoServerSupport.into()),
    };
    migrations::compare(&mut connection)?;
    connection.begin(Access::Read)?;
    let seen = work(&mut connection);
    connection.roll_back();
    Ok(seen?)
}

/// Copies an embedded database as it is at one moment into a file that is empty, also while
/// somebody serves it. What was deleted is not in the copy. Blocks.
pub fn copy_into(database: &Path, empty: &Path) -> Result<(), OpenError> {
    sqlite::copy_into(database, empty)
}

/// The store, shared by all requests.
#[derive(Clone)]
pub struct Store(Arc<Inside>, Figures);

enum Inside {
    File {
        writer: Writer,
        readers: Pool,
    },
    #[cfg(feature = "postgres")]
    Server(Pool),
}

impl Store {
    /// Opens the database, brings its schema up to date, and returns the names of the schema steps
    /// taken. Blocks.
    pub fn open(location: &Location) -> Result<(Self, Vec<String>), OpenError> {
        let figures = Figures::default();
        match location {
            Location::File(path) => {
                let mut watched = sqlite::open_writer(path)?;
                let steps = bring_up_to_date(&mut watched.connection)?;
                sqlite::renew_statistics(&mut watched.connection, path)?;
                let path = path.clone();
                let again = path.clone();
                let open = Box::new(move || sqlite::open_writer(&again));
                let writer = Writer::start(watched, open, figures.clone())?;
                let open = Box::new(move || sqlite::open_reader(&path));
                let readers = Pool::new(READERS, open, figures.clone());
                let inside = Inside::File { writer, readers };
                Ok((Self(Arc::new(inside), figures), steps))
            }
            #[cfg(feature = "postgres")]
            Location::Server(url) => {
                let mut connection =
                    postgres::open(url).map_err(|error| OpenError::Server(error.to_string()))?;
                let steps = bring_up_to_date(&mut connection)?;
                let url = url.clone();
                let pool = Pool::new(
                    SERVER_CONNECTIONS,
                    Box::new(move || {
                        let connection = postgres::open(&url)?;
                        Ok(Watched {
                            connection,
                            handle: None,
                            file: None,
                        })
                    }),
                    figures.clone(),
                );
                Ok((Self(Arc::new(Inside::Server(pool)), figures), steps))
            }
            #[cfg(not(feature = "postgres"))]
            Location::Server(_) => Err(OpenError::NoServerSupport),
        }
    }

    /// Reads, in one transaction: everything the closure sees is of one moment. It may run again if
    /// the connection was lost.
    pub async fn read<T, E>(
        &self,
        work: impl Fn(&mut Database) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        match &*self.0 {
            Inside::File { readers, .. } => readers.run(Access::Read, work).await,
            #[cfg(feature = "postgres")]
            Inside::Server(pool) => pool.run(Access::Read, work).await,
        }
    }

    /// Reads a little, in one transaction: a few rows that an index leads to, or nothing. The same
    /// as [`Store::read`], but that an embedded database is asked on the spot.
    pub async fn read_little<T, E>(
        &self,
        work: impl Fn(&mut Database) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        self.look_up(Access::Read, work).await
    }

    /// Reads a little with one statement, which sees one moment by itself: the same as
    /// [`Store::read_little`] without the transaction, which costs a server two trips.
    pub async fn glance<T, E>(
        &self,
        work: impl Fn(&mut Database) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        self.look_up(Access::Glance, work).await
    }

    async fn look_up<T, E>(
        &self,
        access: Access,
        work: impl Fn(&mut Database) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        match &*self.0 {
            Inside::File { readers, .. } => readers.run_here(access, work).await,
            #[cfg(feature = "postgres")]
            Inside::Server(pool) => pool.run(access, work).await,
        }
    }

    /// Writes, in one transaction: all of it or, on `Err`, nothing. Returns when it is on disk.
    ///
    /// The closure may run again from the start (a deadlock or a serialization failure of
    /// PostgreSQL), so it must have no effect outside the connection.
    pub async fn write<T, E>(
        &self,
        work: impl Fn(&mut Database) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        match &*self.0 {
            Inside::File { writer, .. } => writer.write(work).await,
            #[cfg(feature = "postgres")]
            Inside::Server(pool) => pool.run(Access::Write, work).await,
        }
    }

    /// Returns when the disk under an embedded database has failed: nothing is written any more,
    /// and what became of the last commit is known when the file is opened anew. Never returns
    /// otherwise.
    pub async fn failure(&self) {
        match &*self.0 {
            Inside::File { writer, .. } => writer.failure().await,
            #[cfg(feature = "postgres")]
            Inside::Server(_) => std::future::pending().await,
        }
    }

    /// What it counts of itself.
    pub(crate) fn figures(&self) -> &Figures {
        &self.1
    }

    /// How many long units of work are worth beginning at the same time: one where there is one
    /// writer.
    pub(crate) fn lanes(&self) -> usize {
        match &*self.0 {
            Inside::File { .. } => 1,
            #[cfg(feature = "postgres")]
            Inside::Server(_) => SERVER_LANES,
        }
    }

    /// How many small steps share a commit. A file's flush is waited for by everybody, so that
    /// fewer are better; what a server has locked is waited for, so that shorter is better.
    pub(crate) fn batch(&self) -> u32 {
        match &*self.0 {
            Inside::File { .. } => 256,
            #[cfg(feature = "postgres")]
            Inside::Server(_) => 64,
        }
    }

    /// Finishes what waits and leaves the file whole, without a write-ahead log beside it. Blocks.
    pub fn close(&self) {
        match &*self.0 {
            Inside::File { writer, readers } => {
                readers.close();
                writer.stop();
            }
            #[cfg(feature = "postgres")]
            Inside::Server(pool) => pool.close(),
        }
    }
}

#[cfg(test)]
mod tests;
