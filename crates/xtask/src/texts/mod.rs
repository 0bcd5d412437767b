//! What no compiler and no formatter reads: how style sheets are written and that the page loads
//! them all, how wide comments and Markdown are, and whether documentation says anything.

mod finding;
mod styles;
mod words;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};

use self::finding::Finding;
use self::styles::{TOKENS, declared, styles, undeclared};
use self::words::{short_documentation, wide_comments, wide_markdown};
use crate::files::{files_below, has_extension};
use crate::places;
use crate::steps::say;

/// The folders whose comments keep to the width.
const NARROW_COMMENTS: [&str; 11] = [
    "backend",
    "crates/bench",
    "crates/demo-data",
    "crates/every-database",
    "crates/paper",
    "crates/sqlite-handle",
    "crates/words",
    "crates/xtask",
    "frontend",
    "shared",
    "style",
];

/// The folders whose documentation says what a name does not: meaning, unit, and when a value is
/// absent.
const TELLING_DOCUMENTATION: [&str; 7] = [
    "backend",
    "crates/bench",
    "crates/paper",
    "crates/sqlite-handle",
    "crates/words",
    "crates/xtask",
    "shared",
];

/// Markdown that keeps to the width.
const NARROW_MARKDOWN: [&str; 2] = ["docs", "README.md"];

/// Written by tests, a table's row or a drawing's line at a time.
const GENERATED: [&str; 2] = ["docs/STATES.md", "docs/WAYS.md"];

/// Loads every style sheet.
const PAGE: &str = "frontend/index.html";

/// Reads every text that has a rule here, and fails with all that break one.
pub(crate) fn check() -> anyhow::Result<()> {
    say("Style sheets, documentation, and the width of comments and Markdown");
    let mut findings = Vec::new();
    let sheets = files("style", "css")?;
    let mut tokens = BTreeSet::new();
    for sheet in &sheets {
        tokens.extend(declared(&read(sheet)?));
    }
    let page = read(PAGE)?;
    for sheet in &sheets {
        findings.extend(find(sheet, |text| styles(text, sheet == TOKENS))?);
        findings.extend(find(sheet, |text| undeclared(text, &tokens))?);
        if !page.contains(&format!("href=\"../{sheet}\"")) {
            findings.push(format!("{sheet}:1: {PAGE} does not load it"));
        }
    }
    for folder in NARROW_COMMENTS {
        for extension in ["rs", "css", "js"] {
            for source in files(folder, extension)? {
                findings.extend(find(&source, wide_comments)?);
            }
        }
    }
    for folder in TELLING_DOCUMENTATION {
        for source in files(folder, "rs")? {
            findings.extend(find(&source, short_documentation)?);
        }
    }
    for place in NARROW_MARKDOWN {
        for text in files(place, "md")? {
            if !GENERATED.contains(&text.as_str()) {
                findings.extend(find(&text, wide_markdown)?);
            }
        }
    }
    if findings.is_empty() {
        return Ok(());
    }
    bail!("{}", findings.join("\n"))
}

/// The files of a kind below a place, by their paths from the root of the checkout.
fn files(place: &str, extension: &str) -> anyhow::Result<Vec<String>> {
    let root = places::root();
    Ok(files_below(&root.join(place))?
        .iter()
        .filter(|path| has_extension(path, extension))
        .map(|path| {
            let inside = path.strip_prefix(&root).unwrap_or(path);
            inside.display().to_string()
        })
        .collect())
}

fn read(path: &str) -> anyhow::Result<String> {
    fs::read_to_string(places::root().join(Path::new(path)))
        .with_context(|| format!("cannot read {path}"))
}

/// What a rule finds in a file, as lines that an editor can jump to.
fn find(path: &str, rule: impl Fn(&str) -> Vec<Finding>) -> anyhow::Result<Vec<String>> {
    let lines = rule(&read(path)?);
    Ok(lines
        .into_iter()
        .map(|Finding { line, words }| format!("{path}:{line}: {words}"))
        .collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_texts_of_the_repository_keep_the_rules() {
        super::check().unwrap();
    }
}
