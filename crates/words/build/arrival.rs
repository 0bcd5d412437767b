//! When the page gets each message, as `arrival.toml` has it: with the first view, with the first
//! part that follows, or never, because only the server says it.

use std::collections::HashSet;
use std::fs;

use toml::Table;

use crate::text::Texts;

/// The messages in the order in which they are in a list.
pub(crate) struct Order {
    /// Their paths.
    pub(crate) paths: Vec<String>,
    /// How many of them come with the first view: those at the beginning.
    pub(crate) first: usize,
    /// How many of them come to the page at all.
    pub(crate) page: usize,
}

impl Order {
    /// Reads `arrival.toml`. What is not named there comes with the first part; a name there of
    /// which there is no message says nothing.
    pub(crate) fn read(english: &Texts, path: &str) -> Result<Self, Vec<String>> {
        let content = fs::read_to_string(path).map_err(|error| vec![format!("{path}: {error}")])?;
        let table: Table = content
            .parse()
            .map_err(|error| vec![format!("{path}: {error}")])?;
        let named = |list: &str| -> HashSet<&str> {
            let names = table.get(list).and_then(|list| list.as_array());
            let names = names.into_iter().flatten();
            names.filter_map(|name| name.as_str()).collect()
        };
        let (first, server) = (named("first"), named("server"));
        let of = |wanted: fn(bool, bool) -> bool| {
            let all = english.0.keys();
            let is_wanted = |path: &&String| {
                wanted(
                    first.contains(path.as_str()),
                    server.contains(path.as_str()),
                )
            };
            all.filter(is_wanted).cloned().collect::<Vec<_>>()
        };
        let mut paths = of(|first, _| first);
        let first_count = paths.len();
        paths.extend(of(|first, server| !first && !server));
        let page = paths.len();
        paths.extend(of(|first, server| !first && server));
        Ok(Self {
            paths,
            first: first_count,
            page,
        })
    }
}
