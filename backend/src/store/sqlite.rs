//! How a file of the embedded database is opened, and what is refused at the door.

use std::path::Path;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};
use goodstanding_sqlite_handle::watching;

use super::fault::{OpenedFile, Watched};
use super::{Database, OpenError, StoreError};

/// Below this, two connections in WAL mode can lose committed writes.
const OLDEST_SAFE_VERSION: (u32, u32, u32) = (3, 51, 3);

/// "GStd": what the file says it is, so that another program's database is never migrated by
/// mistake.
pub(super) const APPLICATION_ID: i64 = 0x4753_7464;

/// Every connection: the settings that durability and integrity rest on.
const EVERY_CONNECTION: &str = "\
    pragma busy_timeout = 5000; \
    pragma foreign_keys = on; \
    pragma trusted_schema = off; \
    pragma cell_size_check = on; \
    pragma synchronous = full;";

/// The writer also decides the journal; it stays with the file. 32 MiB of cache: large units of
/// work write random keys.
const WRITER: &str =
    "pragma journal_mode = wal; pragma wal_autocheckpoint = 1000; pragma cache_size = -32768;";

/// Readers cannot write, whatever a query says.
const READER: &str = "pragma query_only = on;";

#[derive(QueryableByName)]
struct TextValue {
    #[diesel(sql_type = Text)]
    value: String,
}

#[derive(QueryableByName)]
struct NumberValue {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

#[derive(QueryableByName)]
struct SmallValue {
    #[diesel(sql_type = Integer)]
    value: i32,
}

/// Opens the connection that writes, and refuses what is not ours.
pub(super) fn open_writer(path: &Path) -> Result<Watched, OpenError> {
    let (connection, handle) = watching(|| {
        keep_private(path)?;
        establish(path)
    });
    let mut connection = connection?;
    refuse_unsafe_version(&mut connection, path)?;
    set(&mut connection, EVERY_CONNECTION, path)?;
    refuse_foreign_file(&mut connection, path)?;
    set(&mut connection, WRITER, path)?;
    set(
        &mut connection,
        &format!("pragma application_id = {APPLICATION_ID};"),
        path,
    )?;
    // Proves now, and not at the first customer, that the file can be written and nobody holds it.
    set(&mut connection, "begin immediate; rollback;", path)?;
    Ok(Watched {
        connection: Database::Sqlite(connection),
        handle,
        file: Some(OpenedFile::at(path)),
    })
}

/// Lets the database look at how its tables are filled now, where that has changed; a PostgreSQL
/// server does so by itself. Bounded: a thousand rows for each index. Other connections take notice
/// when they are opened, which is why this is done first.
pub(super) fn renew_statistics(connection: &mut Database, path: &Path) -> Result<(), OpenError> {
    connection
        .batch_execute("pragma analysis_limit = 1000; pragma optimize = 0x10002;")
        .map_err(|error| explain(path, &error.to_string()))
}

/// Opens a connection that only reads.
pub(super) fn open_reader(path: &Path) -> Result<Watched, StoreError> {
    let connect = |error: OpenError| StoreError::Connect(error.to_string());
    let (connection, handle) = watching(|| establish(path));
    let mut connection = connection.map_err(connect)?;
    set(&mut connection, EVERY_CONNECTION, path).map_err(connect)?;
    set(&mut connection, READER, path).map_err(connect)?;
    Ok(Watched {
        connection: Database::Sqlite(connection),
        handle,
        file: None,
    })
}

/// Opens a connection to a file of which nothing is known yet, only to look at it.
pub(super) fn open_to_look(path: &Path) -> Result<Database, OpenError> {
    let mut connection = open_ours(path)?;
    set(&mut connection, READER, path)?;
    Ok(Database::Sqlite(connection))
}

/// Copies a file of ours, with what stands beside it, into an empty one.
pub(super) fn copy_into(path: &Path, empty: &Path) -> Result<(), OpenError> {
    let target = empty
        .to_str()
        .ok_or_else(|| OpenError::PathNotText(empty.to_owned()))?;
    let mut connection = open_ours(path)?;
    diesel::sql_query("vacuum into ?")
        .bind::<Text, _>(target)
        .execute(&mut connection)
        .map_err(|error| explain(path, &error.to_string()))?;
    Ok(())
}

/// A connection to a file that is one of ours already: it is neither made nor marked.
fn open_ours(path: &Path) -> Result<SqliteConnection, OpenError> {
    if !path.exists() {
        return Err(OpenError::Missing(path.to_owned()));
    }
    let mut connection = establish(path)?;
    refuse_unsafe_version(&mut connection, path)?;
    set(&mut connection, EVERY_CONNECTION, path)?;
    refuse_foreign_file(&mut connection, path)?;
    Ok(connection)
}

/// Nobody but the user who runs the server reads the file, nor what SQLite puts beside it, which
/// gets the same permissions.
fn keep_private(path: &Path) -> Result<(), OpenError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
        let private = std::fs::Permissions::from_mode(0o600);
        let refuse = |error: std::io::Error| explain_refusal(path, &error);
        if let Ok(found) = std::fs::metadata(path) {
            // Whatever is there and no file is refused by whoever opens it.
            if found.is_file() && found.permissions().mode() & 0o077 != 0 {
                std::fs::set_permissions(path, private).map_err(refuse)?;
            }
        } else {
            // Made before SQLite does, so that it is never anything else.
            let mut made = std::fs::OpenOptions::new();
            made.write(true).create(true).truncate(false).mode(0o600);
            made.open(path).map_err(refuse)?;
        }
    }
    Ok(())
}

/// The system's words, turned into what an operator can act on.
#[cfg(unix)]
fn explain_refusal(path: &Path, error: &std::io::Error) -> OpenError {
    if error.kind() == std::io::ErrorKind::PermissionDenied {
        OpenError::Unwritable(path.to_owned())
    } else {
        OpenError::Unopenable(path.to_owned())
    }
}

fn establish(path: &Path) -> Result<SqliteConnection, OpenError> {
    let text = path
        .to_str()
        .ok_or_else(|| OpenError::PathNotText(path.to_owned()))?;
    SqliteConnection::establish(text).map_err(|error| explain(path, &error.to_string()))
}

fn set(connection: &mut SqliteConnection, settings: &str, path: &Path) -> Result<(), OpenError> {
    connection
        .batch_execute(settings)
        .map_err(|error| explain(path, &error.to_string()))
}

/// The database's words, turned into what an operator can act on.
pub(super) fn explain(path: &Path, message: &str) -> OpenError {
    let path = path.to_owned();
    let message = message.to_lowercase();
    if message.contains("locked") || message.contains("busy") {
        OpenError::Locked(path)
    } else if message.contains("not a database") || message.contains("malformed") {
        OpenError::NotADatabase(path)
    } else if message.contains("readonly") || message.contains("read-only") {
        OpenError::Unwritable(path)
    } else if message.contains("unable to open") {
        OpenError::Unopenable(path)
    } else {
        OpenError::Other(path, message)
    }
}

fn refuse_unsafe_version(connection: &mut SqliteConnection, path: &Path) -> Result<(), OpenError> {
    let found = diesel::sql_query("select sqlite_version() as value")
        .get_result::<TextValue>(connection)
        .map_err(|error| explain(path, &error.to_string()))?
        .value;
    if is_safe(&found) {
        Ok(())
    } else {
        Err(OpenError::UnsafeSqlite(found))
    }
}

fn is_safe(version: &str) -> bool {
    let mut parts = version
        .split('.')
        .map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next()) >= OLDEST_SAFE_VERSION
}

fn refuse_foreign_file(connection: &mut SqliteConnection, path: &Path) -> Result<(), OpenError> {
    let fail = |error: diesel::result::Error| explain(path, &error.to_string());
    let tables = diesel::sql_query("select count(*) as value from sqlite_schema")
        .get_result::<NumberValue>(connection)
        .map_err(fail)?
        .value;
    let owner = diesel::sql_query("select application_id as value from pragma_application_id")
        .get_result::<SmallValue>(connection)
        .map_err(fail)?
        .value;
    if tables == 0 || i64::from(owner) == APPLICATION_ID {
        Ok(())
    } else {
        Err(OpenError::NotOurs(path.to_owned()))
    }
}

/// Moves what the write-ahead log holds into the file; the last thing before the writer ends.
pub(super) fn checkpoint(connection: &mut Database) {
    let outcome = match connection {
        Database::Sqlite(connection) => {
            connection.batch_execute("pragma wal_checkpoint(truncate);")
        }
        #[cfg(feature = "postgres")]
        Database::Postgres(_) => Ok(()),
    };
    if let Err(error) = outcome {
        tracing::warn!(%error, "the write-ahead log was not moved into the file; it will be at the next start");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sqlite(connection: &mut Database) -> &mut SqliteConnection {
        match connection {
            Database::Sqlite(connection) => connection,
            #[cfg(feature = "postgres")]
            Database::Postgres(_) => unreachable!("opened as SQLite"),
        }
    }

    fn read_back(connection: &mut Database, pragma: &str) -> String {
        let connection = sqlite(connection);
        diesel::sql_query(format!(
            "select cast({pragma} as text) as value from pragma_{pragma}"
        ))
        .get_result::<TextValue>(connection)
        .unwrap()
        .value
    }

    #[test]
    fn the_settings_are_in_force() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sqlite");
        let mut writer = open_writer(&path).unwrap();
        let mut reader = open_reader(&path).unwrap();
        for Watched { connection, .. } in [&mut writer, &mut reader] {
            assert_eq!(read_back(connection, "journal_mode"), "wal");
            assert_eq!(read_back(connection, "synchronous"), "2");
            assert_eq!(read_back(connection, "foreign_keys"), "1");
            assert_eq!(read_back(connection, "trusted_schema"), "0");
            assert_eq!(read_back(connection, "cell_size_check"), "1");
            let connection = sqlite(connection);
            let timeout = diesel::sql_query("select timeout as value from pragma_busy_timeout")
                .get_result::<NumberValue>(connection)
                .unwrap();
            assert_eq!(timeout.value, 5000);
        }
        assert_eq!(read_back(&mut writer.connection, "query_only"), "0");
        assert_eq!(read_back(&mut reader.connection, "query_only"), "1");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_the_file_nor_what_stands_beside_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sqlite");
        let modes = || -> Vec<u32> {
            std::fs::read_dir(folder.path())
                .unwrap()
                .map(|file| file.unwrap().metadata().unwrap().permissions().mode() & 0o777)
                .collect()
        };
        let mut writer = open_writer(&path).unwrap();
        let table = "create table if not exists a (b)";
        sqlite(&mut writer.connection).batch_execute(table).unwrap();
        assert_eq!(modes(), [0o600; 3]);
        drop(writer);
        // What an earlier version, or somebody's copy, left open to others.
        let open = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(&path, open).unwrap();
        let mut writer = open_writer(&path).unwrap();
        sqlite(&mut writer.connection)
            .batch_execute("drop table a")
            .unwrap();
        assert_eq!(modes(), [0o600; 3]);
    }

    #[test]
    fn statements_are_prepared_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = open_writer(&folder.path().join("a.sqlite")).unwrap();
        let options: Vec<String> =
            diesel::sql_query("select compile_options as value from pragma_compile_options")
                .load::<TextValue>(sqlite(&mut writer.connection))
                .unwrap()
                .into_iter()
                .map(|option| option.value)
                .collect();
        // Set in .cargo/config.toml, which says why.
        let has = |name: &str| options.iter().any(|option| option == name);
        assert!(has("ENABLE_QPSG"), "{options:?}");
        assert!(has("DEFAULT_MEMSTATUS=0"), "{options:?}");
        assert!(!has("ENABLE_MEMORY_MANAGEMENT"), "{options:?}");
    }

    #[test]
    fn versions_that_lose_commits_are_refused() {
        for (version, safe) in [
            ("3.46.0", false),
            ("3.51.2", false),
            ("3.51.3", true),
            ("3.53.2", true),
            ("4.0.0", true),
        ] {
            assert_eq!(is_safe(version), safe, "{version}");
        }
        let mut connection = SqliteConnection::establish(":memory:").unwrap();
        refuse_unsafe_version(&mut connection, Path::new(":memory:")).unwrap();
    }

    #[test]
    fn a_file_of_another_program_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.sqlite");
        establish(&path)
            .unwrap()
            .batch_execute("create table recipes (id integer)")
            .unwrap();
        assert!(matches!(open_writer(&path), Err(OpenError::NotOurs(_))));
        std::fs::write(
            &path,
            "a shopping list, long enough to be no empty database file at all ".repeat(20),
        )
        .unwrap();
        assert!(matches!(
            open_writer(&path),
            Err(OpenError::NotADatabase(_))
        ));
        assert!(matches!(
            open_writer(&folder.path().join("no/such/folder/a.sqlite")),
            Err(OpenError::Unopenable(_))
        ));
    }
}
