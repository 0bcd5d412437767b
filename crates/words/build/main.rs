//! Reads the texts of every language, holds each against English, and writes what the crate
//! includes. Whatever is wrong is printed line by line, and nothing is built.

mod arrival;
mod check;
mod emit;
mod made;
mod text;

use std::path::{Path, PathBuf};
use std::{env, fs};

use brotli::enc::BrotliEncoderParams;
use brotli::enc::backward_references::BrotliEncoderMode;

use crate::arrival::Order;
use crate::check::against_english;
use crate::made::{longer, mirrored};
use crate::text::Texts;

const FOLDER: &str = "texts";
const ENGLISH: &str = "en";
const ARRIVAL: &str = "arrival.toml";

fn main() {
    println!("cargo::rerun-if-changed={FOLDER}");
    println!("cargo::rerun-if-changed={ARRIVAL}");
    println!("cargo::rerun-if-changed=build");
    match generated() {
        Ok(files) => {
            let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
            // Where the languages are in the program, they are sent packed.
            let is_packed = env::var_os("CARGO_FEATURE_LANGUAGES").is_some();
            for (name, content) in files {
                let path = out.join(name);
                let is_sent = path.extension().is_some_and(|it| it == "sent");
                if !is_sent {
                    write(&path, content.as_bytes());
                } else if is_packed {
                    write(&path.with_extension("br"), &packed(content.as_bytes()));
                }
            }
        }
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={problem}");
            }
        }
    }
}

fn write(path: &Path, content: &[u8]) {
    fs::write(path, content).expect("the folder of the build is writable");
}

/// As small as brotli makes it.
fn packed(content: &[u8]) -> Vec<u8> {
    let settings = BrotliEncoderParams {
        quality: 11,
        mode: BrotliEncoderMode::BROTLI_MODE_TEXT,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut packed, &settings).expect("memory is enough");
    packed
}

/// The files that the crate includes, or everything that is wrong with the texts.
fn generated() -> Result<Vec<(String, String)>, Vec<String>> {
    let english = read(&Path::new(FOLDER).join(format!("{ENGLISH}.toml")))?;
    let mut problems = english.problems(ENGLISH);
    let mut languages = vec![
        ("en-XA".to_owned(), english.map(&longer)),
        ("ar-XB".to_owned(), english.map(&mirrored)),
    ];
    for path in translations() {
        let tag = path.file_stem().unwrap_or_default().to_string_lossy();
        let tag = tag.into_owned();
        match read(&path) {
            Ok(texts) => {
                problems.extend(against_english(&english, &texts, &tag));
                languages.push((tag, texts));
            }
            Err(more) => problems.extend(more),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let arrival =
        fs::read_to_string(ARRIVAL).map_err(|error| vec![format!("{ARRIVAL}: {error}")])?;
    let order = Order::parse(&english, &arrival).map_err(|problem| vec![problem])?;
    Ok(emit::files(&english, &order, &languages))
}

/// The files of all languages but English, by name.
fn translations() -> Vec<PathBuf> {
    let entries = fs::read_dir(FOLDER).expect("the texts are there");
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
        .filter(|path| path.file_stem().is_some_and(|it| it != ENGLISH))
        .collect();
    files.sort();
    files
}

fn read(path: &Path) -> Result<Texts, Vec<String>> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let content = fs::read_to_string(path).map_err(|error| vec![format!("{name}: {error}")])?;
    Texts::parse(&content).map_err(|problems| {
        let named = problems.into_iter().map(|it| format!("{name}: {it}"));
        named.collect()
    })
}
