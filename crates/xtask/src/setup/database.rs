//! The PostgreSQL that the tests start.

use std::fs;
use std::path::PathBuf;

use super::debian::Package;
use crate::steps::is_installed;

/// The server's programs, and the client library that the backend's feature `postgres` links.
pub(crate) fn package() -> Package {
    Package {
        need: "the PostgreSQL server (initdb and postgres) and the client library's development files (libpq)",
        debian: &["postgresql", "libpq-dev"],
        is_there: || programs().is_some() && is_installed("pg_config"),
    }
}

/// The folder with `initdb` and `postgres`: on `PATH`, or where Debian puts the newest version.
pub(crate) fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let debian = fs::read_dir("/usr/lib/postgresql").ok().map(|versions| {
        let mut folders: Vec<(u32, PathBuf)> = versions
            .flatten()
            .filter_map(|entry| {
                Some((
                    entry.file_name().to_str()?.parse().ok()?,
                    entry.path().join("bin"),
                ))
            })
            .collect();
        folders.sort();
        folders.into_iter().rev().map(|(_, folder)| folder)
    });
    std::env::split_paths(&path)
        .chain(debian.into_iter().flatten())
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}
