//! From the sources to wasm and the script that loads it.
//!
//! ```text
//! cargo          one wasm, with the relocations that say what refers to what
//! wasm-split     the wasm that every visit loads, one a part, and a script that fetches the parts
//! wasm-bindgen   the first of them made ready for the browser, and its script
//! glue.rs        shorter names between the two
//! ```
//!
//! In this order: wasm-bindgen changes the code without keeping the relocations.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::glue;
use crate::files::files_below;
use crate::places;
use crate::setup::Ready;
use crate::steps::{self, Step};

/// The cargo profile of the page; it stands in the root manifest.
const PROFILE: &str = "wasm-release";
const TARGET: &str = "wasm32-unknown-unknown";
const NAME: &str = "goodstanding";
/// How wasm-split calls its script.
const PARTS_SCRIPT: &str = "__wasm_split.js";

/// What is there afterwards.
pub(super) struct Compiled {
    /// What every visit loads.
    pub(super) wasm: PathBuf,
    /// The script that instantiates it.
    pub(super) script: PathBuf,
    /// What is loaded later.
    pub(super) parts: Option<Parts>,
}

/// What is loaded later.
pub(super) struct Parts {
    /// The script that fetches them; the other one imports it.
    pub(super) script: PathBuf,
    /// The wasm of the parts, a file for each.
    pub(super) wasm: Vec<PathBuf>,
}

/// Compiles the page, and cuts it where npm is there.
pub(super) fn run(ready: &Ready) -> anyhow::Result<Compiled> {
    // The scripts import each other, which takes a bundler.
    let is_cut = ready.npm.is_some();
    let whole = whole(ready, is_cut)?;
    let folder = places::work().join("page/raw");
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder)?;
    let (first, parts) = if is_cut {
        let (first, parts) = cut(ready, &whole, &folder)?;
        (first, Some(parts))
    } else {
        (whole, None)
    };
    let mut bindgen = ready.command("wasm-bindgen");
    bindgen
        .args(["--target", "web", "--no-typescript", "--out-name", NAME])
        // The parts import the table of functions.
        .args(is_cut.then_some("--keep-lld-exports"))
        .arg("--out-dir")
        .arg(&folder)
        .arg(&first);
    steps::run(&mut bindgen)?;
    let compiled = Compiled {
        wasm: folder.join(format!("{NAME}_bg.wasm")),
        script: folder.join(format!("{NAME}.js")),
        parts,
    };
    let (wasm, script) = glue::shorten(
        &fs::read(&compiled.wasm)?,
        &fs::read_to_string(&compiled.script)?,
        &format!("./{NAME}_bg.js"),
    )?;
    fs::write(&compiled.wasm, wasm)?;
    fs::write(&compiled.script, script)?;
    Ok(compiled)
}

fn whole(ready: &Ready, is_cut: bool) -> anyhow::Result<PathBuf> {
    let mut cargo = ready.cargo();
    cargo
        .args(["rustc", "--package", "goodstanding-frontend", "--bins"])
        .args(["--profile", PROFILE, "--target", TARGET])
        .env("CARGO_TARGET_DIR", places::cargo_target());
    if is_cut {
        cargo.args(["--features", "split"]);
        cargo.args(["--", "-C", "link-args=--emit-relocs"]);
    }
    Step::new("Compiling the page (2 to 4 minutes the first time)", "page").run(&mut cargo)?;
    Ok(places::cargo_target()
        .join(TARGET)
        .join(PROFILE)
        .join("goodstanding-frontend.wasm"))
}

/// Cuts the wasm at the functions of `frontend/src/part.rs`.
fn cut(ready: &Ready, whole: &Path, folder: &Path) -> anyhow::Result<(PathBuf, Parts)> {
    let mut split = ready.command("wasm-split-cli");
    split.arg(whole).arg(folder).args(["--out-name", NAME]);
    steps::run(&mut split)?;
    let first = folder.join(format!("{NAME}.wasm"));
    let script = folder.join(PARTS_SCRIPT);
    let wasm = files_below(folder)
        .context("wasm-split has left nothing")?
        .into_iter()
        .filter(|path| *path != first && *path != script)
        .collect();
    Ok((first, Parts { script, wasm }))
}
