//! What a failure says of the disk under an embedded database. Decided by SQLite's code: its words
//! are for people, and the same ones stand for many things.

use std::path::{Path, PathBuf};

use goodstanding_sqlite_handle::Handle;
use libsqlite3_sys as sqlite;

use super::Database;

/// A connection, and what SQLite knows of it; no handle where the database is no file.
pub(super) struct Watched {
    pub(super) connection: Database,
    pub(super) handle: Option<Handle>,
    /// The file as it was opened, where somebody looks after it.
    pub(super) file: Option<OpenedFile>,
}

/// Which file was opened under a name. Somebody may move it away, or put a copy in its place: then
/// what is written goes where nobody looks for it, and SQLite in its journal mode does not notice.
#[derive(Debug)]
pub(super) struct OpenedFile {
    path: PathBuf,
    identity: Option<(u64, u64)>,
}

impl OpenedFile {
    pub(super) fn at(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            identity: identity_of(path),
        }
    }

    fn is_in_place(&self) -> bool {
        self.identity.is_none() || identity_of(&self.path) == self.identity
    }
}

/// The device and the number of the file under a name; none where there is no file, or the system
/// does not number them.
#[cfg(unix)]
fn identity_of(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    let found = std::fs::metadata(path).ok()?;
    Some((found.dev(), found.ino()))
}

#[cfg(not(unix))]
fn identity_of(_: &Path) -> Option<(u64, u64)> {
    None
}

impl Watched {
    /// Forgets what failed before, at the beginning of something else.
    pub(super) fn forget_faults(&self) {
        if let Some(handle) = &self.handle {
            handle.forget();
        }
    }

    /// The gravest failure of the disk since they were forgotten, whatever the work made of it.
    pub(super) fn fault(&self) -> Option<Fault> {
        Fault::of(self.handle.as_ref()?.codes())
    }

    /// That the file was moved away or replaced; none while it is where it was opened.
    pub(super) fn moved(&self) -> Option<Fault> {
        let file = self.file.as_ref()?;
        if file.is_in_place() {
            return None;
        }
        tracing::error!(
            path = %file.path.display(),
            "the database file was moved away or replaced while it was served"
        );
        Fault::of_code(sqlite::SQLITE_READONLY_DBMOVED)
    }

    /// Whether the transaction that was begun is still open.
    pub(super) fn is_in_transaction(&self) -> bool {
        self.handle.as_ref().is_none_or(Handle::is_in_transaction)
    }
}

/// The disk, and not the work, failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// SQLite's extended result code, which names the operation: 1034 is a flush.
    pub(super) code: i32,
    /// Whether nothing may be written any more. A disk that is full can be freed; after one that
    /// failed, what is on it is not what was written: nobody knows before the file is opened anew.
    pub(super) is_final: bool,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "SQLite's code {}", self.code)
    }
}

impl Fault {
    /// The gravest one among failures; none where the disk caused none of them.
    fn of(codes: impl IntoIterator<Item = i32>) -> Option<Self> {
        let faults = codes.into_iter().filter_map(Self::of_code);
        faults.max_by_key(|fault| fault.is_final)
    }

    fn of_code(code: i32) -> Option<Self> {
        let is_final = match code & 0xff {
            sqlite::SQLITE_FULL => false,
            sqlite::SQLITE_CORRUPT | sqlite::SQLITE_NOTADB => true,
            // Another file has taken its place.
            sqlite::SQLITE_READONLY if code == sqlite::SQLITE_READONLY_DBMOVED => true,
            sqlite::SQLITE_IOERR if !is_of_memory_or_locks(code) => true,
            _ => return None,
        };
        Some(Self { code, is_final })
    }
}

/// Memory is short, or somebody else is at it: no fault of the disk, though SQLite calls it one.
fn is_of_memory_or_locks(code: i32) -> bool {
    matches!(
        code,
        sqlite::SQLITE_IOERR_NOMEM
            | sqlite::SQLITE_IOERR_LOCK
            | sqlite::SQLITE_IOERR_UNLOCK
            | sqlite::SQLITE_IOERR_RDLOCK
            | sqlite::SQLITE_IOERR_CHECKRESERVEDLOCK
            | sqlite::SQLITE_IOERR_BLOCKED
            | sqlite::SQLITE_IOERR_SHMLOCK
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_afterwards_hides_nothing() {
        let full = sqlite::SQLITE_FULL;
        let of = |codes: &[i32]| Fault::of(codes.iter().copied()).map(|fault| fault.code);
        let broken = sqlite::SQLITE_IOERR_WRITE;
        assert_eq!(
            of(&[full, broken, full, sqlite::SQLITE_ERROR]),
            Some(broken)
        );
        assert_eq!(of(&[sqlite::SQLITE_ERROR, full]), Some(full));
        assert_eq!(of(&[sqlite::SQLITE_OK]), None);
    }

    #[test]
    fn the_code_decides() {
        let of = |code| Fault::of_code(code).map(|fault| fault.is_final);
        for code in [
            sqlite::SQLITE_IOERR,
            sqlite::SQLITE_IOERR_FSYNC,
            sqlite::SQLITE_IOERR_WRITE,
            sqlite::SQLITE_IOERR_READ,
            sqlite::SQLITE_IOERR_SHORT_READ,
            sqlite::SQLITE_CORRUPT,
            sqlite::SQLITE_NOTADB,
            sqlite::SQLITE_READONLY_DBMOVED,
        ] {
            assert_eq!(of(code), Some(true), "{code}");
        }
        assert_eq!(of(sqlite::SQLITE_FULL), Some(false));
        for code in [
            sqlite::SQLITE_OK,
            sqlite::SQLITE_DONE,
            sqlite::SQLITE_BUSY,
            sqlite::SQLITE_CONSTRAINT_UNIQUE,
            sqlite::SQLITE_IOERR_NOMEM,
            sqlite::SQLITE_IOERR_LOCK,
            sqlite::SQLITE_READONLY,
        ] {
            assert_eq!(of(code), None, "{code}");
        }
    }
}
