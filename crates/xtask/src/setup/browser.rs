//! The browser for the tests and for pictures.

use std::env;
use std::path::PathBuf;

use anyhow::Context;

use super::debian::Package;

/// Chromium and its driver.
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

pub(super) fn package() -> Package {
    Package {
        need: "Chromium (or Chrome) and its driver; CHROMIUM and CHROMEDRIVER may say where they are",
        debian: &["chromium", "chromium-driver"],
        is_there: || found().is_ok(),
    }
}

/// The typeface that the style sheets ask for first, so that pictures look the same on every
/// machine.
pub(super) fn fonts() -> Package {
    Package {
        need: "the typeface Inter",
        debian: &["fonts-inter"],
        // Only where it can be installed without asking: elsewhere the tests run with what is
        // there.
        is_there: || {
            !super::debian::can_install() || PathBuf::from("/usr/share/doc/fonts-inter").exists()
        },
    }
}

pub(super) fn found() -> anyhow::Result<Browser> {
    Ok(Browser {
        chromium: program(
            "CHROMIUM",
            &[
                "chromium",
                "chromium-browser",
                "google-chrome-stable",
                "google-chrome",
            ],
        )
        .context("Chromium is not installed")?,
        driver: program("CHROMEDRIVER", &["chromedriver"])
            .context("chromedriver is not installed")?,
    })
}

/// The program that an environment variable names, or the first of these on `PATH`.
fn program(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(path) = env::var_os(variable) {
        return Some(PathBuf::from(path)).filter(|path| path.is_file());
    }
    let path = env::var_os("PATH")?;
    names
        .iter()
        .flat_map(|name| env::split_paths(&path).map(move |folder| folder.join(name)))
        .find(|candidate| candidate.is_file())
}
