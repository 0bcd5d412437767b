//! `cargo xtask nightly`: the tests that take too long for every change, on both databases.

use crate::check;
use crate::fuzz;
use crate::options::Options;
use crate::postgres::Postgres;
use crate::promises;
use crate::setup;
use crate::steps::{run as run_command, say};

/// How many requests are made up for each operation, by each who asks.
const EXAMPLES: u32 = 50;

/// The command: everything that is marked `#[ignore]` because it is long, and the promises to more
/// accounts.
pub(crate) fn run(options: Options) -> anyhow::Result<()> {
    options.finish()?;
    let ready = setup::ready()?;
    setup::for_queries()?;
    let (postgres, durable) = (Postgres::start()?, Postgres::start_durable()?);
    say("The long tests, on SQLite and PostgreSQL");
    let mut tests = ready.cargo();
    tests
        .args(["test", "--package", "goodstanding-backend"])
        .args(check::features())
        // What they print is what docs/RELIABILITY.md holds.
        .args(["--", "--ignored", "--nocapture"])
        .env("GOODSTANDING_TEST_POSTGRES", &postgres.url)
        .env("GOODSTANDING_TEST_POSTGRES_DURABLE", &durable.url);
    run_command(&mut tests)?;
    fuzz::hold(&ready, EXAMPLES)?;
    promises::hold(&ready, promises::NIGHTLY, 1)
}
