//! What makes the page small: wasm-opt, esbuild and what cuts the font, where npm has brought them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, bail};

use crate::places;
use crate::setup::Ready;
use crate::steps;

/// Size first, with the features that every browser of the last years has. `-Oz` twice on code
/// without nesting, built anew, finds one per cent more than once.
const WASM_OPT: [&str; 12] = [
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--strip-producers",
    "--strip-target-features",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The tools; without npm every step returns what it was given.
pub(super) struct PageTools {
    /// The folder `node_modules`, where npm brought it.
    npm: Option<PathBuf>,
    /// Whether the wasm is made as small as it can be, which takes most of a minute.
    makes_small: bool,
}

impl PageTools {
    pub(super) fn new(ready: &Ready, makes_small: bool) -> Self {
        Self {
            npm: ready.npm.clone(),
            makes_small,
        }
    }

    pub(super) fn optimised_wasm(&self, wasm: &Path) -> anyhow::Result<Vec<u8>> {
        let (true, Some(mut wasm_opt)) = (self.makes_small, self.tool("wasm-opt")) else {
            return read(wasm);
        };
        let out = places::work().join("page/optimised.wasm");
        // What it prints is about names of functions that it cannot read, and does not keep.
        finished(wasm_opt.args(WASM_OPT).arg(wasm).arg("-o").arg(&out))?;
        read(&out)
    }

    /// The generated script and the scripts it imports, as one module, with what starts the page
    /// and without what else it offers.
    pub(super) fn bundled_script(&self, script: &Path) -> anyhow::Result<Vec<u8>> {
        let Some(mut esbuild) = self.tool("esbuild") else {
            return self_contained(script);
        };
        let name = script.file_name().unwrap_or_default().to_string_lossy();
        let entry = script.with_file_name("entry.js");
        fs::write(&entry, format!("export {{ default }} from \"./{name}\";"))?;
        esbuild.arg(entry).args([
            "--bundle",
            // For scripts that hold objects of ours. It would keep the classes of wasm-streams in
            // the bundle.
            "--define:Symbol.dispose=undefined",
            "--format=esm",
            "--minify",
            "--legal-comments=none",
            "--log-level=warning",
            // wasm-bindgen lists a module once for each function that it imports from there.
            "--log-override:duplicate-object-key=silent",
        ]);
        run(&mut esbuild)
    }

    /// A script by itself.
    pub(super) fn small_script(&self, script: &Path) -> anyhow::Result<Vec<u8>> {
        let Some(mut esbuild) = self.tool("esbuild") else {
            return read(script);
        };
        run(esbuild
            .arg(script)
            .args(["--minify", "--legal-comments=none", "--log-level=warning"]))
    }

    /// The style sheets as one, in this order.
    pub(super) fn one_style_sheet(&self, sheets: &[PathBuf]) -> anyhow::Result<Vec<u8>> {
        let mut joined = Vec::new();
        for sheet in sheets {
            joined.extend(read(sheet)?);
            joined.push(b'\n');
        }
        let Some(mut esbuild) = self.tool("esbuild") else {
            return Ok(joined);
        };
        let path = places::work().join("page/joined.css");
        fs::write(&path, joined)?;
        run(esbuild
            .arg(&path)
            .args(["--minify", "--legal-comments=none", "--log-level=warning"]))
    }

    /// The letters of Inter that the page shows, as WOFF 2; none without npm.
    pub(super) fn cut_font(&self) -> anyhow::Result<Option<Vec<u8>>> {
        let Some(modules) = &self.npm else {
            return Ok(None);
        };
        let out = places::work().join("page/inter.woff2");
        let mut node = steps::command("node");
        node.arg(places::root().join("crates/xtask/src/page/font.mjs"))
            .arg(modules)
            .arg(&out);
        finished(&mut node)?;
        read(&out).map(Some)
    }

    fn tool(&self, name: &str) -> Option<Command> {
        let modules = self.npm.as_ref()?;
        Some(steps::command(modules.join(".bin").join(name)))
    }
}

/// Without a bundler, a script that imports others would lose them when it is renamed.
fn self_contained(script: &Path) -> anyhow::Result<Vec<u8>> {
    let content = read(script)?;
    if String::from_utf8_lossy(&content)
        .lines()
        .any(|line| line.starts_with("import "))
    {
        bail!("The generated script imports others, which takes a bundler: please install npm.");
    }
    Ok(content)
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Runs a tool and returns what it printed.
fn run(command: &mut Command) -> anyhow::Result<Vec<u8>> {
    let output = finished(command)?;
    // Warnings: a misspelt property in a style sheet is one.
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    Ok(output.stdout)
}

fn finished(command: &mut Command) -> anyhow::Result<Output> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .with_context(|| format!("cannot start {program}"))?;
    if !output.status.success() {
        bail!(
            "{program} failed:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(output)
}
