//! Whether the page has to be built again: one number over everything that goes into it.

use std::fs;
use std::path::Path;

use anyhow::Context;
use sha2::{Digest, Sha256};

use crate::files::{files_below, hex};
use crate::places;
use crate::setup::Ready;

/// Files and folders of the checkout that decide what the page becomes.
const INPUTS: [&str; 8] = [
    "Cargo.lock",
    "Cargo.toml",
    ".cargo",
    "crates/words",
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The folders of our own crates that one needs, and that those need in turn.
    fn folders_of(folder: &str, workspace: &str) -> Vec<String> {
        let manifest = fs::read_to_string(places::root().join(folder).join("Cargo.toml")).unwrap();
        let names = manifest.lines().filter_map(|line| {
            let (name, _) = line.split_once(".workspace = true")?;
            name.starts_with("goodstanding-").then_some(name)
        });
        let mut folders = vec![folder.to_owned()];
        for name in names {
            let declared = format!("\n{name} = {{ path = \"");
            let (_, path) = workspace.split_once(&declared).unwrap();
            let (path, _) = path.split_once('"').unwrap();
            folders.extend(folders_of(path, workspace));
        }
        folders
    }

    #[test]
    fn every_crate_of_the_page_counts() {
        let workspace = fs::read_to_string(places::root().join("Cargo.toml")).unwrap();
        let folders = folders_of("frontend", &workspace);
        assert!(folders.len() > 2);
        for folder in folders {
            assert!(INPUTS.contains(&folder.as_str()), "{folder}");
        }
    }
}
