//! Schemathesis, from `PyPI`, in an environment of its own in the user's cache.

use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;

use super::debian::Package;
use crate::places;
use crate::steps::{Step, command, is_installed};

/// What it makes up depends on it.
const SCHEMATHESIS: &str = "4.32.5";

/// What makes an environment.
pub(super) fn package() -> Package {
    Package {
        need: "Python 3 with venv",
        debian: &["python3", "python3-venv"],
        is_there: || is_installed("python3"),
    }
}

/// Where its program is; installed when it is not there.
pub(super) fn schemathesis() -> anyhow::Result<PathBuf> {
    let folder = places::cache().join(format!("schemathesis-{SCHEMATHESIS}"));
    let program = folder.join("bin/st");
    // Its last file: an installation that was broken off is begun anew.
    let whole = folder.join("whole");
    if !whole.is_file() {
        fs::remove_dir_all(&folder).ok();
        let mut venv = command("python3");
        venv.args(["-m", "venv"]).arg(&folder);
        Step::new("Making an environment for Schemathesis", "venv").run(&mut venv)?;
        let mut pip = command(folder.join("bin/pip"));
        pip.args(["install", "--quiet", "--disable-pip-version-check"])
            .arg(format!("schemathesis=={SCHEMATHESIS}"));
        Step::new("Installing Schemathesis from PyPI", "pip").run(&mut pip)?;
        fs::write(&whole, "").with_context(|| format!("cannot write {}", whole.display()))?;
    }
    Ok(program)
}
