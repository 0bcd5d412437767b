//! What a machine needs, checked at every command and installed when it is missing.
//!
//! Everything goes into a cache folder of the user's, so that the next checkout finds it, except
//! for what only a package manager can give: that is installed on Debian as root, and listed for
//! the person to install elsewhere. Nothing is downloaded from anywhere but the registries that
//! cargo, npm and apt are configured for.

mod browser;
pub(crate) mod database;
mod debian;
mod fonts;
mod machine;
mod npm;
pub(crate) mod proxy;
mod python;
mod tool_chain;
mod tools;

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;

use crate::options::Options;
use crate::{places, steps};

pub(crate) use browser::Browser;
pub(crate) use debian::is_root;
pub(crate) use machine::Ready;
pub(crate) use npm::bench_peer;

/// Runs `cargo xtask setup`.
pub(crate) fn run(mut options: Options) -> anyhow::Result<()> {
    let tests = options.flag("--tests");
    options.finish()?;
    ready()?;
    if tests {
        for_tests()?;
    }
    steps::say("Everything is there.");
    Ok(())
}

/// Makes sure that the page and the server can be built.
pub(crate) fn ready() -> anyhow::Result<Ready> {
    for_page(for_server()?)
}

/// Makes sure that the server can be built.
pub(crate) fn for_server() -> anyhow::Result<Ready> {
    let _alone = alone()?;
    // The server embeds these folders: without them, it does not compile.
    fs::create_dir_all(places::dist())?;
    fs::create_dir_all(places::fonts())?;
    Ok(Ready {
        tool_chain: tool_chain::with_wasm()?,
        tools: Vec::new(),
        npm: None,
    })
}

/// Makes sure that the page can be built as well, and that receipts can be drawn.
pub(crate) fn for_page(mut ready: Ready) -> anyhow::Result<Ready> {
    let _alone = alone()?;
    ready.tools = tools::installed(&ready)?;
    ready.npm = npm::installed()?;
    if let Some(modules) = &ready.npm {
        fonts::cut(modules)?;
    }
    Ok(ready)
}

/// Makes sure that the page that reloads itself can run as well.
pub(crate) fn for_development() -> anyhow::Result<Ready> {
    let mut ready = ready()?;
    let _alone = alone()?;
    ready.tools.extend(tools::installed_trunk(&ready)?);
    Ok(ready)
}

/// Makes sure that faults can be planted as well.
pub(crate) fn for_mutants() -> anyhow::Result<Ready> {
    let mut ready = ready()?;
    let _alone = alone()?;
    ready.tools.extend(tools::installed_mutants(&ready)?);
    Ok(ready)
}

/// Makes sure that what we depend on can be judged as well.
pub(crate) fn for_dependencies() -> anyhow::Result<Ready> {
    let mut ready = ready()?;
    let _alone = alone()?;
    ready.tools.extend(tools::installed_deny(&ready)?);
    Ok(ready)
}

/// Two checkouts share the cache: the second waits until the first has installed what both need.
fn alone() -> anyhow::Result<File> {
    fs::create_dir_all(places::cache())?;
    let lock = File::create(places::cache().join("lock"))?;
    if lock.try_lock().is_err() {
        steps::say("Waiting for another `cargo xtask`, which sets this machine up");
        lock.lock()?;
    }
    Ok(lock)
}

/// Makes sure that the tests can run: the browser and its driver, PostgreSQL, the npm packages,
/// and a proxy.
pub(crate) fn for_tests() -> anyhow::Result<Browser> {
    let _alone = alone()?;
    npm::required()?;
    debian::install(&[
        browser::package(),
        browser::fonts(),
        database::package(),
        proxy::package(),
    ])?;
    proxy::unpack()?;
    browser::found()
}

/// Makes sure that the description of the API can be judged, and says where that is installed.
pub(crate) fn for_description() -> anyhow::Result<PathBuf> {
    let _alone = alone()?;
    npm::api_rules()
}

/// Makes sure that requests can be made up from the description of the API, and says which program
/// does so.
pub(crate) fn for_fuzzing() -> anyhow::Result<PathBuf> {
    let _alone = alone()?;
    debian::install(&[python::package()])?;
    python::schemathesis()
}

/// Makes sure that there is a PostgreSQL to start.
pub(crate) fn for_queries() -> anyhow::Result<()> {
    let _alone = alone()?;
    debian::install(&[database::package()])
}

/// `cargo fmt`, which comes from the person's own tool chain: the one linked for wasm may have no
/// formatter.
pub(crate) fn cargo_fmt() -> Command {
    let mut command = steps::command("cargo");
    if std::env::var("RUSTUP_TOOLCHAIN").is_ok_and(|name| name == tool_chain::LINKED) {
        command.env_remove("RUSTUP_TOOLCHAIN");
    }
    command.arg("fmt");
    command
}
