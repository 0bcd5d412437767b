//! A tool chain that compiles for the browser.
//!
//! On most machines `rustup target add wasm32-unknown-unknown` is all. Where that download is
//! refused (closed networks that mirror only the package registries), Debian's `rustc-web` brings
//! the same compiler with the sources of the standard library, which is then built here, once.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};

use super::debian;
use crate::files::has_extension;
use crate::places;
use crate::steps::{Step, answer, command, is_installed, say};

/// The rustup name of the tool chain that is put together from Debian's packages.
pub(super) const LINKED: &str = "goodstanding";

const WASM: &str = "wasm32-unknown-unknown";

/// Where Debian's compiler keeps the libraries it links, by target.
const LIBRARIES: &str = "/usr/lib/rustlib";

/// The tool chain to build with: `None` is the active one.
pub(super) fn with_wasm() -> anyhow::Result<Option<String>> {
    if compiles_for_the_browser(None) {
        return Ok(None);
    }
    let linked = || Some(LINKED.to_owned());
    if compiles_for_the_browser(Some(LINKED)) {
        return Ok(linked());
    }
    if !is_installed("rustup") {
        bail!(
            "Rust here has no standard library for {WASM}.\nPlease install that target: with rustup (https://rustup.rs), \
             or the package of your distribution (libstd-rust-dev-wasm32 on Debian, rust-std-static-{WASM} on Fedora)."
        );
    }
    let added = Step::new(
        "Adding the browser target to the Rust tool chain",
        "rustup-target",
    )
    .limited_to(Duration::from_mins(3))
    .run(command("rustup").args(["target", "add", WASM]));
    let Err(refusal) = added else {
        return Ok(None);
    };
    if !debian::can_install() {
        return Err(refusal.context(format!(
            "The target {WASM} could not be added to the Rust tool chain."
        )));
    }
    say("The download is refused here: building the target from Debian's packages instead.");
    build_from_debian().context("building the browser target from Debian's packages")?;
    if !compiles_for_the_browser(Some(LINKED)) {
        bail!(
            "The browser target was built, and still the tool chain `{LINKED}` does not find it."
        );
    }
    Ok(linked())
}

/// Whether a tool chain has the standard library for the browser, and the linker where it is put
/// together here.
fn compiles_for_the_browser(name: Option<&str>) -> bool {
    let mut rustc = command("rustc");
    if let Some(name) = name {
        rustc.env("RUSTUP_TOOLCHAIN", name);
    }
    rustc.args(["--print", "target-libdir", "--target", WASM]);
    let Some(folder) = answer(&mut rustc).map(PathBuf::from) else {
        return false;
    };
    let has_std = fs::read_dir(&folder).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
    });
    has_std && (name.is_none() || folder.starts_with(LIBRARIES) && linker().exists())
}

fn build_from_debian() -> anyhow::Result<()> {
    let rust_lld = rustup_linker();
    let mut packages = vec!["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy"];
    if rust_lld.is_none() {
        packages.push("lld");
    }
    debian::apt_get_install(&packages)?;

    let scratch = places::cache().join("build/std");
    build_std(&scratch)?;
    install_std(&scratch)?;

    let linker = linker();
    if !linker.exists() {
        // Also when it is a link to a tool chain that is gone.
        let _ = fs::remove_file(&linker);
        if let Some(folder) = linker.parent() {
            fs::create_dir_all(folder)?;
        }
        let lld = rust_lld.unwrap_or_else(|| PathBuf::from("/usr/bin/lld"));
        std::os::unix::fs::symlink(&lld, &linker)
            .with_context(|| format!("cannot link {} to {}", linker.display(), lld.display()))?;
    }
    Step::new("Making it known to rustup", "rustup-link").run(command("rustup").args([
        "toolchain",
        "link",
        LINKED,
        "/usr",
    ]))?;
    fs::remove_dir_all(&scratch).ok();
    Ok(())
}

/// Compiles the standard library in a crate made for nothing else.
fn build_std(scratch: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(scratch.join("src"))?;
    fs::write(
        scratch.join("Cargo.toml"),
        "[package]\nname = \"scratch\"\nedition = \"2024\"\n\n[workspace]\n",
    )?;
    fs::write(scratch.join("src/lib.rs"), "")?;
    let mut cargo = command("/usr/bin/cargo");
    cargo
        .current_dir(scratch)
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env("RUSTC", "/usr/bin/rustc")
        // Building std is not stable yet; what it builds is the compiler's own, stable std.
        .env("RUSTC_BOOTSTRAP", "1")
        // Without bitcode, fat LTO of the page cannot link it.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .args(["build", "--release", "--target", WASM])
        // proc_macro and test: what the component tests link.
        .arg("-Zbuild-std=std,panic_abort,proc_macro,test");
    Step::new(
        "Building the standard library for the browser (about 1 minute)",
        "wasm-std",
    )
    .run(&mut cargo)
}

/// Puts what was built where the compiler looks for it; complete or not at all.
fn install_std(scratch: &Path) -> anyhow::Result<()> {
    let built = scratch.join("target").join(WASM).join("release/deps");
    let target = Path::new(LIBRARIES).join(WASM);
    let fresh = Path::new(LIBRARIES).join(format!("{WASM}.new"));
    fs::remove_dir_all(&fresh).ok();
    fs::create_dir_all(fresh.join("lib"))?;
    let mut count = 0;
    for entry in fs::read_dir(&built).with_context(|| format!("cannot read {}", built.display()))? {
        let path = entry?.path();
        let Some(name) = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
        else {
            continue;
        };
        if has_extension(&path, "rlib") && !name.starts_with("libscratch") {
            fs::copy(&path, fresh.join("lib").join(&name))?;
            count += 1;
        }
    }
    if count == 0 {
        bail!("There are no libraries in {}.", built.display());
    }
    // Two versions side by side would be "multiple candidates for crate `std`".
    fs::remove_dir_all(&target).ok();
    fs::rename(&fresh, &target)?;
    Ok(())
}

/// The linker of the tool chain that is put together here.
fn linker() -> PathBuf {
    Path::new(LIBRARIES).join(host()).join("bin/rust-lld")
}

/// The same linker in the person's own tool chain.
fn rustup_linker() -> Option<PathBuf> {
    let root = answer(command("rustc").args(["--print", "sysroot"]))?;
    let path = Path::new(&root)
        .join("lib/rustlib")
        .join(host())
        .join("bin/rust-lld");
    path.exists().then_some(path)
}

fn host() -> String {
    format!("{}-unknown-linux-gnu", std::env::consts::ARCH)
}
