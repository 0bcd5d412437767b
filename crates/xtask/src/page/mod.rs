//! The page: compiled, cut into parts, made small, named by content and compressed, into `dist/`.
//!
//! ```text
//! dist/index.html              names what a first visit loads; never cached without asking
//! dist/assets/NAME-HASH.EXT    never changes under its name: cached for ever
//! each of them + .br, .gz      compressed here once, so that the server never compresses
//! ```
//!
//! The script names the parts, which are fetched later. Without npm the page comes out in one
//! piece, and larger. What it looks like and does is in `frontend/` and `style/`.

pub(crate) mod arrival;
mod assets;
mod compile;
mod compress;
mod fingerprint;
mod font;
mod glue;
mod html;
mod npm;
mod parts;
pub(crate) mod sizes;

use std::fs::{self, File};
use std::path::Path;
use std::time::Instant;

use anyhow::Context;

use crate::options::Options;
use crate::places;
use crate::setup::{self, Ready};
use crate::steps;

use assets::Assets;
use compile::Compiled;
use npm::PageTools;

/// Runs `cargo xtask page`.
pub(crate) fn run(mut options: Options) -> anyhow::Result<()> {
    let only_words = options.flag("--words");
    options.finish()?;
    let ready = setup::ready()?;
    if only_words {
        compile::run(&ready)?;
        return arrival::write();
    }
    build(&ready)?;
    sizes::print()
}

/// How small the page is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// As it comes from the compiler: to be looked at on the same machine, soon.
    Shown,
    /// As small as the tools make it: what is shipped, measured and tested.
    Shipped,
}

impl Size {
    /// What `dist/` is called that was made for it.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Shipped => "shipped",
        }
    }

    /// What serves for it: what is shipped can be shown.
    const fn served_by(self) -> &'static [Self] {
        match self {
            Self::Shown => &[Self::Shipped, Self::Shown],
            Self::Shipped => &[Self::Shipped],
        }
    }
}

/// Brings `dist/` up to date with the page that is shipped. Does nothing when nothing that goes
/// into the page has changed.
pub(crate) fn build(ready: &Ready) -> anyhow::Result<()> {
    build_as(ready, Size::Shipped)
}

/// The same, as small as somebody wants it.
pub(crate) fn build_as(ready: &Ready, size: Size) -> anyhow::Result<()> {
    let stamp_path = places::work().join("page/stamp");
    // Two commands at once would write the same files: the second one waits, and then finds its
    // work done. Held until the end.
    fs::create_dir_all(places::work().join("page"))?;
    let alone = File::create(places::work().join("page/lock"))?;
    alone.lock()?;
    let inputs = fingerprint::of_inputs(ready)?;
    let stamp_of = |size: Size, output: String| format!("{} {inputs} {output}", size.as_str());
    let is_current = fs::read_to_string(&stamp_path).is_ok_and(|stamp| {
        // Somebody may have called Trunk by hand: the output counts as well.
        let output = fingerprint::of_folder(&places::dist());
        let is_for = |output: String, size: &Size| stamp == stamp_of(*size, output);
        output.is_ok_and(|output| {
            let serves = size.served_by();
            serves.iter().any(|size| is_for(output.clone(), size))
        })
    });
    if is_current {
        return Ok(());
    }
    let compiled = compile::run(ready)?;
    let started = Instant::now();
    let fresh = places::work().join("page/dist");
    finish(ready, size, &compiled, &fresh)?;
    replace_dist(&fresh)?;
    fs::write(
        &stamp_path,
        stamp_of(size, fingerprint::of_folder(&places::dist())?),
    )?;
    if started.elapsed().as_secs() >= 2 {
        eprintln!("  done in {} s", started.elapsed().as_secs());
    }
    Ok(())
}

/// Makes the files that are served from what was compiled.
fn finish(ready: &Ready, size: Size, compiled: &Compiled, fresh: &Path) -> anyhow::Result<()> {
    steps::say(match size {
        Size::Shown => "Putting the page together",
        Size::Shipped => "Making the page small (about a minute)",
    });
    fs::remove_dir_all(fresh).ok();
    fs::create_dir_all(fresh)?;
    let tools = PageTools::new(ready, size == Size::Shipped);
    let frontend = places::root().join("frontend");
    let template = fs::read_to_string(frontend.join("index.html"))
        .context("cannot read frontend/index.html")?;
    let mut assets = Assets::new(fresh);

    let wasm = assets.add("goodstanding.wasm", &tools.optimised_wasm(&compiled.wasm)?)?;
    parts::finish(compiled, &tools, &mut assets)?;
    let script = assets.add("goodstanding.js", &tools.bundled_script(&compiled.script)?)?;
    let loader = assets.add(
        "loader.js",
        &tools.small_script(&frontend.join("loader.js"))?,
    )?;

    let font = font::cut(&tools, &mut assets)?;
    let page = html::Page {
        script,
        wasm,
        loader,
        font: font.as_ref().map(|font| font.file.url.clone()),
    };
    let index = html::write(&template, &page, |tag| {
        let source = frontend.join(tag.path()?);
        match tag.kind() {
            html::Kind::Script => assets.add_named(&source, &tools.small_script(&source)?),
            html::Kind::Copied => assets.add_named(&source, &fs::read(&source)?),
            html::Kind::Styles(rest) => {
                let mut sheets = vec![source];
                sheets.extend(font.as_ref().map(|font| font.sheet.clone()));
                sheets.extend(rest.iter().map(|path| frontend.join(path)));
                assets.add("goodstanding.css", &tools.one_style_sheet(&sheets)?)
            }
            html::Kind::LaterStyles(rest) => {
                let rest = rest.iter().map(|path| frontend.join(path));
                let sheets: Vec<_> = core::iter::once(source).chain(rest).collect();
                assets.add("parts.css", &tools.one_style_sheet(&sheets)?)
            }
        }
    })?;
    fs::write(fresh.join("index.html"), index)?;
    match size {
        // The way from this machine to itself is short.
        Size::Shown => Ok(()),
        Size::Shipped => compress::folder(fresh),
    }
}

/// Puts the finished folder in the place of the old one, so that what is served is never half of
/// one and half of the other.
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
    use super::{fs, places};
    use crate::files::{files_below, has_extension};

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
