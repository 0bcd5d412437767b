//! The listings that the server pages: what a page costs at the beginning and a thousand pages
//! later, with few rows and with very many.

use std::path::Path;

use super::database::{Folder, fill_to_scale};
use super::figures::{named, print};
use super::program::Program;
use super::server::{line_of, megabytes, serve};
use crate::postgres::Postgres;
use crate::steps::{command, say};

/// Customers of the small and of the large database; each has two subscriptions and ten
/// transactions.
const SCALES: [u32; 2] = [1_000, 100_000];
/// How deep a listing is paged.
const DEPTH: &str = "1000";
const STAFF: &str = "sam@demo.example";
const DOWNLOAD: &str = "/api/v1/transactions.csv";

/// Every listing plain, with filters that many rows pass and with such that few pass.
const LISTINGS: [&str; 19] = [
    "/transactions",
    "/transactions?status=settled",
    "/transactions?status=void",
    "/transactions?status=void,auth_expired",
    "/transactions?type=one_time&method=invoice",
    "/transactions?currency=EUR&amount_from=50&amount_to=60",
    "/transactions?currency=EUR&amount_from=5000",
    "/transactions?email=c500@scale.example",
    "/subscriptions",
    "/subscriptions?sort=end",
    "/subscriptions?sort=status",
    "/subscriptions?attention=yes&sort=end",
    "/subscriptions?billing_status=in_retry",
    "/subscriptions?status=legacy_suspended&sort=start",
    "/subscriptions?product=vps-2",
    "/customers",
    "/customers?q=harbour",
    "/customers?q=c500",
    "/customers?attention=yes",
];

/// Measures every listing on both databases, and prints the table.
pub(super) fn measure(folder: &Folder, binary: &Path, tool: &Path) -> anyhow::Result<()> {
    for customers in SCALES {
        let transactions = customers * 10;
        let path = folder.path.join(format!("scale-{customers}.sqlite"));
        let sqlite = path.display().to_string();
        let postgres = Postgres::start()?;
        let seconds = [
            fill_to_scale(binary, &sqlite, customers)?,
            fill_to_scale(binary, &postgres.url, customers)?,
        ];
        println!(
            "\n{customers} customers more, with {transactions} transactions, were made in {:.0} s on SQLite and {:.0} s on PostgreSQL.",
            seconds[0], seconds[1]
        );
        for (name, database) in [("SQLite", &sqlite), ("PostgreSQL", &postgres.url)] {
            let program = serve(binary, database)?;
            pages(
                &format!("{name}, {transactions} transactions"),
                &program,
                tool,
            )?;
            download(name, &program, tool)?;
            program.stop();
        }
    }
    Ok(())
}

fn pages(what: &str, program: &Program, tool: &Path) -> anyhow::Result<()> {
    say(&format!("Listings on {what}"));
    let mut rows = Vec::new();
    for listing in LISTINGS {
        let mut pages = command(tool);
        pages
            .args(["pages", "--as", STAFF, "--depth", DEPTH])
            .args(["--server", &program.address.to_string()])
            .args(["--path", &format!("/api/v1{listing}")]);
        let line = line_of(&mut pages)?;
        let millis = |name: &str| {
            let micros = named(&line, name).unwrap_or(f64::NAN);
            format!("{:.2}", micros / 1e3)
        };
        rows.push(vec![
            listing.to_owned(),
            millis("first_p50_us"),
            millis("first_p99_us"),
            format!("{:.0}", named(&line, "pages").unwrap_or(f64::NAN)),
            millis("deep_p50_us"),
            millis("deep_p99_us"),
        ]);
    }
    print(
        &format!(
            "{what}: one connection, parts of 25, as staff; the first part 200 times, then by cursors, the last 200 parts; ms"
        ),
        &["", "first p50", "p99", "parts", "deep p50", "p99"],
        &rows,
    );
    Ok(())
}

/// The whole listing as CSV, and what the server occupies while it is sent: more than before by as
/// much as it holds at once.
fn download(name: &str, program: &Program, tool: &Path) -> anyhow::Result<()> {
    let before = megabytes(program.resident_bytes()?);
    program.forget_the_most()?;
    let mut download = command(tool);
    download
        .args(["download", "--as", STAFF, "--path", DOWNLOAD])
        .args(["--server", &program.address.to_string()]);
    let line = line_of(&mut download)?;
    let figure = |name: &str| named(&line, name).unwrap_or(f64::NAN);
    println!(
        "  {name}: {DOWNLOAD}, {:.0} lines, {:.1} MB in {:.1} s; resident {before:.1} MB before and {:.1} MB at the most.",
        figure("lines"),
        figure("bytes") / 1e6,
        figure("seconds"),
        megabytes(program.most_resident_bytes()?),
    );
    Ok(())
}
