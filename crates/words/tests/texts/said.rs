//! That every message is said somewhere: what nobody says is translated for nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::text::Texts;

/// Where the sources are that say something, from the root of the repository.
const SOURCES: [&str; 4] = ["frontend/src", "shared/src", "backend/src", "crates"];

/// What is said by its place in a list (`boot::ALL`).
const LISTED: &str = "boot.";

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_skipped = ["target", "node_modules", "tests"]
            .iter()
            .any(|name| path.ends_with(name));
        if path.is_dir() && !is_skipped {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

/// Every word of the sources.
fn words() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for source in SOURCES {
        rust_files(&root.join(source), &mut files);
    }
    let mut words = BTreeSet::new();
    for file in files {
        let content = fs::read_to_string(file).unwrap();
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        words.extend(content.split(|it| !is_part(it)).map(str::to_owned));
    }
    words
}

/// The messages of whose constant or function nothing is seen. One that shares its name with
/// something else is not noticed.
fn unsaid(english: &Texts, words: &BTreeSet<String>) -> Vec<String> {
    let is_unsaid = |path: &&String| {
        let name = path.rsplit('.').next().unwrap_or(path);
        let names = [name.to_owned(), name.to_uppercase()];
        !path.starts_with(LISTED) && names.iter().all(|name| !words.contains(name))
    };
    english.0.keys().filter(is_unsaid).cloned().collect()
}

#[test]
fn every_message_is_said_somewhere() {
    let content = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/texts/en.toml"));
    let english = Texts::parse(&content.unwrap()).unwrap();
    assert_eq!(unsaid(&english, &words()), [""; 0]);
    let made = Texts::parse("[a]\nnobody_says_it_anywhere = \"It\"\ntitle = \"T\"").unwrap();
    let words = ["TITLE".to_owned()].into();
    assert_eq!(unsaid(&made, &words), ["a.nobody_says_it_anywhere"]);
}
