//! The fonts that files for print are drawn with, cut from what npm brings into the folder that the
//! server embeds. They are no part of the page: nobody downloads them.

use std::fs;
use std::path::Path;

use anyhow::Context;

use crate::files::{files_below, short_hash};
use crate::places;
use crate::steps::{Step, command};

/// Brings the folder up to date. They are cut once for each content of what decides about them, and
/// kept for the next checkout.
pub(super) fn cut(modules: &Path) -> anyhow::Result<()> {
    let script = places::root().join("crates/xtask/src/setup/fonts.mjs");
    let packages = places::e2e().join("package-lock.json");
    let mut inputs = Vec::new();
    for input in [&script, &packages] {
        inputs.extend(fs::read(input).with_context(|| format!("cannot read {}", input.display()))?);
    }
    let kept = places::cache().join(format!("fonts-{}", short_hash(&inputs)));
    if !kept.is_dir() {
        // Into a folder beside it: half of them must not look like all of them.
        let fresh = places::cache().join("build/fonts");
        fs::remove_dir_all(&fresh).ok();
        fs::create_dir_all(&fresh)?;
        Step::new("Cutting the fonts of receipts", "fonts")
            .run(command("node").arg(&script).arg(modules).arg(&fresh))?;
        fs::rename(&fresh, &kept).with_context(|| format!("cannot write {}", kept.display()))?;
    }
    for font in files_below(&kept)? {
        let Some(name) = font.file_name() else {
            continue;
        };
        let (content, place) = (fs::read(&font)?, places::fonts().join(name));
        // What is as it was keeps its date, and nothing is compiled again.
        if fs::read(&place).is_ok_and(|there| there == content) {
            continue;
        }
        fs::write(&place, content).with_context(|| format!("cannot write {}", place.display()))?;
    }
    Ok(())
}
