//! The page: built by Trunk, then made small, named by content and compressed, into `dist/`.
//!
//! ```text
//! dist/index.html              names everything else; never cached without asking
//! dist/assets/NAME-HASH.EXT    never changes under its name: cached for ever
//! each of them + .br, .gz      compressed here once, so that the server never compresses
//! ```
//!
//! Without npm the same files come out, only larger. What the page looks like and does is in `frontend/` and `style/`.

mod assets;
mod compress;
mod fingerprint;
mod html;
mod npm;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, bail};

use crate::options::Options;
use crate::setup::{self, Ready};
use crate::steps::{self, Step};
use crate::{places, size};

use assets::Assets;
pub(crate) use fingerprint::{files_below, has_extension, short_hash};
use npm::PageTools;

/// The cargo profile of the page; it stands in the root manifest.
const PROFILE: &str = "wasm-release";

/// The command.
pub(crate) fn run(options: Options) -> anyhow::Result<()> {
    options.finish()?;
    build(&setup::ready()?)?;
    size::print()
}

/// Brings `dist/` up to date. Does nothing when nothing that goes into the page has changed.
pub(crate) fn build(ready: &Ready) -> anyhow::Result<()> {
    let stamp_path = places::work().join("page/stamp");
    let inputs = fingerprint::of_inputs(ready)?;
    let is_current = fs::read_to_string(&stamp_path).is_ok_and(|stamp| {
        // Somebody may have called Trunk by hand: the output counts as well.
        fingerprint::of_folder(&places::dist())
            .is_ok_and(|output| stamp == format!("{inputs} {output}"))
    });
    if is_current {
        return Ok(());
    }
    let raw = compile(ready)?;
    let started = Instant::now();
    let fresh = places::work().join("page/dist");
    finish(ready, &raw, &fresh)?;
    replace_dist(&fresh)?;
    fs::write(
        &stamp_path,
        format!("{inputs} {}", fingerprint::of_folder(&places::dist())?),
    )?;
    if started.elapsed().as_secs() >= 2 {
        eprintln!("  done in {} s", started.elapsed().as_secs());
    }
    Ok(())
}

/// Compiles with Trunk and returns the folder with its output.
fn compile(ready: &Ready) -> anyhow::Result<PathBuf> {
    let raw = places::work().join("page/raw");
    fs::remove_dir_all(&raw).ok();
    let mut trunk = ready.command("trunk");
    trunk
        .args(["build", "--cargo-profile", PROFILE, "--dist"])
        .arg(&raw)
        .env("CARGO_TARGET_DIR", places::cargo_target());
    Step::new("Compiling the page (2 to 4 minutes the first time)", "page").run(&mut trunk)?;
    Ok(raw)
}

/// Makes the files that are served from those that Trunk left.
fn finish(ready: &Ready, raw: &Path, fresh: &Path) -> anyhow::Result<()> {
    steps::say("Making the page small (about 20 seconds)");
    fs::remove_dir_all(fresh).ok();
    fs::create_dir_all(fresh)?;
    let tools = PageTools::new(ready);
    let frontend = places::root().join("frontend");
    let template = fs::read_to_string(frontend.join("index.html"))
        .context("cannot read frontend/index.html")?;
    let mut assets = Assets::new(fresh);

    let wasm_path = the_only(raw, "_bg.wasm")?;
    let wasm = assets.add("goodstanding.wasm", &tools.optimised_wasm(&wasm_path)?)?;
    let script_path = wasm_path
        .to_string_lossy()
        .strip_suffix("_bg.wasm")
        .map(|stem| PathBuf::from(format!("{stem}.js")))
        .context("the wasm file has another name than expected")?;
    let script = assets.add("goodstanding.js", &tools.bundled_script(&script_path)?)?;
    let loader = assets.add(
        "loader.js",
        &tools.small_script(&frontend.join("loader.js"))?,
    )?;

    let page = html::Page {
        script,
        wasm,
        loader,
    };
    let index = html::write(&template, &page, |tag| {
        let source = frontend.join(tag.path()?);
        match tag.kind() {
            html::Kind::Script => assets.add_named(&source, &tools.small_script(&source)?),
            html::Kind::Copied => assets.add_named(&source, &fs::read(&source)?),
            html::Kind::Styles(rest) => {
                let mut sheets = vec![source];
                sheets.extend(rest.iter().map(|path| frontend.join(path)));
                assets.add("goodstanding.css", &tools.one_style_sheet(&sheets)?)
            }
        }
    })?;
    fs::write(fresh.join("index.html"), index)?;
    compress::folder(fresh)
}

/// The one file in a folder whose name ends like this.
fn the_only(folder: &Path, ending: &str) -> anyhow::Result<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    match found.as_slice() {
        [path] => Ok(path.clone()),
        _ => bail!(
            "{} files end in {ending} in {}, not one",
            found.len(),
            folder.display()
        ),
    }
}

/// Puts the finished folder in the place of the old one, so that what is served is never half of one and half of the
/// other.
fn replace_dist(fresh: &Path) -> anyhow::Result<()> {
    let dist = places::dist();
    let old = places::work().join("page/old");
    fs::remove_dir_all(&old).ok();
    if dist.exists() {
        fs::rename(&dist, &old)?;
    }
    fs::rename(fresh, &dist).with_context(|| format!("cannot write {}", dist.display()))?;
    fs::remove_dir_all(&old).ok();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{files_below, fs, has_extension, places};

    #[test]
    fn every_style_sheet_is_linked_once() {
        let template = fs::read_to_string(places::root().join("frontend/index.html")).unwrap();
        let style = places::root().join("style");
        for sheet in files_below(&style).unwrap() {
            let path = sheet.strip_prefix(&style).unwrap().display().to_string();
            if has_extension(&sheet, "css") {
                let links = template
                    .matches(&format!("href=\"../style/{path}\""))
                    .count();
                assert_eq!(links, 1, "style/{path} in frontend/index.html");
            }
        }
    }
}
