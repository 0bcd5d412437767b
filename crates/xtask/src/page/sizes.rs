//! What a visit downloads, raw and compressed: the files that `index.html` names, which the first
//! one loads, and the parts that follow.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};

use crate::files::{files_below, has_extension};
use crate::places;

use super::html;

/// Fails when the first load is larger than this under brotli.
pub(crate) fn refuse_above(most_bytes: u64) -> anyhow::Result<()> {
    let Files { first, .. } = files()?;
    let brotli = sum("", &first).brotli;
    if brotli > most_bytes {
        bail!("The first load is {brotli} bytes of brotli; it should be {most_bytes} at most.");
    }
    Ok(())
}

/// Prints the table of what a first visit loads.
pub(crate) fn print() -> anyhow::Result<()> {
    let Files {
        mut first,
        font,
        mut later,
    } = files()?;
    let first_sum = sum("first load", &first);
    let later_sum = sum("later", &later);
    let font_sum = sum("the font", &font);
    let all = sum("all", [&first_sum, &font_sum, &later_sum]);
    first.push(first_sum);
    if !font.is_empty() {
        first.push(font_sum);
    }
    if !later.is_empty() {
        later.extend([later_sum, all]);
    }
    let width = first
        .iter()
        .chain(&later)
        .map(|file| file.name.len())
        .max()
        .unwrap_or_default();
    println!(
        "{:width$}  {:>9}  {:>9}  {:>9}",
        "bytes", "raw", "gzip", "brotli"
    );
    for file in first.iter().chain(&later) {
        println!(
            "{:width$}  {:>9}  {:>9}  {:>9}",
            file.name, file.raw, file.gzip, file.brotli
        );
    }
    Ok(())
}

struct FileSize {
    name: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

fn sum<'a>(name: &str, files: impl IntoIterator<Item = &'a FileSize>) -> FileSize {
    let none = FileSize {
        name: name.to_owned(),
        raw: 0,
        gzip: 0,
        brotli: 0,
    };
    files.into_iter().fold(none, |sum, file| FileSize {
        raw: sum.raw + file.raw,
        gzip: sum.gzip + file.gzip,
        brotli: sum.brotli + file.brotli,
        ..sum
    })
}

/// What is served, by when it is loaded; the largest first.
struct Files {
    first: Vec<FileSize>,
    /// Loaded beside the first view, which does not wait for it.
    font: Vec<FileSize>,
    later: Vec<FileSize>,
}

fn files() -> anyhow::Result<Files> {
    const INDEX: &str = "index.html";
    let dist = places::dist();
    let index = fs::read_to_string(dist.join(INDEX))
        .context("dist/ is empty: `cargo xtask page` builds it")?;
    let mut files = Vec::new();
    for path in files_below(&dist)? {
        let name = path
            .strip_prefix(&dist)
            .unwrap_or(&path)
            .to_string_lossy()
            .into_owned();
        if has_extension(&path, "br") || has_extension(&path, "gz") {
            continue;
        }
        let raw = fs::metadata(&path)?.len();
        // What did not get smaller is sent as it is.
        let compressed = |extension: &str| {
            fs::metadata(dist.join(format!("{name}.{extension}"))).map_or(raw, |found| found.len())
        };
        files.push(FileSize {
            raw,
            gzip: compressed("gz"),
            brotli: compressed("br"),
            name,
        });
    }
    files.sort_by_key(|file| std::cmp::Reverse(file.brotli));
    // What is only marked is asked for later.
    let asked: String = index
        .lines()
        .filter(|line| !line.contains(html::LATER))
        .collect();
    let (named, later): (Vec<_>, Vec<_>) = files
        .into_iter()
        .partition(|file| file.name == INDEX || asked.contains(&file.name));
    let (font, first) = named
        .into_iter()
        .partition(|file| has_extension(Path::new(&file.name), "woff2"));
    Ok(Files { first, font, later })
}
