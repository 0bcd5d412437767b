//! What the project depends on, held against `deny.toml`: licences, crates that are not wanted, and
//! where they come from.

use std::path::PathBuf;

use crate::setup;
use crate::steps::{run as run_command, say};

/// Holds the dependencies against the rules. Known vulnerabilities are looked up where the database
/// of advisories is (`cargo deny fetch` brings it); without one that is said, and is no failure:
/// whether a test passes does not depend on what was published today.
pub(crate) fn check() -> anyhow::Result<()> {
    let ready = setup::for_dependencies()?;
    say("Licences and sources of what we depend on, by cargo-deny");
    let mut deny = ready.cargo();
    deny.args(["deny", "--locked", "check", "bans", "licenses", "sources"]);
    run_command(&mut deny)?;
    if !has_advisories() {
        say("No database of advisories is here: known vulnerabilities are not looked up.");
        return Ok(());
    }
    let mut deny = ready.cargo();
    deny.args(["deny", "--offline", "check", "advisories"]);
    run_command(&mut deny)
}

/// Whether somebody has fetched the advisories, where cargo-deny keeps them.
fn has_advisories() -> bool {
    let cargo = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
    cargo.is_some_and(|cargo| {
        let folder = std::fs::read_dir(cargo.join("advisory-dbs"));
        // A download that did not come to its end leaves a lock, and no database.
        folder.is_ok_and(|entries| entries.flatten().any(|entry| entry.path().is_dir()))
    })
}
