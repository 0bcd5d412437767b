//! What `SQLite` knows of a connection beyond what Diesel passes on: the code of the last failure,
//! and whether a transaction is open. Diesel keeps the pointer to itself, so it is taken where
//! `SQLite` hands it to extensions, on the thread that opens the connection.
//!
//! The codes of failures are asked of two witnesses. The connection knows the last one until it is
//! used again: Diesel clears a statement's parameters before it returns, and undoes savepoints,
//! which after some failures is refused with a code of its own. So what `SQLite` logs is kept as
//! well, for the thread on which it happens. A commit that fails is not logged, and has no
//! parameters.
//!
//! The only unsafe code of the project. It holds because `SQLite` says when a connection closes:
//! from then on its handle knows nothing.

#![expect(unsafe_code, reason = "the library is written in C")]

use std::cell::RefCell;
use std::ffi::{c_char, c_int, c_void};
use std::fmt;
use std::ptr::NonNull;
use std::sync::{Arc, Mutex, Once, PoisonError};

use libsqlite3_sys as sqlite;

/// The connection, until it is closed.
struct Slot(Mutex<Option<NonNull<sqlite::sqlite3>>>);

// SAFETY: the pointer is only used under the lock, and SQLite, built for several threads (its
// default, which `libsqlite3-sys` leaves), lets any thread ask about a connection.
unsafe impl Send for Slot {}
// SAFETY: as above.
unsafe impl Sync for Slot {}

/// A connection as `SQLite` sees it.
#[derive(Clone)]
pub struct Handle(Arc<Slot>);

impl fmt::Debug for Handle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Handle").finish_non_exhaustive()
    }
}

thread_local! {
    /// The handle of the connection that this thread opened last.
    static OPENED: RefCell<Option<Handle>> = const { RefCell::new(None) };
    /// The extended result codes that were logged on this thread, each of them once.
    static LOGGED: RefCell<Vec<i32>> = const { RefCell::new(Vec::new()) };
}

/// Opens a connection, and returns its handle with it: of the last one, where `open` opens several;
/// none where it opened none.
pub fn watching<T>(open: impl FnOnce() -> T) -> (T, Option<Handle>) {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        // SAFETY: `logged` has the form that SQLite documents for its log, and takes nothing with
        // it. Refused where SQLite is in use already: then the connection is the only witness.
        unsafe {
            let logged: Log = logged;
            sqlite::sqlite3_config(
                sqlite::SQLITE_CONFIG_LOG,
                logged,
                std::ptr::null_mut::<c_void>(),
            );
        }
        // SAFETY: `opened` has the form that SQLite documents for an entry point, and is there as
        // long as the program. Where there is no memory to register it, no handle will come.
        unsafe { sqlite::sqlite3_auto_extension(Some(opened)) };
    });
    OPENED.take();
    let result = open();
    (result, OPENED.take())
}

impl Handle {
    /// Forgets what failed on this thread before.
    pub fn forget(&self) {
        LOGGED.with_borrow_mut(Vec::clear);
    }

    /// The extended result codes of what failed on this thread since it was forgotten, and at last
    /// on the connection. That one may be a success, and may be among the others.
    pub fn codes(&self) -> Vec<i32> {
        // SAFETY: under the lock the connection is open.
        let last = self.ask(sqlite::SQLITE_OK, |connection| unsafe {
            sqlite::sqlite3_extended_errcode(connection)
        });
        let mut codes = LOGGED.with_borrow(Vec::clone);
        codes.push(last);
        codes
    }

    /// Whether a transaction is open. After some failures `SQLite` ends it by itself.
    pub fn is_in_transaction(&self) -> bool {
        // SAFETY: under the lock the connection is open.
        self.ask(false, |connection| unsafe {
            sqlite::sqlite3_get_autocommit(connection) == 0
        })
    }

    fn ask<T>(&self, closed: T, question: impl FnOnce(*mut sqlite::sqlite3) -> T) -> T {
        let slot = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        slot.map_or(closed, |connection| question(connection.as_ptr()))
    }
}

/// The form of what `SQLite` logs with.
type Log = unsafe extern "C" fn(*mut c_void, c_int, *const c_char);

/// What `SQLite` calls for everything that it logs.
unsafe extern "C" fn logged(_: *mut c_void, code: c_int, _: *const c_char) {
    // Where a thread ends, nobody asks any more.
    let _ = LOGGED.try_with(|logged| {
        let mut logged = logged.borrow_mut();
        if !logged.contains(&code) {
            logged.push(code);
        }
    });
}

/// A name under which `SQLite` keeps the slot with the connection.
const NAME: &std::ffi::CStr = c"goodstanding-handle";

/// What `SQLite` calls for every connection that is opened.
unsafe extern "C" fn opened(
    connection: *mut sqlite::sqlite3,
    _: *mut *mut c_char,
    _: *const sqlite::sqlite3_api_routines,
) -> c_int {
    let slot = Arc::new(Slot(Mutex::new(NonNull::new(connection))));
    let kept = Arc::into_raw(Arc::clone(&slot)).cast::<c_void>();
    // SAFETY: the connection is the one that SQLite opens. `kept` is one strong count, which
    // `closed` gives back: when the connection closes, or at once where it cannot be kept.
    let outcome = unsafe {
        sqlite::sqlite3_set_clientdata(connection, NAME.as_ptr(), kept.cast_mut(), Some(closed))
    };
    if outcome == sqlite::SQLITE_OK {
        OPENED.set(Some(Handle(slot)));
    }
    outcome
}

/// What `SQLite` calls when a connection closes.
unsafe extern "C" fn closed(kept: *mut c_void) {
    // SAFETY: it is the count that `opened` handed over, and SQLite gives it back once.
    let slot = unsafe { Arc::from_raw(kept.cast_const().cast::<Slot>()) };
    *slot.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
}
