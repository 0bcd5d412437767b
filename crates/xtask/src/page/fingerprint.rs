//! Whether the page has to be built again: one number over everything that goes into it.

use std::fs;
use std::path::Path;

use anyhow::Context;
use sha2::{Digest, Sha256};

use crate::files::{files_below, hex};
use crate::places;
use crate::setup::Ready;

/// Files and folders of the checkout that decide what the page becomes.
const INPUTS: [&str; 7] = [
    "Cargo.lock",
    "Cargo.toml",
    ".cargo",
    "crates/xtask/src/page",
    "frontend",
    "shared",
    "style",
];

/// The number over sources, settings, compiler and tools.
pub(super) fn of_inputs(ready: &Ready) -> anyhow::Result<String> {
    let mut hasher = Sha256::new();
    hasher.update(ready.versions());
    for input in INPUTS {
        add(&mut hasher, &places::root(), &places::root().join(input))?;
    }
    Ok(hex(&hasher.finalize()))
}

/// The number over the files of a folder.
pub(super) fn of_folder(folder: &Path) -> anyhow::Result<String> {
    let mut hasher = Sha256::new();
    add(&mut hasher, folder, folder)?;
    Ok(hex(&hasher.finalize()))
}

fn add(hasher: &mut Sha256, base: &Path, path: &Path) -> anyhow::Result<()> {
    for file in files_below(path)? {
        let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        hasher.update(
            file.strip_prefix(base)
                .unwrap_or(&file)
                .to_string_lossy()
                .as_bytes(),
        );
        hasher.update(content.len().to_le_bytes());
        hasher.update(content);
    }
    Ok(())
}
