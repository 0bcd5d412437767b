//! The worker: how many due steps it carries out in a second, each of them on disk when it counts, and whether finished history slows it down.

use std::path::Path;

use super::figures::{named, print};
use super::server::{line_of, serve};
use super::{Folder, fill_to_scale};
use crate::postgres::Postgres;
use crate::steps::{command, say};

/// Customers of the small and of the large database; each has two subscriptions, and ten transactions that are finished.
const SCALES: [u32; 2] = [1_000, 10_000];
const STAFF: &str = "sam@demo.example";
/// What comes due in the tenth night: a bill of nearly every subscription, with its charge.
const FIRST: &str = "11";
/// And in the months after.
const YEAR: &str = "365";

/// Measures and prints.
pub(super) fn measure(folder: &Folder, binary: &Path, tool: &Path) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for customers in SCALES {
        let path = folder.path.join(format!("worker-{customers}.sqlite"));
        let sqlite = path.display().to_string();
        let postgres = Postgres::start()?;
        fill_to_scale(binary, &sqlite, customers)?;
        fill_to_scale(binary, &postgres.url, customers)?;
        for (name, database) in [("SQLite", &sqlite), ("PostgreSQL", &postgres.url)] {
            say(&format!("The worker on {name}, {customers} customers"));
            let program = serve(binary, database)?;
            // A year is lived through on the small one only.
            let stretches: &[&str] = if customers == SCALES[0] {
                &[FIRST, YEAR]
            } else {
                &[FIRST]
            };
            for days in stretches {
                let mut advance = command(tool);
                advance
                    .args(["advance", "--as", STAFF, "--days", days])
                    .args(["--server", &program.address.to_string()]);
                let line = line_of(&mut advance)?;
                let figure = |name: &str| named(&line, name).unwrap_or(f64::NAN);
                let (steps, seconds) = (figure("steps"), figure("seconds"));
                rows.push(vec![
                    format!("{name}, {customers} customers, {days} days"),
                    format!("{steps:.0}"),
                    format!("{seconds:.1}"),
                    format!("{:.0}", steps / seconds),
                    format!("{:.0}", figure("failed")),
                ]);
            }
            program.stop();
        }
    }
    print(
        "Due steps of the worker, the clock of a demo advanced; a step is one transaction of the database, in groups that share a commit",
        &["", "steps", "s", "steps/s", "failed"],
        &rows,
    );
    Ok(())
}
