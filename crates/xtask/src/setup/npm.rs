//! What comes from npm: wasm-opt and esbuild for a small page, the libraries of the browser tests.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::places;
use crate::steps::{Step, command, is_installed, say};

/// `node_modules`, installed when it is not there; `None` without npm: the page is then in one
/// piece and larger, and works.
pub(super) fn installed() -> anyhow::Result<Option<PathBuf>> {
    if !is_installed("npm") || !is_installed("node") {
        say(
            "npm is not installed: the page is built in one piece, without wasm-opt and minification, larger by half, and receipts cannot be downloaded.",
        );
        return Ok(None);
    }
    let packages = Packages {
        from: places::e2e(),
        what: "the page tools",
        scripts: false,
    };
    packages.installed().map(Some)
}

/// Packages that a folder's manifest and lock file name.
struct Packages {
    /// The folder with both files.
    from: PathBuf,
    what: &'static str,
    /// Whether their own scripts run, for what has to be compiled.
    scripts: bool,
}

impl Packages {
    /// `node_modules`, installed once for each content of the two files.
    fn installed(&self) -> anyhow::Result<PathBuf> {
        let manifests = ["package.json", "package-lock.json"];
        let mut contents = Vec::new();
        for name in manifests {
            let path = self.from.join(name);
            contents
                .push(fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?);
        }
        let folder = places::cache().join(format!(
            "npm-{}",
            crate::files::short_hash(&contents.concat())
        ));
        let modules = folder.join("node_modules");
        if !modules.is_dir() {
            // Into a folder beside it: a half-finished installation must not look like a finished
            // one.
            let fresh = places::cache().join("build/fresh");
            fs::remove_dir_all(&fresh).ok();
            fs::create_dir_all(&fresh)?;
            for (name, content) in manifests.iter().zip(&contents) {
                fs::write(fresh.join(name), content)?;
            }
            let mut npm = command("npm");
            npm.current_dir(&fresh)
                .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
            if !self.scripts {
                npm.arg("--ignore-scripts");
            }
            let what = self.what;
            Step::new(&format!("Installing {what} from npm"), "npm").run(&mut npm)?;
            fs::rename(&fresh, &folder)
                .with_context(|| format!("cannot write {}", folder.display()))?;
        }
        Ok(modules)
    }
}

/// The program that the list of services is measured beside, where it finds its packages. One of
/// them is compiled, which takes a minute or three.
pub(crate) fn bench_peer() -> anyhow::Result<PathBuf> {
    let from = places::root().join("crates/bench/peer");
    let program = from.join("server.mjs");
    let packages = Packages {
        from: from.clone(),
        what: "Fastify and better-sqlite3, to measure beside,",
        scripts: true,
    };
    link(&packages.installed()?, &from.join("node_modules"))?;
    Ok(program)
}

/// `node_modules` with what judges the description of the API.
pub(super) fn api_rules() -> anyhow::Result<PathBuf> {
    let packages = Packages {
        from: places::api_rules(),
        what: "Redocly and Spectral, which judge the description of the API,",
        scripts: false,
    };
    packages.installed()
}

/// The same, where it cannot be done without; and visible to the test files, which look for it
/// above themselves.
pub(super) fn required() -> anyhow::Result<()> {
    let Some(modules) = installed()? else {
        bail!("The browser tests need node (20 or newer) and npm. Please install them.");
    };
    link(&modules, &places::e2e().join("node_modules"))
}

fn link(modules: &Path, at: &Path) -> anyhow::Result<()> {
    if fs::read_link(at).is_ok_and(|target| target == modules) {
        return Ok(());
    }
    if fs::symlink_metadata(at).is_ok_and(|found| found.is_dir()) {
        // Somebody called `npm install` here. That works as well.
        return Ok(());
    }
    let _ = fs::remove_file(at);
    std::os::unix::fs::symlink(modules, at).with_context(|| format!("cannot link {}", at.display()))
}
