//! Files and folders: what is below a path, what stands for a content, a folder that nobody else
//! uses.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use sha2::{Digest, Sha256};

use crate::steps::{answer, command};

/// Sixteen digits that stand for a content: enough to be different, short enough for a file name.
pub(crate) fn short_hash(content: &[u8]) -> String {
    hex(&Sha256::digest(content)[..8])
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

/// Bytes as hexadecimal digits, two for each.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// An empty folder that nobody else uses.
pub(crate) fn temporary_folder(what: &str) -> anyhow::Result<PathBuf> {
    let pattern = format!("goodstanding-{what}-XXXXXX");
    let path = answer(command("mktemp").args(["-d", "-t", &pattern]))
        .context("cannot make a temporary folder")?;
    Ok(PathBuf::from(path))
}
