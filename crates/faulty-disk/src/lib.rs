//! A disk under an embedded database that fails when it is told to, and that forgets at a loss of
//! power what was not flushed. For tests: no program of the project is built with it.
//!
//! ```text
//! disk    what happens to a call, and what would be left without power
//! layer   where SQLite asks it: a layer between SQLite and the files of the system
//! ```
//!
//! A database is watched by its path, before it is opened; all others in the process go to the
//! system as ever.

mod disk;
mod layer;

use std::path::Path;

pub use self::disk::{Disk, Failing, Fault, Image};

/// Watches the database of that path from its next opening on; what is counted, and fails, are the
/// calls of the thread of that name.
pub fn watch(database: &Path, thread: &'static str) -> Disk {
    let disk = Disk::new(database, thread);
    layer::register(&disk);
    disk
}
