//! `cargo xtask nightly`: the tests that take too long for every change, on both databases.

use anyhow::bail;

use crate::check;
use crate::e2e::{self, Scenes};
use crate::fuzz;
use crate::options::Options;
use crate::postgres::Postgres;
use crate::promises;
use crate::setup::{self, Ready};
use crate::steps::{run as run_command, say};

/// How many requests are made up for each operation, by each who asks.
const EXAMPLES: u32 = 50;

const PARTS: [&str; 4] = ["tests", "requests", "promises", "browser"];

/// The command: everything that is marked `#[ignore]` because it is long, requests that are made up
/// from the description of the API, the promises to more accounts, and every scene in the browser.
pub(crate) fn run(mut options: Options) -> anyhow::Result<()> {
    let only: Option<String> = options.value("--only")?;
    options.finish()?;
    if let Some(part) = &only
        && !PARTS.contains(&part.as_str())
    {
        bail!("`--only` takes one of {}.", PARTS.join(", "));
    }
    let wanted = |part: &str| only.as_deref().is_none_or(|only| only == part);
    let ready = setup::ready()?;
    if wanted("tests") {
        long_tests(&ready)?;
    }
    if wanted("requests") {
        fuzz::hold(&ready, EXAMPLES)?;
    }
    if wanted("promises") {
        promises::hold(&ready, promises::NIGHTLY, 1)?;
    }
    if wanted("browser") {
        e2e::run_tests(&ready, &setup::for_tests()?, Scenes::All, &[])?;
    }
    Ok(())
}

fn long_tests(ready: &Ready) -> anyhow::Result<()> {
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
    run_command(&mut tests)
}
