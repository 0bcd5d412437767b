//! Whether the page has to be built again: one number over everything that goes into it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use sha2::{Digest, Sha256};

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

/// Sixteen digits that stand for a content: enough to be different, short enough for a file name.
pub(crate) fn short_hash(content: &[u8]) -> String {
    hex(&Sha256::digest(content)[..8])
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

/// Every file in or below a path, in the order of their names.
pub(crate) fn files_below(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))? {
        entries.push(entry?.path());
    }
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        files.extend(files_below(&entry)?);
    }
    Ok(files)
}

/// Whether a path ends in `.extension`.
pub(crate) fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
