//! Reads the texts of every language, holds each against English, and writes what the crate
//! includes. Whatever is wrong is printed line by line, and nothing is built.

mod check;
mod emit;
mod made;
mod text;

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::check::against_english;
use crate::made::{longer, mirrored};
use crate::text::Texts;

const FOLDER: &str = "texts";
const ENGLISH: &str = "en";

fn main() {
    println!("cargo::rerun-if-changed={FOLDER}");
    println!("cargo::rerun-if-changed=build");
    match generated() {
        Ok(files) => {
            let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
            for (name, content) in files {
                fs::write(out.join(name), content).expect("the folder of the build is writable");
            }
        }
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={problem}");
            }
        }
    }
}

/// The files that the crate includes, or everything that is wrong with the texts.
fn generated() -> Result<Vec<(&'static str, String)>, Vec<String>> {
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
    Ok(emit::files(&english, &languages))
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
