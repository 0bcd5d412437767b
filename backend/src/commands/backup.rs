//! `goodstanding backup` and `restore`: a whole copy of an embedded database, and the way back.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use goodstanding_backend::store::{Location, Store, copy_into};

use super::check::hold;
use super::{Database, Failure, print};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    database: Database,
    /// The file of the copy. `backup` makes it, and leaves one alone that is there already.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Copies the database as it is at one moment, also while it is served, and holds the copy against
/// everything that must be true of it. The copy has its name once it is whole and on disk.
pub(super) fn back_up(options: &Options) -> Result<(), Failure> {
    let database = file_of(&options.database, "pg_dump")?;
    refuse_to_overwrite(&options.file)?;
    let unfinished = Unfinished::beside(&options.file)?;
    copy_into(&database, &unfinished.0)?;
    unfinished.keep_as(&options.file)?;
    print(format_args!(
        "{} is a copy of {}.",
        options.file.display(),
        database.display()
    ))?;
    hold(&Location::File(options.file.clone()))
}

/// Makes a copy the database again, where there is none; brings it up to date, and holds it against
/// everything that must be true of it.
pub(super) fn restore(options: &Options) -> Result<(), Failure> {
    let database = file_of(&options.database, "pg_restore")?;
    refuse_to_overwrite(&database)?;
    options.database.make_folder()?;
    let unfinished = Unfinished::beside(&database)?;
    // As from any database: whatever was written beside the file belongs to it.
    copy_into(&options.file, &unfinished.0)?;
    unfinished.keep_as(&database)?;
    let location = Location::File(database.clone());
    let (store, _) = Store::open(&location)?;
    store.close();
    print(format_args!(
        "{} is {} again.",
        database.display(),
        options.file.display()
    ))?;
    hold(&location)
}

/// A copy that is not whole yet; gone where it never gets there.
struct Unfinished(PathBuf);

impl Unfinished {
    /// An empty file that nobody else reads, in the folder of the one that it becomes.
    fn beside(file: &Path) -> Result<Self, Failure> {
        let mut name = file.as_os_str().to_owned();
        name.push("-unfinished");
        let path = PathBuf::from(name);
        let mut made = File::options();
        made.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut made, 0o600);
        made.open(&path).map_err(|error| cannot(&path, &error))?;
        Ok(Self(path))
    }

    /// Gives it its name, once it is on disk.
    fn keep_as(self, file: &Path) -> Result<(), Failure> {
        let kept = || -> io::Result<()> {
            File::open(&self.0)?.sync_all()?;
            fs::rename(&self.0, file)?;
            let folder = file.parent().filter(|folder| *folder != Path::new(""));
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        };
        kept().map_err(|error| cannot(file, &error))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn file_of(database: &Database, other: &str) -> Result<PathBuf, Failure> {
    match database.location(false) {
        Location::File(path) => Ok(path),
        Location::Server(_) => Err(Failure::Usage(format!(
            "a PostgreSQL server has {other} for that"
        ))),
    }
}

fn refuse_to_overwrite(file: &Path) -> Result<(), Failure> {
    if file.exists() {
        let name = file.display();
        return Err(Failure::Usage(format!(
            "{name} is there already, and is left alone: move it away, or name another file"
        )));
    }
    Ok(())
}

fn cannot(file: &Path, error: &io::Error) -> Failure {
    let name = file.display();
    Failure::Other(format!("{name} cannot be written: {error}"))
}
