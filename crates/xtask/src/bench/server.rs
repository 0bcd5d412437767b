//! The server: how soon it answers, what it occupies, how much it answers beside a bare handler,
//! how many durable changes it takes.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::database::{Folder, fill};
use super::figures::{least, median, most, named, print};
use super::program::Program;
use crate::postgres::Postgres;
use crate::setup;
use crate::steps::{command, say};

const HEALTH: &str = "/api/health";
const LIST: &str = "/api/v1/services?limit=25";

const STARTS: usize = 15;
/// How often each measurement is repeated, in turns with the others.
const ROUNDS: usize = 5;
const LOAD_SECONDS: &str = "2";
const CANCEL_SECONDS: &str = "2";
/// For reading: one at a time, and more than there are processors.
const READERS: [&str; 2] = ["1", "16"];
/// For changing: one at a time, and a group that shares its commits.
const WRITERS: [&str; 2] = ["1", "32"];

/// Two customers of the measured database: one of an ordinary size, one with a long list.
const CUSTOMERS: [(&str, &str); 2] = [
    ("zoe@demo.example", "250 services"),
    ("anna@demo.example", "10,000 services"),
];
const LONG: u32 = 10_000;
/// Enough services that each cancellation finds a fresh one.
const LONGEST: u32 = 100_000;

/// Measures what the server answers a second, and prints the table.
pub(super) fn measure(
    folder: &Folder,
    binary: &Path,
    with_postgres: &Path,
    tool: &Path,
) -> anyhow::Result<()> {
    let peer = setup::bench_peer()?;
    starts(folder, binary)?;
    reading(folder, [binary, with_postgres, &peer], tool)?;
    changing(folder, binary, tool)
}

pub(super) fn serve(binary: &Path, database: &str) -> anyhow::Result<Program> {
    let mut serve = command(binary);
    serve.args(["serve", "--demo", "--database", database]);
    Program::start(&mut serve, HEALTH)
}

fn starts(folder: &Folder, binary: &Path) -> anyhow::Result<()> {
    let (database, _) = folder.demo_database(binary, 24)?;
    let database = database.display().to_string();
    say("Starting the server a few times");
    // The first start reads the program from the disk.
    serve(binary, &database)?.stop();
    let (mut millis, mut mebibytes) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let program = serve(binary, &database)?;
        millis.push(program.first_answer.as_secs_f64() * 1e3);
        thread::sleep(Duration::from_secs(1));
        mebibytes.push(megabytes(program.resident_bytes()?));
        program.stop();
    }
    let row = |what: &str, figures: &[f64]| {
        let cell = |figure: f64| format!("{figure:.1}");
        vec![
            what.to_owned(),
            cell(median(figures)),
            cell(least(figures)),
            cell(most(figures)),
        ]
    };
    print(
        &format!("Start and idle memory: {STARTS} starts on the demo database, files in the cache"),
        &["", "median", "least", "most"],
        &[
            row("exec to first answered /api/health, ms", &millis),
            row("resident one second later, MB", &mebibytes),
        ],
    );
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52 bytes")]
pub(super) fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// One thing that answers the list.
struct Target {
    name: String,
    program: usize,
    customer: &'static str,
}

fn reading(
    folder: &Folder,
    [binary, with_postgres, peer]: [&Path; 3],
    tool: &Path,
) -> anyhow::Result<()> {
    let (database, _) = folder.demo_database(binary, LONG)?;
    let postgres = Postgres::start()?;
    fill(with_postgres, &postgres.url, LONG)?;
    let sqlite = serve(binary, &database.display().to_string())?;
    let server = serve(with_postgres, &postgres.url)?;
    let mut bare = command(tool);
    bare.args(["bare", "--server", &sqlite.address.to_string()])
        .args(["--path", LIST, "--as", CUSTOMERS[0].0]);
    let bare = Program::start(&mut bare, "/")?;
    let mut node = command("node");
    node.arg(peer)
        .args(["--database", &database.display().to_string()]);
    let programs = [
        ("bare handler", bare),
        ("SQLite", sqlite),
        ("PostgreSQL", server),
        ("Fastify, SQLite", Program::start(&mut node, "/")?),
    ];
    let signs_in = programs[1].1.address.to_string();

    let mut targets = vec![Target {
        name: "bare handler, same bytes as the next".to_owned(),
        program: 0,
        customer: "",
    }];
    for (program, (name, _)) in programs.iter().enumerate().skip(1) {
        for (customer, size) in CUSTOMERS {
            targets.push(Target {
                name: format!("{name}, a customer with {size}"),
                program,
                customer,
            });
        }
    }
    for connections in READERS {
        say(&format!("The list of 25, on {connections} connections"));
        let mut lines = vec![Vec::new(); targets.len()];
        for _ in 0..ROUNDS {
            for (target, lines) in targets.iter().zip(&mut lines) {
                let mut load = command(tool);
                load.args(["load", "--path", LIST])
                    .args(["--server", &programs[target.program].1.address.to_string()])
                    .args(["--connections", connections, "--seconds", LOAD_SECONDS]);
                if !target.customer.is_empty() {
                    load.args(["--as", target.customer]);
                }
                if programs[target.program].0.starts_with("Fastify") {
                    load.args(["--sign-in-at", &signs_in]);
                }
                lines.push(line_of(&mut load)?);
            }
        }
        print_answers(
            &format!(
                "GET {LIST}, connections: {connections}, {ROUNDS} rounds of {LOAD_SECONDS} s in turns, medians"
            ),
            targets.iter().map(|target| target.name.as_str()),
            &lines,
        )?;
    }
    let mut rows = Vec::new();
    for (name, program) in &programs {
        rows.push(vec![
            (*name).to_owned(),
            format!("{:.1}", megabytes(program.resident_bytes()?)),
        ]);
    }
    print("Resident after that", &["", "MB"], &rows);
    for (_, program) in programs {
        program.stop();
    }
    Ok(())
}

fn changing(folder: &Folder, binary: &Path, tool: &Path) -> anyhow::Result<()> {
    let (database, seconds) = folder.demo_database(binary, LONGEST)?;
    println!("\nA demo database with {LONGEST} services was filled in {seconds:.1} s.");
    let program = serve(binary, &database.display().to_string())?;
    say("Cancellations");
    let mut lines = vec![Vec::new(); WRITERS.len()];
    let mut flushes = Vec::new();
    for _ in 0..ROUNDS {
        flushes.push(flushes_per_second(&folder.path)?);
        for (connections, lines) in WRITERS.iter().zip(&mut lines) {
            let mut cancel = command(tool);
            cancel
                .args(["cancel", "--as", "anna@demo.example"])
                .args(["--server", &program.address.to_string()])
                .args(["--connections", connections, "--seconds", CANCEL_SECONDS]);
            lines.push(line_of(&mut cancel)?);
        }
    }
    let names = WRITERS.map(|connections| format!("{connections} at once"));
    print_answers(
        &format!(
            "POST /api/v1/services/…/cancellations, SQLite, synchronous=full, {ROUNDS} rounds of {CANCEL_SECONDS} s in turns, medians"
        ),
        names.iter().map(String::as_str),
        &lines,
    )?;
    println!(
        "  The disk, in the same turns: {:.0} times a second 4 KiB appended and flushed, one after the other.",
        median(&flushes)
    );
    program.stop();
    Ok(())
}

/// The least that one durable change costs on this disk.
fn flushes_per_second(folder: &Path) -> anyhow::Result<f64> {
    const TIMES: u32 = 300;
    let path = folder.join("flushed");
    let mut file = File::create(&path)?;
    let started = Instant::now();
    for _ in 0..TIMES {
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
    }
    let took = started.elapsed();
    fs::remove_file(&path)?;
    Ok(f64::from(TIMES) / took.as_secs_f64())
}

/// Runs one measurement and returns what it printed.
pub(super) fn line_of(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output().context("cannot start the bench tool")?;
    if !output.status.success() {
        bail!(
            "A measurement failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// A row for each target; the ratio is to the first one, of medians of the same run.
fn print_answers<'a>(
    title: &str,
    names: impl Iterator<Item = &'a str>,
    lines: &[Vec<String>],
) -> anyhow::Result<()> {
    let figures = |lines: &[String], name: &str| -> anyhow::Result<Vec<f64>> {
        lines
            .iter()
            .map(|line| named(line, name).with_context(|| format!("no {name} in `{line}`")))
            .collect()
    };
    let mut rows = Vec::new();
    let mut first = None;
    for (name, lines) in names.zip(lines) {
        let rates = figures(lines, "per_second")?;
        let rate = median(&rates);
        let floor = *first.get_or_insert(rate);
        rows.push(vec![
            name.to_owned(),
            format!("{rate:.0}"),
            format!("{:.0}–{:.0}", least(&rates), most(&rates)),
            format!("{:.2}", rate / floor),
            format!("{:.2}", median(&figures(lines, "p50_us")?) / 1e3),
            format!("{:.2}", median(&figures(lines, "p99_us")?) / 1e3),
            format!("{:.0}", median(&figures(lines, "bytes")?)),
        ]);
    }
    print(
        title,
        &[
            "",
            "a second",
            "least–most",
            "ratio",
            "p50 ms",
            "p99 ms",
            "bytes",
        ],
        &rows,
    );
    Ok(())
}
