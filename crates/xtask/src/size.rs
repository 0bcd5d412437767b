//! What a first visit downloads: every file of `dist/`, raw and compressed.

use std::fs;

use anyhow::{Context, bail};

use crate::options::Options;
use crate::page::{self, files_below, has_extension};
use crate::{places, setup};

/// The command.
pub(crate) fn run(mut options: Options) -> anyhow::Result<()> {
    let most: Option<u64> = options.value("--max-brotli")?;
    options.finish()?;
    page::build(&setup::ready()?)?;
    print()?;
    most.map_or(Ok(()), refuse_above)
}

/// Fails when the first load is larger than this under brotli.
pub(crate) fn refuse_above(most_bytes: u64) -> anyhow::Result<()> {
    let brotli = files()?.iter().map(|file| file.brotli).sum::<u64>();
    if brotli > most_bytes {
        bail!("The first load is {brotli} bytes of brotli; it should be {most_bytes} at most.");
    }
    Ok(())
}

/// Prints the table.
pub(crate) fn print() -> anyhow::Result<()> {
    let files = files()?;
    let total = |size: fn(&FileSize) -> u64| files.iter().map(size).sum::<u64>();
    let sum = FileSize {
        name: "first load".to_owned(),
        raw: total(|file| file.raw),
        gzip: total(|file| file.gzip),
        brotli: total(|file| file.brotli),
    };
    let width = files
        .iter()
        .map(|file| file.name.len())
        .max()
        .unwrap_or_default();
    println!(
        "{:width$}  {:>9}  {:>9}  {:>9}",
        "bytes", "raw", "gzip", "brotli"
    );
    for file in files.iter().chain([&sum]) {
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

/// The files that a visit loads, largest first. All of `dist/` is loaded by the first one.
fn files() -> anyhow::Result<Vec<FileSize>> {
    let dist = places::dist();
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
    files
        .first()
        .context("dist/ is empty: `cargo xtask page` builds it")?;
    Ok(files)
}
