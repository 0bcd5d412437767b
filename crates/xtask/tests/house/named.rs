//! Whether each file of Rust is part of a program: one that no `mod` names is not compiled, and its
//! tests are not run.

use std::path::{Path, PathBuf};

/// Where sources are, and below which of their folders are no modules.
const SOURCES: [&str; 4] = ["backend", "crates", "frontend", "shared"];
const NO_SOURCES: [&str; 3] = ["fuzz", "node_modules", "target"];

/// Files that Cargo itself names.
const ROOTS: [&str; 3] = ["lib", "main", "build"];

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && !NO_SOURCES.contains(&name) {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|it| it == "rs") {
            files.push(path);
        }
    }
}

/// The files below a folder that nothing names.
pub(crate) fn unnamed(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in SOURCES.iter().map(|name| root.join(name)) {
        if folder.is_dir() {
            rust_files(&folder, &mut files);
        }
    }
    let texts: Vec<(PathBuf, String)> = files
        .iter()
        .map(|path| (path.clone(), std::fs::read_to_string(path).unwrap()))
        .collect();
    let is_named = |path: &&PathBuf| {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let folder = path.parent().unwrap();
        // The first file of each crate, each test, each example and each bench.
        let is_root = ROOTS.contains(&stem)
            || ["bin", "tests", "benches", "examples"].iter().any(|of| {
                folder.ends_with(of) && folder.parent().unwrap().join("Cargo.toml").exists()
            });
        let (name, around) = if stem == "mod" {
            (
                folder.file_name().unwrap().to_str().unwrap(),
                folder.parent().unwrap(),
            )
        } else {
            (stem, folder)
        };
        // The files in which a module of this folder is declared.
        let above = around.with_extension("rs");
        let declares = |file: &Path| {
            let is_first = ROOTS.contains(&file.file_stem().unwrap().to_str().unwrap());
            let is_mod = file.file_stem().is_some_and(|it| it == "mod");
            file == above
                || (file.parent() == Some(around) && (is_first || is_mod || is_in_tests(file)))
        };
        let names = [format!("mod {name};"), format!("mod r#{name};")];
        is_root
            || texts.iter().any(|(file, text)| {
                declares(file) && names.iter().any(|it| text.contains(it))
                    || text.lines().any(|line| is_path(line, stem))
            })
    };
    files
        .iter()
        .filter(|path| !is_named(path))
        .cloned()
        .collect()
}

/// Whether Cargo takes a file for the beginning of a program of its own.
fn is_in_tests(file: &Path) -> bool {
    file.parent()
        .is_some_and(|folder| folder.ends_with("tests"))
}

/// Whether a line says that the next module is in a file that is called so.
fn is_path(line: &str, stem: &str) -> bool {
    let path = line.trim().strip_prefix("#[path = \"");
    path.is_some_and(|path| path.ends_with(&format!("{stem}.rs\"]")))
}
