//! When the page gets each message, as `arrival.toml` has it: with the first view, with the first
//! part that follows, or never, because only the server says it.

use std::collections::HashSet;

use toml::Table;

use crate::text::Texts;

/// The messages in the order in which they are in a list.
pub(crate) struct Order {
    /// Their paths, those that come first at the beginning.
    pub(crate) paths: Vec<String>,
    /// How many of them come with the first view.
    pub(crate) first: usize,
    /// How many of them come to the page at all.
    pub(crate) page: usize,
}

impl Order {
    /// Reads `arrival.toml`. What is not named there comes with the first part; a name there of
    /// which there is no message says nothing.
    pub(crate) fn parse(english: &Texts, content: &str) -> Result<Self, String> {
        let table: Table = content
            .parse()
            .map_err(|error| format!("arrival.toml: {error}"))?;
        let named = |list: &str| -> HashSet<&str> {
            let names = table.get(list).and_then(|list| list.as_array());
            let names = names.into_iter().flatten();
            names.filter_map(|name| name.as_str()).collect()
        };
        let (of_first, of_server) = (named("first"), named("server"));
        let all = english.0.keys().cloned();
        let (mut paths, others): (Vec<String>, Vec<String>) =
            all.partition(|path| of_first.contains(path.as_str()));
        let first = paths.len();
        let (server, later): (Vec<String>, Vec<String>) = others
            .into_iter()
            .partition(|path| of_server.contains(path.as_str()));
        paths.extend(later);
        let page = paths.len();
        paths.extend(server);
        Ok(Self { paths, first, page })
    }
}
