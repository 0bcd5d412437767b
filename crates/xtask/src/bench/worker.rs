//! The worker: how many due steps it carries out in a second, each of them on disk when it counts,
//! whether finished history slows it down, and whether several share the work.

use std::path::Path;

use super::database::{Folder, fill_to_scale, fill_to_scale_of};
use super::figures::{named, print};
use super::program::Program;
use super::server::{line_of, serve};
use crate::postgres::Postgres;
use crate::steps::{command, say};

const STAFF: &str = "sam@demo.example";
/// What comes due in the tenth night: a bill of nearly every subscription, with its charge.
const DAYS: u32 = 11;
/// Customers of the databases whose clock is advanced; each has two subscriptions, and ten
/// transactions that are finished.
const SCALES: [u32; 3] = [1_000, 10_000, 100_000];
/// And of the one on which it is advanced by a year.
const A_YEAR_OF: u32 = 500;
/// Customers of the databases on which several servers catch up.
const SHARED: u32 = 10_000;

/// Measures how many due steps the worker carries out a second, and prints the table.
pub(super) fn measure(folder: &Folder, binary: &Path, tool: &Path) -> anyhow::Result<()> {
    let mut rows = Vec::new();
    for customers in SCALES {
        let sqlite = fresh_file(folder, binary, customers)?;
        let what = format!("SQLite, {} finished transactions", customers * 10);
        rows.push(advance(binary, tool, &sqlite, what, DAYS)?);
        std::fs::remove_file(&sqlite)?;
    }
    for customers in SCALES {
        let postgres = Postgres::start()?;
        fill_to_scale(binary, &postgres.url, customers)?;
        let what = format!("PostgreSQL, {} finished transactions", customers * 10);
        rows.push(advance(binary, tool, &postgres.url, what, DAYS)?);
    }
    let title = "Due steps of the worker, the clock of a demo advanced by 11 days: one after the other, so that the same data give the same result";
    print(title, &HEADER, &rows);

    let sqlite = fresh_file(folder, binary, A_YEAR_OF)?;
    let what = format!("SQLite, {} subscriptions", A_YEAR_OF * 2);
    let row = advance(binary, tool, &sqlite, what, 365)?;
    print("The same by a year", &HEADER, &[row]);

    let mut rows = Vec::new();
    let sqlite = folder.path.join("catch-up.sqlite").display().to_string();
    fill_to_scale_of(binary, &sqlite, SHARED, DAYS)?;
    rows.push(catch_up(binary, tool, &sqlite, "SQLite, 1 server", 1)?);
    for servers in [1, 2] {
        let postgres = Postgres::start()?;
        fill_to_scale_of(binary, &postgres.url, SHARED, DAYS)?;
        let words = if servers == 1 { "server" } else { "servers" };
        let what = format!("PostgreSQL, {servers} {words}");
        rows.push(catch_up(binary, tool, &postgres.url, &what, servers)?);
    }
    let title = "Catching up with 11 days of 20,000 subscriptions, from the start of the servers; on PostgreSQL side by side";
    print(title, &HEADER, &rows);
    Ok(())
}

const HEADER: [&str; 6] = ["", "steps", "s", "steps/s", "failed", "by server"];

fn fresh_file(folder: &Folder, binary: &Path, customers: u32) -> anyhow::Result<String> {
    let path = folder.path.join(format!("worker-{customers}.sqlite"));
    let sqlite = path.display().to_string();
    fill_to_scale(binary, &sqlite, customers)?;
    Ok(sqlite)
}

fn advance(
    binary: &Path,
    tool: &Path,
    database: &str,
    what: String,
    days: u32,
) -> anyhow::Result<Vec<String>> {
    say(&what);
    let program = serve(binary, database)?;
    let mut advance = command(tool);
    advance
        .args(["advance", "--as", STAFF, "--days", &days.to_string()])
        .args(["--server", &program.address.to_string()]);
    let line = line_of(&mut advance)?;
    program.stop();
    Ok(row(what, &line))
}

fn catch_up(
    binary: &Path,
    tool: &Path,
    database: &str,
    what: &str,
    servers: usize,
) -> anyhow::Result<Vec<String>> {
    say(what);
    let programs: Vec<Program> = (0..servers)
        .map(|_| serve(binary, database))
        .collect::<Result<_, _>>()?;
    let mut wait = command(tool);
    wait.args(["catch-up", "--as", STAFF]);
    for (name, program) in std::iter::once("--server")
        .chain(std::iter::repeat("--with"))
        .zip(&programs)
    {
        wait.args([name, &program.address.to_string()]);
    }
    let line = line_of(&mut wait)?;
    for program in programs {
        program.stop();
    }
    Ok(row(what.to_owned(), &line))
}

fn row(what: String, line: &str) -> Vec<String> {
    let figure = |name: &str| named(line, name).unwrap_or(f64::NAN);
    let (steps, seconds) = (figure("steps"), figure("seconds"));
    let shares = line
        .split_whitespace()
        .find_map(|word| word.strip_prefix("shares="))
        .unwrap_or_default();
    vec![
        what,
        format!("{steps:.0}"),
        format!("{seconds:.1}"),
        format!("{:.0}", steps / seconds),
        format!("{:.0}", figure("failed")),
        shares.to_owned(),
    ]
}
