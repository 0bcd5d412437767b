//! `cargo xtask bench`: how fast the release builds are on this machine, as tables.
//!
//! Nothing here passes or fails by a time: a busy machine would decide that. What is compared is
//! measured in one run, in turns, beside a floor that does the least that could be done; a ratio
//! outlives the machine that a figure comes from. `docs/BENCHMARKS.md` says what was targeted and
//! what was measured.

mod database;
mod figures;
mod listings;
mod page;
mod program;
mod server;
mod worker;

use std::fs;

use anyhow::bail;

use self::database::Folder;
use crate::options::Options;
use crate::server::{Profile, build, build_with_postgres};
use crate::setup;
use crate::{page as built_page, places};

/// Runs `cargo xtask bench`.
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

/// On what, and how busy it was: figures without it say nothing.
fn print_machine() -> anyhow::Result<()> {
    let processors = std::thread::available_parallelism()?;
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("unknown");
    println!("\n{processors} processors, load average {load} before the first measurement.");
    Ok(())
}
