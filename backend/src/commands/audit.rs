//! `goodstanding audit`: holds the history against its chain of digests, and says where it ends.

use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use goodstanding_backend::check::audit::{Head, head, verify};
use goodstanding_backend::store::look;

use super::{Database, Failure, print, shown};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Walk along the whole history, and name the first entry that is not what was written. Changes
    /// nothing.
    Verify(Options),
    /// Print where the history ends, to be written down where nobody who can reach the database can
    /// reach it: `verify --head` holds a later history against it
    Head(Database),
}

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    database: Database,
    /// What `audit head` printed once: the history still goes through there. May be given several
    /// times.
    #[arg(long, value_name = "HEAD")]
    head: Vec<Head>,
}

pub(super) fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Verify(options) => hold(options),
        Command::Head(database) => print(look(&database.location(false), head)?),
    }
}

fn hold(options: &Options) -> Result<(), Failure> {
    let location = options.database.location(false);
    let name = shown(&location);
    let began = Instant::now();
    let whole = look(&location, |conn| verify(conn, &options.head))?
        .map_err(|flaw| Failure::Breached(format!("{name}: {flaw}")))?;
    let speed = speed(whole.entries, began.elapsed());
    let entries = whole.entries;
    let gone = match whole.without_words {
        0 => String::new(),
        some => format!(", {some} of them without their words"),
    };
    print(format_args!(
        "{name}: {entries} entries{gone}, each as it was written, up to {} ({speed}).",
        whole.head
    ))
}

/// How fast that was, for people.
fn speed(entries: u64, taken: Duration) -> String {
    let millis = taken.as_millis().max(1);
    format!("{} entries a second", u128::from(entries) * 1000 / millis)
}
