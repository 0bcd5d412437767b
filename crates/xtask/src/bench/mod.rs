//! `cargo xtask bench`: how fast the release builds are on this machine, as tables.
//!
//! Nothing here passes or fails by a time: a busy machine would decide that. What is compared is measured in one run, in
//! turns, beside a floor that does the least that could be done; a ratio outlives the machine that a figure comes from.
//! `docs/BENCHMARKS.md` says what was targeted and what was measured.

mod figures;
mod listings;
mod page;
mod program;
mod server;
mod worker;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, bail};

use crate::options::Options;
use crate::server::{Profile, build, build_with_postgres};
use crate::setup;
use crate::steps::{Step, command};
use crate::{page as built_page, places};

/// The command.
pub(crate) fn run(mut options: Options) -> anyhow::Result<()> {
    let only: Option<String> = options.value("--only")?;
    options.finish()?;
    let wanted = |part: &str| only.as_deref().is_none_or(|only| only == part);
    if !["server", "listings", "worker", "page"]
        .into_iter()
        .any(wanted)
    {
        bail!("`--only` takes one of server, listings, worker, page.");
    }
    let ready = setup::ready()?;
    let browser = setup::for_tests()?;
    built_page::build(&ready)?;
    let folder = Folder::new()?;
    let binary = folder.keep(&build(&ready, Profile::Release)?, "goodstanding")?;
    print_machine()?;
    if wanted("server") || wanted("listings") || wanted("worker") {
        let with_postgres =
            folder.keep(&build_with_postgres(&ready)?, "goodstanding-with-postgres")?;
        let mut cargo = ready.cargo();
        cargo.args(["build", "--release", "--package", "goodstanding-bench"]);
        crate::steps::run(&mut cargo)?;
        let tool = places::cargo_target().join("release/goodstanding-bench");
        let tool = folder.keep(&tool, "goodstanding-bench")?;
        if wanted("server") {
            server::measure(&folder, &binary, &with_postgres, &tool)?;
        }
        if wanted("listings") {
            listings::measure(&folder, &with_postgres, &tool)?;
        }
        if wanted("worker") {
            worker::measure(&folder, &with_postgres, &tool)?;
        }
    }
    if wanted("page") {
        page::measure(&folder, &binary, &browser)?;
    }
    Ok(())
}

/// Where the databases lie and the programs that are measured, out of the way of other builds. Below the checkout and not
/// in a temporary folder: that may be memory, where a flush costs nothing. Gone afterwards.
struct Folder {
    path: PathBuf,
}

impl Folder {
    fn new() -> anyhow::Result<Self> {
        let path = places::work().join("bench");
        fs::remove_dir_all(&path).ok();
        fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self { path })
    }

    fn keep(&self, program: &Path, name: &str) -> anyhow::Result<PathBuf> {
        let kept = self.path.join(name);
        fs::copy(program, &kept).with_context(|| format!("cannot copy {}", program.display()))?;
        Ok(kept)
    }

    /// A fresh demo database in which Anna has so many services, and how many seconds it took to make.
    fn demo_database(&self, binary: &Path, services: u32) -> anyhow::Result<(PathBuf, f64)> {
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
fn fill(binary: &Path, database: &str, services: u32) -> anyhow::Result<f64> {
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
fn fill_to_scale(binary: &Path, database: &str, customers: u32) -> anyhow::Result<f64> {
    fill_to_scale_of(binary, database, customers, 0)
}

/// The same as it would have been made so many days ago.
fn fill_to_scale_of(
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

/// On what, and how busy it was: figures without it say nothing.
fn print_machine() -> anyhow::Result<()> {
    let processors = std::thread::available_parallelism()?;
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("unknown");
    println!("\n{processors} processors, load average {load} before the first measurement.");
    Ok(())
}
