//! Packages of the distribution: installed on Debian as root, listed everywhere else.

use std::fs;
use std::path::Path;

use anyhow::bail;

use crate::steps::{Step, answer, command, is_installed};

/// Something that a package manager has to give.
pub(crate) struct Package {
    /// What it is for, and what it is called elsewhere: shown to who has to install it by hand.
    pub(crate) need: &'static str,
    /// How Debian calls the packages.
    pub(crate) debian: &'static [&'static str],
    /// Is it there already?
    pub(crate) is_there: fn() -> bool,
}

/// Installs what is missing of these, in one call.
pub(crate) fn install(packages: &[Package]) -> anyhow::Result<()> {
    let missing: Vec<&Package> = packages
        .iter()
        .filter(|package| !(package.is_there)())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing
        .iter()
        .flat_map(|package| package.debian)
        .copied()
        .collect();
    if !can_install() {
        let needs: Vec<String> = missing
            .iter()
            .map(|package| format!("  - {}", package.need))
            .collect();
        bail!(
            "Please install:\n{}\n(on Debian and its relatives: apt-get install {})",
            needs.join("\n"),
            names.join(" ")
        );
    }
    apt_get_install(&names)?;
    if let Some(package) = missing.iter().find(|package| !(package.is_there)()) {
        bail!(
            "Installed {}, and still not found: {}",
            package.debian.join(" "),
            package.need
        );
    }
    Ok(())
}

/// May packages be installed here without asking?
pub(crate) fn can_install() -> bool {
    is_debian() && is_root() && is_installed("apt-get")
}

pub(crate) fn is_root() -> bool {
    answer(command("id").arg("-u")).as_deref() == Some("0")
}

fn is_debian() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|text| {
        text.lines()
            .filter(|line| line.starts_with("ID=") || line.starts_with("ID_LIKE="))
            .any(|line| line.contains("debian"))
    })
}

pub(crate) fn apt_get_install(names: &[&str]) -> anyhow::Result<()> {
    let what = format!("Installing {} (about 1 minute)", names.join(", "));
    // A machine image often has no package lists, or old ones. One source of several that does not
    // answer is no reason to stop: whether the packages are to be had shows when they are
    // installed.
    if let Err(failure) =
        Step::new("Fetching the package lists", "apt-update").run(apt_get().arg("update"))
    {
        eprintln!("{failure:#}");
    }
    let mut apt = apt_get();
    apt.args(["install", "--yes", "--no-install-recommends"])
        .args(names);
    Step::new(&what, "apt-install").run(&mut apt)
}

/// Downloads a package into a folder, and installs nothing.
pub(super) fn fetch(name: &str, folder: &Path) -> anyhow::Result<()> {
    let download = || {
        let mut apt = apt_get();
        apt.args(["download", name]).current_dir(folder);
        apt
    };
    let what = format!("Downloading {name}");
    if Step::new(&what, "apt-download")
        .run(&mut download())
        .is_ok()
    {
        return Ok(());
    }
    Step::new("Fetching the package lists", "apt-update").run(apt_get().arg("update"))?;
    Step::new(&what, "apt-download").run(&mut download())
}

fn apt_get() -> std::process::Command {
    let mut apt = command("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive")
        .args(["-o", "DPkg::Lock::Timeout=300"]);
    apt
}
