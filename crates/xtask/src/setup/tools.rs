//! wasm-bindgen, wasm-split, Trunk, cargo-mutants and cargo-deny, compiled once from the registry
//! into the user's cache.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Context;

use super::machine::Ready;
use crate::places;
use crate::steps::{Step, answer, command, is_installed};

/// The newest Trunk that our oldest compiler builds.
const TRUNK: &str = "0.21.14";

/// Which faults it plants differs between versions, and with it what our tests have to see.
const MUTANTS: &str = "27.1.0";

/// Which rules there are differs between versions.
const DENY: &str = "0.20.2";

/// It reads what `wasm_split_helpers`, which Leptos brings along, wrote into the wasm, and refuses
/// what it does not know.
const WASM_SPLIT: &str = "0.2.4";

/// The folders with what every build of the page takes, to go first on `PATH`. Empty when the
/// person has it.
pub(super) fn installed(ready: &Ready) -> anyhow::Result<Vec<PathBuf>> {
    let wasm_bindgen = locked_wasm_bindgen()?;
    folders_of(ready, &[wasm_bindgen_cli(&wasm_bindgen), wasm_split()])
}

/// The same for the page that reloads itself.
pub(super) fn installed_trunk(ready: &Ready) -> anyhow::Result<Vec<PathBuf>> {
    folders_of(ready, &[trunk()])
}

/// The same for planting faults.
pub(super) fn installed_mutants(ready: &Ready) -> anyhow::Result<Vec<PathBuf>> {
    folders_of(ready, &[mutants()])
}

/// The same for judging what we depend on.
pub(super) fn installed_deny(ready: &Ready) -> anyhow::Result<Vec<PathBuf>> {
    folders_of(ready, &[deny()])
}

fn folders_of(ready: &Ready, tools: &[Tool]) -> anyhow::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for tool in tools {
        let folder = places::cache()
            .join("tools")
            .join(format!("{}-{}", tool.package, tool.version));
        let bin = folder.join("bin");
        if bin.join(tool.program).is_file() {
            folders.push(bin);
        } else if !tool.is_on_path() {
            install(ready, tool, &folder)?;
            folders.push(bin);
        }
    }
    Ok(folders)
}

struct Tool {
    package: &'static str,
    program: &'static str,
    version: String,
    /// Switches for a build that is quick: the tools run for seconds, LTO would take minutes.
    switches: &'static [&'static str],
    optimisation: &'static str,
    minutes: &'static str,
}

impl Tool {
    fn is_on_path(&self) -> bool {
        let printed = answer(command(self.program).arg("--version")).unwrap_or_default();
        is_installed(self.program) && printed.split_whitespace().any(|word| word == self.version)
    }
}

fn trunk() -> Tool {
    Tool {
        package: "trunk",
        program: "trunk",
        version: TRUNK.to_owned(),
        switches: &["--locked", "--no-default-features", "--features", "rustls"],
        optimisation: "0",
        minutes: "3 minutes",
    }
}

/// Its program answers to `mutants --version` only, so the one on `PATH` is never taken.
fn mutants() -> Tool {
    Tool {
        package: "cargo-mutants",
        program: "cargo-mutants",
        version: MUTANTS.to_owned(),
        switches: &["--locked"],
        optimisation: "0",
        minutes: "3 minutes",
    }
}

fn deny() -> Tool {
    Tool {
        package: "cargo-deny",
        program: "cargo-deny",
        version: DENY.to_owned(),
        switches: &["--locked", "--no-default-features"],
        optimisation: "0",
        minutes: "3 minutes",
    }
}

/// Its program does not say its version, so the one on `PATH` is never taken.
fn wasm_split() -> Tool {
    Tool {
        package: "wasm_split_cli_support",
        program: "wasm-split-cli",
        version: WASM_SPLIT.to_owned(),
        switches: &["--locked", "--features", "build-binary"],
        optimisation: "1",
        minutes: "1 minute",
    }
}

fn wasm_bindgen_cli(version: &str) -> Tool {
    Tool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: version.to_owned(),
        // Without `--locked`: a registry mirror may lag behind its lock file.
        switches: &[],
        // It walks through the whole wasm of every build.
        optimisation: "1",
        minutes: "2 minutes",
    }
}

fn install(ready: &Ready, tool: &Tool, folder: &std::path::Path) -> anyhow::Result<()> {
    let what = format!(
        "Installing {} {} (about {})",
        tool.package, tool.version, tool.minutes
    );
    let target = places::cache().join("build/tools");
    // Into a folder beside it: a half-finished installation must not look like a finished one.
    let fresh = places::cache().join("build/fresh");
    fs::remove_dir_all(&fresh).ok();
    fs::create_dir_all(places::cache())?;
    let mut cargo: Command = ready.cargo();
    cargo
        .current_dir(places::cache())
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", tool.optimisation)
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
        .args(["install", "--root"])
        .arg(&fresh)
        .arg(format!("{}@{}", tool.package, tool.version))
        .args(tool.switches);
    Step::new(&what, tool.package).run(&mut cargo)?;
    fs::remove_dir_all(folder).ok();
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::rename(&fresh, folder).with_context(|| format!("cannot write {}", folder.display()))?;
    fs::remove_dir_all(&target).ok();
    Ok(())
}

/// The version of wasm-bindgen in `Cargo.lock`: the tool must be the same to the last digit.
fn locked_wasm_bindgen() -> anyhow::Result<String> {
    let lock =
        fs::read_to_string(places::root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    locked_version(&lock, "wasm-bindgen").context("wasm-bindgen is not in Cargo.lock")
}

fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::locked_version;

    #[test]
    fn reads_the_version_of_exactly_that_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(
            locked_version(lock, "wasm-bindgen").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
