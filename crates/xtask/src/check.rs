//! `cargo xtask check`: the fast answer to "is it still right?".

use std::process::Command;

use crate::options::Options;
use crate::places;
use crate::setup::{self, Ready};
use crate::steps::{is_installed, run as run_command, say};
use crate::texts;

/// Runs `cargo xtask check`.
pub(crate) fn run(options: Options) -> anyhow::Result<()> {
    options.finish()?;
    let ready = setup::ready()?;
    lint(&ready)?;
    say("Native tests, on SQLite; `cargo xtask test` runs those on PostgreSQL");
    run_command(native_tests(&ready).args(["--", "--skip", ON_POSTGRES]))
}

/// Texts, format and clippy, for the machine and for the browser.
pub(crate) fn lint(ready: &Ready) -> anyhow::Result<()> {
    texts::check()?;
    say("Format");
    run_command(setup::cargo_fmt().args(["--all", "--check"]))?;
    say("Clippy, for this machine");
    let mut native = ready.cargo();
    native
        .args([
            "clippy",
            "--workspace",
            "--exclude",
            "goodstanding-frontend",
            "--all-targets",
        ])
        .args(features())
        .args(["--", "--deny", "warnings"]);
    run_command(&mut native)?;
    say("Clippy, for the browser");
    let mut browser = ready.cargo();
    browser
        .args([
            "clippy",
            "--package",
            "goodstanding-frontend",
            "--all-targets",
        ])
        .args([
            "--target",
            "wasm32-unknown-unknown",
            "--",
            "--deny",
            "warnings",
        ]);
    run_command(&mut browser)
}

/// What the name of every test has that needs a server of PostgreSQL.
const ON_POSTGRES: &str = "::postgres";

/// Every test that runs on this machine without a browser; the runner is nextest where it is
/// installed.
pub(crate) fn native_tests(ready: &Ready) -> Command {
    let mut tests = ready.cargo();
    if is_installed("cargo-nextest") {
        tests.args(["nextest", "run", "--no-tests=pass"]);
    } else {
        tests.arg("test");
    }
    // One run names everything that fails.
    tests.args(["--workspace", "--no-fail-fast"]);
    tests.args(features());
    if ready.npm.is_some() {
        // Whoever names them says that what is drawn with them is to be tested.
        tests.env("GOODSTANDING_TEST_FONTS", places::fonts());
    }
    tests
}

/// The database that not every machine can link.
pub(crate) fn features() -> Vec<&'static str> {
    if is_installed("pg_config") {
        vec!["--features", "goodstanding-backend/postgres"]
    } else {
        say("libpq is not installed: without the feature `postgres`.");
        Vec::new()
    }
}
