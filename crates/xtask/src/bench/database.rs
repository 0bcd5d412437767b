//! The databases that are measured, and where they lie.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;

use crate::places;
use crate::steps::{Step, command};

/// Where the databases lie and the programs that are measured, out of the way of other builds.
/// Below the checkout and not in a temporary folder: that may be memory, where a flush costs
/// nothing. Gone afterwards.
pub(super) struct Folder {
    pub(super) path: PathBuf,
}

impl Folder {
    pub(super) fn new() -> anyhow::Result<Self> {
        let path = places::work().join("bench");
        fs::remove_dir_all(&path).ok();
        fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self { path })
    }

    pub(super) fn keep(&self, program: &Path, name: &str) -> anyhow::Result<PathBuf> {
        let kept = self.path.join(name);
        fs::copy(program, &kept).with_context(|| format!("cannot copy {}", program.display()))?;
        Ok(kept)
    }

    /// A fresh demo database in which Anna has so many services, and how many seconds it took to
    /// make.
    pub(super) fn demo_database(
        &self,
        binary: &Path,
        services: u32,
    ) -> anyhow::Result<(PathBuf, f64)> {
        let path = self.path.join(format!("demo-{services}.sqlite"));
        fs::remove_file(&path).ok();
        let took = fill(binary, &path.display().to_string(), services)?;
        Ok((path, took))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Writes demo data to a file or a server. Returns the seconds it took.
pub(super) fn fill(binary: &Path, database: &str, services: u32) -> anyhow::Result<f64> {
    let started = Instant::now();
    let what = format!("A demo database with {services} services");
    Step::new(&what, "bench-demo").run(command(binary).args([
        "demo",
        "--services",
        &services.to_string(),
        "--database",
        database,
    ]))?;
    Ok(started.elapsed().as_secs_f64())
}

/// Writes demo data with so many customers more. Returns the seconds it took.
pub(super) fn fill_to_scale(binary: &Path, database: &str, customers: u32) -> anyhow::Result<f64> {
    fill_to_scale_of(binary, database, customers, 0)
}

/// The same as it would have been made so many days ago.
pub(super) fn fill_to_scale_of(
    binary: &Path,
    database: &str,
    customers: u32,
    days_ago: u32,
) -> anyhow::Result<f64> {
    let started = Instant::now();
    let what = format!("A demo database with {customers} customers more");
    Step::new(&what, "bench-demo").run(command(binary).args([
        "demo",
        "--scale",
        &customers.to_string(),
        "--days-ago",
        &days_ago.to_string(),
        "--database",
        database,
    ]))?;
    Ok(started.elapsed().as_secs_f64())
}
