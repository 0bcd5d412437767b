//! Who may speak to the database, and who writes how something stands.

use std::fs;
use std::path::Path;

use super::sources;

/// The files that speak to the database: the store, the queries of a feature (`db`), what it shows
/// of them (`read`), how it filters and sorts them; and what judges or fills whole tables.
const QUERY_FILES: &[&str] = &[
    "store/",
    "*/db.rs",
    "*/db/",
    "*/read.rs",
    "*/read/",
    "*/filter.rs",
    "*/sort.rs",
    "check/",
    "demo/scale/",
];

/// What a file names that speaks to the database.
const QUERIES: &[&str] = &["diesel::prelude", "store::schema", "sql_query"];

/// Where each status is written: with the row, and when it changes.
const WRITERS: &[(&str, &[&str])] = &[
    (
        "services::status",
        &["services/db/lives.rs", "services/db/write.rs"],
    ),
    // One macro says it for both.
    ("subscriptions::status", &["subscriptions/db/mod.rs"]),
    (
        "subscriptions::billing_status",
        &["subscriptions/db/mod.rs"],
    ),
    (
        "transactions::status",
        &["transactions/db.rs", "transactions/db.rs"],
    ),
    (
        "cancellations::state",
        &["cancellations/db.rs", "cancellations/db.rs"],
    ),
];

/// The sources of the backend, by their path from `src`, with their text: without the tests beside
/// them.
fn backend() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let root = sources("backend");
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                found.push((name_of(&root, &path), code.to_owned()));
            }
        }
    }
    found.sort();
    found
}

fn name_of(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap().display().to_string()
}

fn is_query_file(file: &str) -> bool {
    QUERY_FILES
        .iter()
        .any(|place| match place.strip_prefix("*/") {
            // At any depth: a part of a feature may have queries of its own.
            Some(rest) => file.contains(&format!("/{rest}")),
            None => file.starts_with(place),
        })
}

/// The lines that set a column: a filter stands on the line of its `filter`.
fn writers(column: &str, sources: &[(String, String)]) -> Vec<String> {
    let set = format!("{column}.eq(");
    let mut found = Vec::new();
    for (file, code) in sources {
        let lines = code.lines().filter(|line| line.trim().starts_with(&set));
        found.extend(lines.map(|_| file.clone()));
    }
    found
}

#[test]
fn only_query_files_speak_to_the_database() {
    let mut found = Vec::new();
    for (file, code) in backend() {
        for (index, line) in code.lines().enumerate() {
            if !is_query_file(&file) && QUERIES.iter().any(|query| line.contains(query)) {
                found.push(format!(
                    "backend/src/{file}:{}: a query belongs into the feature's db, read, filter or sort",
                    index + 1
                ));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn each_status_has_one_writer() {
    let sources = backend();
    for (column, expected) in WRITERS {
        assert_eq!(
            writers(column, &sources),
            *expected,
            "{column} is written where a row is made, and in one place where it changes"
        );
    }
}

#[test]
fn a_planted_writer_is_found() {
    let planted = "    services::status.eq(\"active\"),\n    .filter(services::status.eq(\"x\"))";
    let sources = [("orders/place.rs".to_owned(), planted.to_owned())];
    assert_eq!(writers("services::status", &sources), ["orders/place.rs"]);
    assert!(!is_query_file("orders/place.rs"));
    assert!(is_query_file("billing/charges/read.rs"));
}
