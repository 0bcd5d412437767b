//! nginx, which a test puts in front of the portal as `packaging/nginx.conf` says. It is unpacked
//! and not installed: an installed one would be started, and listen to the world.

use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;

use super::debian::{self, Package};
use crate::places;
use crate::steps::{Step, command, is_installed};

/// What makes a certificate and what asks as a browser would. Required only where they can be
/// installed without asking; elsewhere the test says that it is left out.
pub(super) fn package() -> Package {
    Package {
        need: "OpenSSL and curl",
        debian: &["openssl", "curl", "ca-certificates"],
        is_there: || !debian::can_install() || (is_installed("openssl") && is_installed("curl")),
    }
}

fn folder() -> PathBuf {
    places::cache().join("nginx")
}

/// The folder with nginx, where it was unpacked.
pub(crate) fn programs() -> Option<PathBuf> {
    let folder = folder().join("usr/sbin");
    folder.join("nginx").is_file().then_some(folder)
}

/// Unpacks it, where that is possible without asking, and it is not there.
pub(super) fn unpack() -> anyhow::Result<()> {
    if programs().is_some() || !debian::can_install() {
        return Ok(());
    }
    let packages = places::work().join("packages");
    fs::create_dir_all(&packages)?;
    debian::fetch("nginx", &packages)?;
    let package = fs::read_dir(&packages)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .context("apt-get has downloaded no package")?;
    let mut unpack = command("dpkg-deb");
    unpack.arg("--extract").arg(&package).arg(folder());
    Step::new("Unpacking nginx", "nginx-unpack").run(&mut unpack)?;
    fs::remove_file(package)?;
    programs().context("the package has no nginx")?;
    Ok(())
}
