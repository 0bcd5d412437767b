//! A layer between `SQLite` and the files of the system (a VFS), which asks a [`Disk`] about every
//! call to the files of a watched database. Everything else goes to the layer of the system.

#![expect(unsafe_code, reason = "SQLite is written in C, and calls it")]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Mutex, Once, PoisonError};

use libsqlite3_sys as sqlite;
use sqlite::{sqlite3_file as File, sqlite3_vfs as Layer};

use crate::disk::{Call, Disk, Verdict};

/// The disks, until the end of the process.
static DISKS: Mutex<Vec<Disk>> = Mutex::new(Vec::new());
/// The layer of the system.
static SYSTEM: AtomicPtr<Layer> = AtomicPtr::new(ptr::null_mut());

/// A file of a watched database. The file of the system follows it in memory.
#[repr(C)]
struct Watched {
    /// What `SQLite` sees.
    base: File,
    /// Whose file it is, and what its name ends with; made when it is opened, and given back when it
    /// is closed.
    of: *mut (Disk, String),
}

/// Asks the disk from now on, for the files of its database.
pub(crate) fn register(disk: &Disk) {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        // Before anything else is asked of SQLite: afterwards it takes no log any more.
        let _ = goodstanding_sqlite_handle::watching(|| ());
        // SAFETY: the layer of the system is there as long as the process, and so is the copy of it
        // that is registered. What is replaced in the copy has the documented form, and a file of
        // the system fits behind one of ours.
        unsafe {
            let system = sqlite::sqlite3_vfs_find(ptr::null());
            assert!(!system.is_null(), "SQLite knows of no files");
            SYSTEM.store(system, Ordering::SeqCst);
            let ours = Box::leak(Box::new(*system));
            ours.zName = c"goodstanding-faulty".as_ptr();
            ours.pNext = ptr::null_mut();
            ours.szOsFile += c_int::try_from(size_of::<Watched>()).unwrap_or(c_int::MAX);
            ours.xOpen = Some(open);
            ours.xDelete = Some(delete);
            let outcome = sqlite::sqlite3_vfs_register(ours, 1);
            assert_eq!(outcome, sqlite::SQLITE_OK, "the layer was refused");
        }
    });
    let mut disks = DISKS.lock().unwrap_or_else(PoisonError::into_inner);
    disks.push(disk.clone());
}

/// The disk that was told last of the database to which a file belongs.
fn disk_of(file: &CStr) -> Option<(Disk, String)> {
    let file = file.to_str().ok()?;
    let disks = DISKS.lock().unwrap_or_else(PoisonError::into_inner);
    disks.iter().rev().find_map(|disk| {
        let ending = disk.ending_of(file)?;
        Some((disk.clone(), ending.to_owned()))
    })
}

/// The file of the system behind one of ours.
///
/// # Safety
///
/// `file` is one that `open` has made.
const unsafe fn behind(file: *mut File) -> *mut File {
    // SAFETY: SQLite gave the memory of both, one behind the other.
    unsafe { file.cast::<Watched>().add(1).cast() }
}

/// Calls a method of the file of the system.
macro_rules! pass {
    ($method:ident, $file:expr $(, $argument:expr)*) => {{
        // SAFETY: SQLite calls the methods of a file that is open, and hands over what the method
        // documents; it goes on to the file behind it as it is.
        unsafe {
            let real = behind($file);
            match (*(*real).pMethods).$method {
                Some(method) => method(real $(, $argument)*),
                None => sqlite::SQLITE_IOERR,
            }
        }
    }};
}

unsafe extern "C" fn open(
    _: *mut Layer,
    name: sqlite::sqlite3_filename,
    file: *mut File,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    let system = SYSTEM.load(Ordering::SeqCst);
    // SAFETY: SQLite's names end with a zero.
    let of = (!name.is_null()).then(|| disk_of(unsafe { CStr::from_ptr(name) }));
    // SAFETY: as the layer of the system documents it. The memory is enough for both files.
    unsafe {
        let Some(open) = (*system).xOpen else {
            return sqlite::SQLITE_CANTOPEN;
        };
        let Some(Some(of)) = of else {
            return open(system, name, file, flags, out);
        };
        of.0.opened(&of.1);
        let watched = file.cast::<Watched>();
        (*watched).base.pMethods = ptr::null();
        let real = behind(file);
        (*real).pMethods = ptr::null();
        let outcome = open(system, name, real, flags, out);
        if !(*real).pMethods.is_null() {
            (*watched).of = Box::into_raw(Box::new(of));
            (*watched).base.pMethods = &raw const METHODS;
        }
        outcome
    }
}

unsafe extern "C" fn delete(_: *mut Layer, name: *const c_char, flush: c_int) -> c_int {
    let system = SYSTEM.load(Ordering::SeqCst);
    // SAFETY: SQLite's names end with a zero, and are handed on as they are.
    unsafe {
        if let Some((disk, ending)) = disk_of(CStr::from_ptr(name)) {
            disk.deleted(&ending);
        }
        match (*system).xDelete {
            Some(delete) => delete(system, name, flush),
            None => sqlite::SQLITE_IOERR_DELETE,
        }
    }
}

/// Whose file it is, and what its name ends with.
///
/// # Safety
///
/// `file` is one that `open` has made, and is not closed yet.
unsafe fn of<'a>(file: *mut File) -> &'a (Disk, String) {
    // SAFETY: `open` made it, and `close` gives it back.
    unsafe { &*(*file.cast::<Watched>()).of }
}

unsafe extern "C" fn close(file: *mut File) -> c_int {
    let outcome = pass!(xClose, file);
    // SAFETY: `open` made it, and SQLite closes a file once.
    drop(unsafe { Box::from_raw((*file.cast::<Watched>()).of) });
    outcome
}

unsafe extern "C" fn read(file: *mut File, into: *mut c_void, length: c_int, at: i64) -> c_int {
    pass!(xRead, file, into, length, at)
}

unsafe extern "C" fn write(file: *mut File, from: *const c_void, length: c_int, at: i64) -> c_int {
    // SAFETY: the file is open.
    let (disk, ending) = unsafe { of(file) };
    let (length, outcome) = match disk.judge(Call::Write) {
        Verdict::Pass => (length, sqlite::SQLITE_OK),
        Verdict::Fail(code) => return code,
        Verdict::Half(code) => (length / 2, code),
    };
    let written = pass!(xWrite, file, from, length, at);
    if written != sqlite::SQLITE_OK {
        return written;
    }
    if let (Ok(at), Ok(length)) = (usize::try_from(at), usize::try_from(length)) {
        // SAFETY: SQLite hands over so many bytes.
        let bytes = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), length) };
        disk.wrote(ending, at, bytes);
    }
    outcome
}

unsafe extern "C" fn truncate(file: *mut File, size: i64) -> c_int {
    // SAFETY: the file is open.
    let (disk, ending) = unsafe { of(file) };
    match disk.judge(Call::Truncate) {
        Verdict::Pass => {}
        Verdict::Fail(code) | Verdict::Half(code) => return code,
    }
    let outcome = pass!(xTruncate, file, size);
    if let (sqlite::SQLITE_OK, Ok(size)) = (outcome, usize::try_from(size)) {
        disk.truncated(ending, size);
    }
    outcome
}

unsafe extern "C" fn flush(file: *mut File, flags: c_int) -> c_int {
    // SAFETY: the file is open.
    let (disk, ending) = unsafe { of(file) };
    match disk.judge(Call::Flush) {
        Verdict::Pass => {}
        Verdict::Fail(code) | Verdict::Half(code) => return code,
    }
    // The system need not do it: what would be left is known here.
    let outcome = pass!(xSync, file, flags);
    if outcome == sqlite::SQLITE_OK {
        disk.flushed(ending);
    }
    outcome
}

unsafe extern "C" fn size(file: *mut File, size: *mut i64) -> c_int {
    pass!(xFileSize, file, size)
}

unsafe extern "C" fn lock(file: *mut File, level: c_int) -> c_int {
    pass!(xLock, file, level)
}

unsafe extern "C" fn unlock(file: *mut File, level: c_int) -> c_int {
    pass!(xUnlock, file, level)
}

unsafe extern "C" fn is_reserved(file: *mut File, answer: *mut c_int) -> c_int {
    pass!(xCheckReservedLock, file, answer)
}

unsafe extern "C" fn control(file: *mut File, what: c_int, argument: *mut c_void) -> c_int {
    pass!(xFileControl, file, what, argument)
}

unsafe extern "C" fn sector(file: *mut File) -> c_int {
    pass!(xSectorSize, file)
}

unsafe extern "C" fn traits(file: *mut File) -> c_int {
    pass!(xDeviceCharacteristics, file)
}

unsafe extern "C" fn share(
    file: *mut File,
    page: c_int,
    length: c_int,
    extend: c_int,
    into: *mut *mut c_void,
) -> c_int {
    // SAFETY: the file is open.
    let (disk, _) = unsafe { of(file) };
    match disk.judge(Call::Share) {
        Verdict::Pass => pass!(xShmMap, file, page, length, extend, into),
        Verdict::Fail(code) | Verdict::Half(code) => code,
    }
}

unsafe extern "C" fn share_lock(
    file: *mut File,
    offset: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    pass!(xShmLock, file, offset, count, flags)
}

unsafe extern "C" fn share_barrier(file: *mut File) {
    // SAFETY: as for the other methods.
    unsafe {
        let real = behind(file);
        if let Some(barrier) = (*(*real).pMethods).xShmBarrier {
            barrier(real);
        }
    }
}

unsafe extern "C" fn share_end(file: *mut File, delete: c_int) -> c_int {
    pass!(xShmUnmap, file, delete)
}

/// Of the second version: without the mapping of files into memory, which would pass by.
static METHODS: sqlite::sqlite3_io_methods = sqlite::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(flush),
    xFileSize: Some(size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(is_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector),
    xDeviceCharacteristics: Some(traits),
    xShmMap: Some(share),
    xShmLock: Some(share_lock),
    xShmBarrier: Some(share_barrier),
    xShmUnmap: Some(share_end),
    xFetch: None,
    xUnfetch: None,
};
