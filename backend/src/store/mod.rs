//! Where everything is kept: one set of typed queries over two databases.
//!
//! A unit of work is one closure, one transaction and one blocking hop. Each feature's `db` file
//! holds its queries; nothing in this folder knows a feature.

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
                let steps = migrations::run(&mut watched.connection)?;
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
                let steps = migrations::run(&mut connection)?;
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
        match &*self.0 {
            Inside::File { readers, .. } => readers.run_here(Access::Read, work).await,
            #[cfg(feature = "postgres")]
            Inside::Server(pool) => pool.run(Access::Read, work).await,
        }
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
        match &*self.0 {
            Inside::File { readers, .. } => readers.run_here(Access::Glance, work).await,
            #[cfg(feature = "postgres")]
            Inside::Server(pool) => pool.run(Access::Glance, work).await,
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
mod tests {
    use std::time::Duration;

    use diesel::connection::SimpleConnection as _;
    use diesel::prelude::*;
    use tempfile::{TempDir, tempdir};

    use super::schema::{secrets, users};
    use super::{Database, Location, OpenError, Store, StoreError};

    fn open(folder: &TempDir) -> (Store, Location) {
        let location = Location::File(folder.path().join("a.sqlite"));
        (Store::open(&location).unwrap().0, location)
    }

    fn keep(tx: &mut Database, name: &str) -> Result<(), StoreError> {
        diesel::insert_into(secrets::table)
            .values((secrets::name.eq(name), secrets::value.eq(vec![1])))
            .execute(tx)?;
        Ok(())
    }

    async fn names(store: &Store) -> Vec<String> {
        store
            .read(|conn: &mut Database| {
                Ok::<_, StoreError>(
                    secrets::table
                        .select(secrets::name)
                        .order(secrets::name.asc())
                        .load(conn)?,
                )
            })
            .await
            .unwrap()
    }

    /// Holds the writer, so that what is sent meanwhile shares one commit.
    fn busy(store: &Store) -> tokio::task::JoinHandle<Result<(), StoreError>> {
        let store = store.clone();
        tokio::spawn(async move {
            store
                .write(|_: &mut Database| {
                    std::thread::sleep(Duration::from_millis(200));
                    Ok(())
                })
                .await
        })
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn in_a_group_each_unit_stands_for_itself() {
        let folder = tempdir().unwrap();
        let (store, _) = open(&folder);
        let first = busy(&store);
        tokio::time::sleep(Duration::from_millis(50)).await;
        let good = store.write(|tx: &mut Database| keep(tx, "good"));
        let bad = store.write(|tx: &mut Database| {
            keep(tx, "bad")?;
            Err::<(), _>(StoreError::Overloaded)
        });
        let panics = store.write(|tx: &mut Database| -> Result<(), StoreError> {
            keep(tx, "panics")?;
            panic!("a unit of work panics, as the test wants it");
        });
        let panics_within = store.write(panics_within);
        let last = store.write(|tx: &mut Database| keep(tx, "last"));
        let (good, bad, panics, panics_within, last) =
            tokio::join!(good, bad, panics, panics_within, last);
        assert!(first.await.unwrap().is_ok() && good.is_ok() && last.is_ok());
        assert!(matches!(bad, Err(StoreError::Overloaded)));
        assert!(matches!(panics, Err(StoreError::Panicked)));
        assert!(matches!(panics_within, Err(StoreError::Panicked)));
        assert_eq!(names(&store).await, ["good", "last"]);
        store.close();
    }

    /// Work that panics in a savepoint of its own.
    fn panics_within(tx: &mut Database) -> Result<(), StoreError> {
        keep(tx, "before")?;
        tx.transaction(|tx| {
            keep(tx, "within")?;
            panic!("a unit of work panics, as the test wants it");
        })
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn alone_what_fails_leaves_nothing_and_stops_nobody() {
        let folder = tempdir().unwrap();
        let (store, _) = open(&folder);
        let bad = store
            .write(|tx: &mut Database| {
                keep(tx, "bad")?;
                Err::<(), _>(StoreError::Overloaded)
            })
            .await;
        assert!(matches!(bad, Err(StoreError::Overloaded)));
        let panics = store.write(panics_within).await;
        assert!(matches!(panics, Err(StoreError::Panicked)));
        store
            .write(|tx: &mut Database| keep(tx, "good"))
            .await
            .unwrap();
        assert_eq!(names(&store).await, ["good"]);
        store.close();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn when_the_commit_fails_nobody_is_told_that_it_went_well() {
        let folder = tempdir().unwrap();
        let (store, _) = open(&folder);
        let first = busy(&store);
        tokio::time::sleep(Duration::from_millis(50)).await;
        let innocent = store.write(|tx: &mut Database| keep(tx, "innocent"));
        // A foreign key that is checked at the commit, and broken.
        let guilty = store.write(|tx: &mut Database| {
            diesel::sql_query("pragma defer_foreign_keys = on").execute(tx)?;
            diesel::sql_query("insert into sessions values (x'00', 's', 'nobody', 0, 0, 0, null)")
                .execute(tx)?;
            Ok::<_, StoreError>(())
        });
        let (innocent, guilty) = tokio::join!(innocent, guilty);
        assert!(first.await.unwrap().is_ok(), "it was in the group before");
        assert!(
            matches!(innocent, Err(StoreError::Commit(_))),
            "{innocent:?}"
        );
        assert!(matches!(guilty, Err(StoreError::Commit(_))), "{guilty:?}");
        assert!(names(&store).await.is_empty());
        // The writer goes on.
        store
            .write(|tx: &mut Database| keep(tx, "afterwards"))
            .await
            .unwrap();
        assert_eq!(names(&store).await, ["afterwards"]);
        store.close();
    }

    #[cfg(unix)]
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn when_the_file_is_moved_away_nothing_is_written_into_nowhere() {
        let folder = tempdir().unwrap();
        let (file, elsewhere) = (folder.path().join("a.sqlite"), folder.path().join("b"));
        for is_replaced in [false, true] {
            let (store, _) = open(&folder);
            let before = names(&store).await;
            std::fs::rename(&file, &elsewhere).unwrap();
            if is_replaced {
                std::fs::copy(&elsewhere, &file).unwrap();
            }
            let lost = store.write(|tx: &mut Database| keep(tx, "lost")).await;
            assert!(matches!(lost, Err(StoreError::Disk(_))), "{lost:?}");
            store.failure().await;
            let late = store.write(|tx: &mut Database| keep(tx, "late")).await;
            assert!(matches!(late, Err(StoreError::Closed)), "{late:?}");
            assert_eq!(names(&store).await, before, "what was moved is whole");
            store.close();
            std::fs::rename(&elsewhere, &file).unwrap();
        }
        let (store, _) = open(&folder);
        assert!(names(&store).await.is_empty());
        store
            .write(|tx: &mut Database| keep(tx, "well"))
            .await
            .unwrap();
        store.close();
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn when_the_disk_is_full_nothing_of_the_group_is_kept_and_the_next_one_goes_on() {
        let folder = tempdir().unwrap();
        let (store, _) = open(&folder);
        let first = busy(&store);
        tokio::time::sleep(Duration::from_millis(50)).await;
        let before = store.write(|tx: &mut Database| keep(tx, "before"));
        // The database undoes the whole transaction by itself, and says so to this unit only.
        let large = store.write(|tx: &mut Database| {
            diesel::sql_query("pragma max_page_count = 1").execute(tx)?;
            let value = vec![7; 4 << 20];
            diesel::insert_into(secrets::table)
                .values((secrets::name.eq("large"), secrets::value.eq(value)))
                .execute(tx)?;
            Ok::<_, StoreError>(())
        });
        let after = store.write(|tx: &mut Database| keep(tx, "after"));
        let (before, large, after) = tokio::join!(before, large, after);
        assert!(first.await.unwrap().is_ok(), "it was in the group before");
        for refused in [before, large, after] {
            let refused = refused.unwrap_err();
            assert!(refused.is_temporary(), "{refused}");
        }
        assert!(names(&store).await.is_empty());
        store
            .write(|tx: &mut Database| keep(tx, "afterwards"))
            .await
            .unwrap();
        assert_eq!(names(&store).await, ["afterwards"]);
        store.close();
    }

    #[tokio::test]
    async fn a_file_that_is_damaged_is_no_fault_of_the_work() {
        let folder = tempdir().unwrap();
        let (store, location) = open(&folder);
        store.close();
        let Location::File(path) = &location else {
            panic!("{location:?}");
        };
        let (store, _) = Store::open(&location).unwrap();
        // Which tables there are is known to the connection by then; what is in them is not.
        assert!(names(&store).await.is_empty());
        let mut bytes = std::fs::read(path).unwrap();
        bytes.drain(..4096);
        bytes.fill(0xee);
        let mut file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
        std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(4096)).unwrap();
        std::io::Write::write_all(&mut file, &bytes).unwrap();
        drop(file);
        let read = store.read(|conn: &mut Database| {
            Ok::<_, StoreError>(users::table.select(users::id).load::<String>(conn)?)
        });
        let refused = read.await.unwrap_err();
        assert!(matches!(refused, StoreError::Disk(_)), "{refused}");
        let kept = store.write(|tx: &mut Database| keep(tx, "a")).await;
        let refused = kept.unwrap_err();
        assert!(matches!(refused, StoreError::Disk(_)), "{refused}");
        // Nothing is written any more, and whoever serves is told.
        store.failure().await;
    }

    #[tokio::test]
    async fn readers_cannot_write_and_nothing_is_left_beside_the_file() {
        let folder = tempdir().unwrap();
        let (store, _) = open(&folder);
        store
            .write(|tx: &mut Database| keep(tx, "a"))
            .await
            .unwrap();
        let refused = store.read(|conn: &mut Database| keep(conn, "b")).await;
        assert!(refused.unwrap_err().to_string().contains("readonly"));
        assert!(folder.path().join("a.sqlite-wal").exists());
        store.close();
        assert!(!folder.path().join("a.sqlite-wal").exists());
        assert!(matches!(
            store.write(|tx: &mut Database| keep(tx, "c")).await,
            Err(StoreError::Closed)
        ));
    }

    #[derive(QueryableByName)]
    struct Statistics {
        #[diesel(sql_type = diesel::sql_types::Text)]
        stat: String,
    }

    #[tokio::test]
    async fn an_opened_file_knows_how_full_its_tables_are() {
        let folder = tempdir().unwrap();
        let (store, _) = open(&folder);
        store
            .write(|tx: &mut Database| (0..300).try_for_each(|i| keep(tx, &format!("secret {i}"))))
            .await
            .unwrap();
        store.close();
        let (store, _) = open(&folder);
        let known: Vec<Statistics> = store
            .read(|conn: &mut Database| {
                let query = "select stat from sqlite_stat1 where tbl = 'secrets'";
                Ok::<_, StoreError>(diesel::sql_query(query).load(conn)?)
            })
            .await
            .unwrap();
        assert!(
            known.iter().all(|row| row.stat.starts_with("300 ")) && !known.is_empty(),
            "{:?}",
            known.iter().map(|row| &row.stat).collect::<Vec<_>>()
        );
        store.close();
    }

    #[test]
    fn a_newer_schema_is_refused_and_an_older_one_brought_up_to_date() {
        let folder = tempdir().unwrap();
        let (store, location) = open(&folder);
        store.close();
        let (store, steps) = Store::open(&location).unwrap();
        assert!(steps.is_empty(), "the second time there is nothing to do");
        store.close();
        let Location::File(path) = &location else {
            unreachable!()
        };
        let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        connection
            .batch_execute(
                "insert into __diesel_schema_migrations (version) values ('29990101000000')",
            )
            .unwrap();
        drop(connection);
        let refused = Store::open(&location).err().unwrap();
        assert!(
            matches!(&refused, OpenError::Newer(step) if step == "29990101000000"),
            "{refused}"
        );
    }

    #[test]
    fn a_file_that_another_process_holds_is_refused() {
        let folder = tempdir().unwrap();
        let (store, location) = open(&folder);
        store.close();
        let Location::File(path) = &location else {
            unreachable!()
        };
        let mut other = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        other.batch_execute("begin immediate").unwrap();
        assert!(matches!(Store::open(&location), Err(OpenError::Locked(_))));
    }
}
