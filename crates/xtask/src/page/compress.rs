//! `.br` and `.gz` beside every file that gets smaller by it.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::files::files_below;

/// The highest quality: the page is compressed once and loaded often.
const BROTLI_QUALITY: i32 = 11;
/// The largest window that every browser accepts.
const BROTLI_WINDOW_BITS: i32 = 24;

/// Compresses what lies in a folder.
pub(super) fn folder(folder: &Path) -> anyhow::Result<()> {
    for file in files_below(folder)? {
        let content = fs::read(&file)?;
        for (extension, compressed) in [("br", brotli(&content)?), ("gz", gzip(&content)?)] {
            if compressed.len() < content.len() {
                let mut name = file.clone().into_os_string();
                name.push(".");
                name.push(extension);
                File::create(name)?.write_all(&compressed)?;
            }
        }
    }
    Ok(())
}

fn brotli(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let settings = BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW_BITS,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &settings)?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}
