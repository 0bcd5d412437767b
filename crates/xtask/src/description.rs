//! The description of the API, held against what others expect of one: Redocly's recommended rules
//! and Spectral's, each as strict as it can be.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::Context as _;

use crate::places;
use crate::server::{self, Profile};
use crate::setup::{self, Ready};
use crate::steps::{command, run as run_command, say};

/// Prints the description with the server's own program, and has it judged. Whatever is complained
/// of fails, warnings as well; what is left out says why in the rules, which stand beside the
/// packages (`crates/xtask/api/`).
pub(crate) fn check(ready: &Ready) -> anyhow::Result<()> {
    let modules = setup::for_description()?;
    say("The description of the API, by Redocly's rules and by Spectral's");
    // The same that the browser tests build.
    let description = printed(&server::build(ready, Profile::Release)?)?;
    let rules = places::api_rules();
    judge(&modules, "redocly", |redocly| {
        redocly
            .arg("lint")
            .arg(&description)
            .arg("--config")
            .arg(rules.join("redocly.yaml"))
            // It asks for updates, and reports how it is used, unless it is told not to.
            .env("REDOCLY_TELEMETRY", "off")
            .env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    })?;
    judge(&modules, "spectral", |spectral| {
        spectral
            .args(["lint", "--fail-severity", "hint", "--ruleset"])
            .arg(rules.join("spectral.yaml"))
            .arg(&description);
    })
}

/// The description as the server's program prints it: where the file is.
pub(crate) fn printed(binary: &Path) -> anyhow::Result<PathBuf> {
    let folder = places::work();
    fs::create_dir_all(&folder)?;
    let description = folder.join("openapi.json");
    let file = File::create(&description)
        .with_context(|| format!("cannot write {}", description.display()))?;
    run_command(command(binary).arg("api").stdout(Stdio::from(file)))?;
    Ok(description)
}

fn judge(
    modules: &Path,
    program: &str,
    with: impl FnOnce(&mut std::process::Command),
) -> anyhow::Result<()> {
    let mut judge = command(modules.join(".bin").join(program));
    with(&mut judge);
    run_command(&mut judge)
}
