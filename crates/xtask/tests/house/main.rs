//! The house: no file imports from a floor above its own, and no files import each other in a
//! circle; and what is said of a standard is said of all of it.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests are named after what they show, and fail where something is missing"
)]

mod asvs;
mod imports;
mod named;
mod queries;

use std::path::{Path, PathBuf};

use imports::{Import, circles, of_crate};

/// Where our crates keep their sources.
const CRATES: &[&str] = &[
    "backend",
    "shared",
    "frontend",
    "crates/bench",
    "crates/demo-data",
    "crates/every-database",
    "crates/faulty-disk",
    "crates/paper",
    "crates/sqlite-handle",
    "crates/xtask",
];

/// The floors of the backend, as docs/ARCHITECTURE.md draws them; a file stands on the first one
/// that has its place.
const FLOORS: &[(u8, &str, &[&str])] = &[
    (
        1,
        "store",
        &[
            "store/",
            "clock/",
            "collation.rs",
            "languages/",
            "randomness.rs",
            "*/db.rs",
            "*/db/",
        ],
    ),
    (2, "billing", &["billing/", "post/"]),
    (3, "http", &["http/", "sessions/", "app.rs", "problem.rs"]),
    (
        5,
        "program",
        &[
            "main.rs",
            "lib.rs",
            "router.rs",
            "states.rs",
            "commands/",
            "demo/",
        ],
    ),
    (4, "features", &[""]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
}

fn sources(name: &str) -> PathBuf {
    root().join(name).join("src")
}

/// The floor of a file, and what it is called.
fn floor(file: &Path) -> (u8, &'static str) {
    let file = file.to_str().unwrap();
    let is_there = |place: &str| match place.strip_prefix("*/") {
        Some(rest) => file
            .split_once('/')
            .is_some_and(|(_, below)| below.starts_with(rest)),
        None => file.starts_with(place),
    };
    FLOORS
        .iter()
        .find(|(_, _, places)| places.iter().any(|place| is_there(place)))
        .map(|(floor, name, _)| (*floor, *name))
        .unwrap()
}

/// Every import that runs up, with both lines that have to agree.
fn upward(imports: &[Import]) -> Vec<String> {
    let runs_up = |import: &&Import| floor(&import.from).0 < floor(&import.to).0;
    let words = |import: &Import| {
        let ((low, here), (high, there)) = (floor(&import.from), floor(&import.to));
        format!(
            "{}:{} stands on floor {low} ({here}) and uses {}, which {}:{} defines on floor {high} ({there})",
            import.from.display(),
            import.line,
            import.what,
            import.to.display(),
            import.at,
        )
    };
    imports.iter().filter(runs_up).map(words).collect()
}

#[test]
fn no_file_of_the_backend_imports_from_a_floor_above_its_own() {
    let found = upward(&of_crate(&sources("backend")));
    assert!(
        found.is_empty(),
        "{} imports run up:\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let mut found = Vec::new();
    for name in CRATES {
        let imports = of_crate(&sources(name));
        for circle in circles(&imports) {
            let within = imports
                .iter()
                .filter(|import| circle.contains(&import.from) && circle.contains(&import.to));
            let lines: Vec<String> = within
                .map(|import| {
                    format!(
                        "  {}:{} uses {} of {}:{}",
                        import.from.display(),
                        import.line,
                        import.what,
                        import.to.display(),
                        import.at
                    )
                })
                .collect();
            found.push(format!(
                "{name}, {} files:\n{}",
                circle.len(),
                lines.join("\n")
            ));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Whoever could make a scope could read everybody's rows: only what knows who is signed in makes
/// one.
#[test]
fn only_sessions_make_a_scope() {
    let mut files = vec![sources("backend")];
    let mut found = Vec::new();
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(
                std::fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let makes = ["Scope::of_customer", "Scope::of_staff"]
            .iter()
            .any(|maker| text.contains(maker));
        if makes && !path.starts_with(sources("backend").join("sessions")) {
            found.push(path);
        }
    }
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn every_file_is_part_of_a_program() {
    let found = named::unnamed(root());
    assert!(found.is_empty(), "no `mod` names {found:?}");
}

#[test]
fn a_file_that_nothing_names_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| {
        let path = folder.path().join("shared").join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("Cargo.toml", "");
    write("src/lib.rs", "mod orders; mod paid;");
    write("src/orders/mod.rs", "mod place;");
    write("src/orders/place.rs", "");
    write("src/orders/paid.rs", "");
    write("src/paid.rs", "");
    write("tests/api/main.rs", "mod lists;");
    write("tests/api/lists.rs", "");
    write("tests/api/orders.rs", "");
    write("tests/alone.rs", "");
    let mut found = named::unnamed(folder.path());
    found.sort();
    let expected = ["src/orders/paid.rs", "tests/api/orders.rs"];
    assert_eq!(
        found,
        expected.map(|file| folder.path().join("shared").join(file))
    );
}

#[test]
fn a_planted_import_is_found_through_every_door() {
    let folder = tempfile::tempdir().unwrap();
    let house = folder.path();
    let write = |file: &str, text: &str| {
        let path = house.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("lib.rs", "mod store; mod orders; mod billing;");
    write("store/mod.rs", "mod rows;\npub use self::rows::Row;");
    write(
        "store/rows.rs",
        "use crate::orders as placed;\npub struct Row;\nfn f() { placed::act::accept(); }\n#[cfg(test)]\nmod tests { use crate::billing::Step; }",
    );
    write("orders/mod.rs", "pub mod act;\npub mod db;");
    write(
        "orders/act.rs",
        "use crate::billing::Step;\npub fn accept() { vec![super::db::find()]; }",
    );
    write(
        "orders/db.rs",
        "use crate::store::Row;\npub fn find() -> Row { Row }",
    );
    write("billing/mod.rs", "mod step;\npub use self::step::*;");
    write(
        "billing/step.rs",
        "use crate::store::*;\npub struct Step(Row);",
    );
    let found = of_crate(house);
    let said: Vec<String> = found
        .iter()
        .map(|import| {
            format!(
                "{}:{} {}:{}",
                import.from.display(),
                import.line,
                import.to.display(),
                import.at
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            "billing/step.rs:2 store/rows.rs:2",
            "orders/act.rs:1 billing/step.rs:2",
            "orders/act.rs:2 orders/db.rs:2",
            "orders/db.rs:1 store/rows.rs:2",
            "store/rows.rs:3 orders/act.rs:2",
        ]
    );
    assert_eq!(
        upward(&found),
        [
            "store/rows.rs:3 stands on floor 1 (store) and uses placed::act::accept, which orders/act.rs:2 defines on floor 4 (features)"
        ]
    );
    let circle = [
        "billing/step.rs",
        "orders/act.rs",
        "orders/db.rs",
        "store/rows.rs",
    ];
    assert_eq!(circles(&found), [circle.map(PathBuf::from).to_vec()]);
}
