//! `cargo xtask test`: everything, on a machine that has nothing yet but Rust and a C compiler.

use std::time::{Duration, Instant};

use anyhow::bail;

use crate::e2e::{self, Scenes};
use crate::options::Options;
use crate::postgres::Postgres;
use crate::setup::{self, Browser, Ready};
use crate::steps::{run as run_command, say};
use crate::{check, dependencies, description, page};

/// The most that a first visit may download, compressed (docs/BENCHMARKS.md).
const FIRST_LOAD_BYTES: u64 = 180_000;

const PARTS: [&str; 7] = [
    "check",
    "dependencies",
    "api",
    "description",
    "components",
    "size",
    "browser",
];

/// Runs `cargo xtask test`.
pub(crate) fn run(mut options: Options) -> anyhow::Result<()> {
    let only: Option<String> = options.value("--only")?;
    let words = options.rest();
    options.finish()?;
    if let Some(part) = &only
        && !PARTS.contains(&part.as_str())
    {
        bail!("`--only` takes one of {}.", PARTS.join(", "));
    }
    let wanted = |part: &str| only.as_deref().is_none_or(|only| only == part);

    let mut parts = Parts::default();
    let (ready, browser) = parts.take("set-up", || Ok((setup::ready()?, setup::for_tests()?)))?;
    if wanted("check") {
        parts.take("check", || check::lint(&ready))?;
    }
    if wanted("dependencies") {
        parts.take("dependencies", dependencies::check)?;
    }
    if wanted("api") {
        parts.take("api", || native(&ready))?;
    }
    if wanted("description") {
        parts.take("description", || description::check(&ready))?;
    }
    if wanted("components") {
        parts.take("components", || components(&ready, &browser))?;
    }
    if wanted("size") {
        parts.take("size", || size(&ready))?;
    }
    if wanted("browser") {
        parts.take("browser", || {
            e2e::run_tests(&ready, &browser, Scenes::Usual, &words)
        })?;
    }
    parts.print();
    say("All passed.");
    Ok(())
}

/// What each part took.
#[derive(Default)]
struct Parts {
    taken: Vec<(&'static str, Duration)>,
}

impl Parts {
    fn take<T>(
        &mut self,
        part: &'static str,
        work: impl FnOnce() -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let started = Instant::now();
        let made = work()?;
        self.taken.push((part, started.elapsed()));
        Ok(made)
    }

    fn print(&self) {
        let mut all = Duration::ZERO;
        for (part, taken) in &self.taken {
            eprintln!("  {part:<14}{:>6} s", taken.as_secs());
            all += *taken;
        }
        eprintln!("  {:<14}{:>6} s", "in all", all.as_secs());
    }
}

fn size(ready: &Ready) -> anyhow::Result<()> {
    say("The size of the first load");
    page::build(ready)?;
    page::sizes::print()?;
    page::arrival::print();
    page::arrival::check()?;
    page::arrival::refuse_large()?;
    page::sizes::refuse_above(FIRST_LOAD_BYTES)
}

/// Rules, properties, and the API on both databases.
fn native(ready: &Ready) -> anyhow::Result<()> {
    let postgres = Postgres::start()?;
    say("Native tests, on SQLite and PostgreSQL");
    let mut tests = check::native_tests(ready);
    tests.env("GOODSTANDING_TEST_POSTGRES", &postgres.url);
    if let Some(folder) = setup::proxy::programs() {
        // Whoever names it says that the test behind a proxy is to be run.
        tests.env("GOODSTANDING_TEST_NGINX", folder);
    }
    // The mail server of the tests came with the set-up.
    tests.env("GOODSTANDING_TEST_MAIL", "yes");
    run_command(&mut tests)?;
    say("Examples in the documentation");
    let mut documentation = ready.cargo();
    documentation.args(["test", "--doc", "--package", "goodstanding-shared"]);
    run_command(&mut documentation)
}

/// Components in a real browser.
fn components(ready: &Ready, browser: &Browser) -> anyhow::Result<()> {
    say("Component tests in headless Chromium");
    let mut tests = ready.cargo();
    tests
        .args([
            "test",
            "--package",
            "goodstanding-frontend",
            "--target",
            "wasm32-unknown-unknown",
        ])
        // Only the folder `tests`: the library and the program have no tests for the browser, and
        // linking them takes long.
        .args(["--test", "*"])
        .env("CHROMEDRIVER", &browser.driver)
        // The first start of a browser on a busy machine is slow.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "30");
    run_command(&mut tests)
}
