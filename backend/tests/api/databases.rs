//! The databases that every test runs on: an empty one or a copy of the demo, and how it is
//! reached and removed.

use std::path::PathBuf;

#[cfg(feature = "postgres")]
use goodstanding_backend::randomness::Randomness;
use goodstanding_backend::store::Location;
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::lived;

pub(crate) use goodstanding_every_database::every_database;

/// Which database a test runs on; `#[every_database]` makes a test for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DatabaseKind {
    Sqlite,
    #[cfg(feature = "postgres")]
    Postgres,
}

/// What a test under `#[every_database]` can take as its argument.
pub(crate) trait SetUp {
    async fn set_up(database: DatabaseKind) -> Self;
}

/// What the attribute runs. A snapshot is the same on every database: it is looked at more than
/// once, and may be.
pub(crate) fn run(story: impl Future<Output = ()>) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().unwrap();
    insta::allow_duplicates! { runtime.block_on(story) }
}

/// What the attribute calls for each argument.
pub(crate) async fn set_up<T: SetUp>(database: DatabaseKind) -> T {
    T::set_up(database).await
}

/// For a test that sets up what it needs by itself.
impl SetUp for DatabaseKind {
    async fn set_up(database: DatabaseKind) -> Self {
        database
    }
}

/// A database without anything, not even tables.
pub(crate) struct Empty {
    pub(crate) location: Location,
    /// Removes it when the test is over.
    _place: Place,
}

impl SetUp for Empty {
    async fn set_up(database: DatabaseKind) -> Self {
        let (location, place) = database.empty();
        Self {
            location,
            _place: place,
        }
    }
}

/// Where a database is; removes it when dropped.
pub(crate) enum Place {
    /// In a folder of its own: where somebody who was killed left a journal, a database of the
    /// same name would take it for its own.
    File(TempDir),
    #[cfg(feature = "postgres")]
    Server { url: String, name: String },
}

impl DatabaseKind {
    /// An empty database, there until its place is dropped.
    pub(crate) fn empty(self) -> (Location, Place) {
        match self {
            Self::Sqlite => in_folder(tempdir()),
            #[cfg(feature = "postgres")]
            Self::Postgres => {
                let (url, name) = (server(), fresh_name());
                administer(&url, &format!("create database {name}"));
                on_server(url, name)
            }
        }
    }

    /// A database that holds the demo, there until its place is dropped.
    pub(crate) async fn demo(self) -> (Location, Place) {
        match self {
            Self::Sqlite => {
                let folder = tempdir();
                let demo = ON_SQLITE.get_or_init(lived::on_sqlite).await;
                std::fs::copy(demo, file_in(&folder)).unwrap();
                in_folder(folder)
            }
            #[cfg(feature = "postgres")]
            Self::Postgres => {
                let (url, name) = (server(), fresh_name());
                let template = ON_POSTGRES.get_or_init(|| lived::on_postgres(&url)).await;
                administer(&url, &format!("create database {name} template {template}"));
                on_server(url, name)
            }
        }
    }
}

/// The demo as every test finds it: a file that is copied.
static ON_SQLITE: OnceCell<PathBuf> = OnceCell::const_new();
/// The same on PostgreSQL: the name of a database that is copied.
#[cfg(feature = "postgres")]
static ON_POSTGRES: OnceCell<String> = OnceCell::const_new();

fn tempdir() -> TempDir {
    tempfile::Builder::new()
        .prefix("goodstanding_test_")
        .tempdir()
        .unwrap()
}

fn file_in(folder: &TempDir) -> PathBuf {
    folder.path().join("goodstanding.sqlite")
}

fn in_folder(folder: TempDir) -> (Location, Place) {
    (Location::File(file_in(&folder)), Place::File(folder))
}

/// A name that no other test has, neither one that runs nor one that was killed.
#[cfg(feature = "postgres")]
fn fresh_name() -> String {
    let bytes = Randomness::System.bytes::<16>().unwrap();
    format!("goodstanding_test_{:x}", u128::from_le_bytes(bytes))
}

#[cfg(feature = "postgres")]
fn on_server(url: String, name: String) -> (Location, Place) {
    let own = in_database(&url, &name);
    (Location::Server(own), Place::Server { url, name })
}

/// The URL of the server on which the tests make their databases.
#[cfg(feature = "postgres")]
fn server() -> String {
    std::env::var("GOODSTANDING_TEST_POSTGRES").expect(
        "a test on PostgreSQL needs a server: `cargo xtask postgres` starts one and prints what \
         to set. Without one, leave the feature `postgres` out, or these tests: `-- --skip \
         ::postgres`",
    )
}

/// The URL of another database of the same server.
#[cfg(feature = "postgres")]
pub(crate) fn in_database(url: &str, name: &str) -> String {
    let (before, query) = url
        .split_once('?')
        .map_or((url, None), |(before, query)| (before, Some(query)));
    let (scheme, rest) = before.split_once("://").unwrap();
    let authority = rest.split('/').next().unwrap();
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{scheme}://{authority}/{name}{query}")
}

/// Has a database carry out what is no part of any transaction.
#[cfg(feature = "postgres")]
pub(crate) fn administer(url: &str, statement: &str) {
    use diesel::connection::SimpleConnection as _;
    use diesel::{Connection as _, PgConnection};
    PgConnection::establish(url)
        .unwrap()
        .batch_execute(statement)
        .unwrap();
}

impl Place {
    /// By which name connections reach the database.
    pub(crate) fn address(&self) -> String {
        match self {
            Self::File(folder) => file_in(folder).display().to_string(),
            #[cfg(feature = "postgres")]
            Self::Server { url, name } => in_database(url, name),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        match self {
            Self::File(folder) => {
                // For whoever wants to look into what a test left: a folder.
                if let (Ok(kept), Some(name)) = (
                    std::env::var("GOODSTANDING_KEEP_DATABASES"),
                    folder.path().file_name(),
                ) {
                    let kept = PathBuf::from(kept).join(name).with_extension("sqlite");
                    let _ = std::fs::copy(file_in(folder), kept);
                }
            }
            #[cfg(feature = "postgres")]
            Self::Server { url, name } => {
                administer(url, &format!("drop database {name} with (force)"));
            }
        }
    }
}
