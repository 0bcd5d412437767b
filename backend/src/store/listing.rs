//! Parts of long listings: which rows a part has, and how many there are in all. A part costs the
//! same at the beginning and at the end.

use goodstanding_shared::paging::{COUNT_LIMIT, Page};

use super::StoreError;

/// How many rows there are, counted up to [`COUNT_LIMIT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count(u64);

impl Count {
    /// How many rows to look at at least: one more than are counted says that there are more.
    pub(crate) const LIMIT: i64 = COUNT_LIMIT.cast_signed() + 1;

    /// From the number of rows found when looking at [`Count::LIMIT`] of them.
    pub(crate) const fn of(found: usize) -> Self {
        Self(found as u64)
    }

    /// The count with so many more rows.
    pub(crate) const fn plus(self, more: usize) -> Self {
        Self(self.0 + more as u64)
    }

    /// More than are counted, or nobody knows.
    pub(crate) const MANY: Self = Self(u64::MAX);

    /// Whether so few rows match that they are found by the filter and then sorted. Where many
    /// match, they are met soon on the way along an index in the order of the listing. The
    /// databases cannot tell: they know how often a value occurs on average, not this one.
    pub(crate) const fn is_small(self) -> bool {
        self.0 <= COUNT_LIMIT
    }

    /// Whether no more than so many were found, where more than [`COUNT_LIMIT`] were looked at.
    pub(crate) const fn is_at_most(self, rows: u64) -> bool {
        self.0 <= rows
    }

    /// The number as it is shown.
    pub(crate) fn shown(self) -> u64 {
        self.0.min(COUNT_LIMIT)
    }
}

/// The row at which a part begins, without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edge {
    /// The values by which the listing is ordered, of that row.
    pub(crate) key: Vec<String>,
    /// Whether the part lies before the row.
    pub(crate) is_backward: bool,
    /// How many rows stand before the part, or before the row when going backward.
    offset: u64,
    /// How many rows the listing has, as they were counted with its first part.
    count: Count,
}

/// Between the values of a key. No value contains it: they are numbers, dates and identifiers.
const SEPARATOR: char = '|';

/// Which part of which listing.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    listing: String,
    /// Where it begins; none at the beginning of the listing.
    pub(crate) edge: Option<Edge>,
    /// How many rows it has.
    pub(crate) limit: u32,
}

impl Part {
    /// A part of `listing`, whose name says the reader's reach and every filter: from the position
    /// that a cursor holds, which is none at the beginning. None where the position cannot be read.
    pub(crate) fn at(listing: String, position: Option<&str>, limit: u32) -> Option<Self> {
        let edge = match position {
            Some(position) => Some(parse_edge(position)?),
            None => None,
        };
        Some(Self {
            listing,
            edge,
            limit,
        })
    }

    /// The first rows of a listing that nobody pages through with cursors: it is read to its end.
    pub(crate) fn beginning(limit: u32) -> Self {
        Self {
            listing: String::new(),
            edge: None,
            limit,
        }
    }

    /// What follows the row with this key.
    pub(crate) fn after(self, key: Vec<String>) -> Self {
        let edge = Edge {
            key,
            is_backward: false,
            offset: 0,
            count: Count::MANY,
        };
        Self {
            edge: Some(edge),
            ..self
        }
    }

    /// The row from which it is read, as `of_key` reads the values of its key; none from the
    /// beginning.
    ///
    /// # Errors
    ///
    /// When `of_key` cannot read them: another version of the server wrote them.
    pub(crate) fn edge_as<'a, T>(
        &'a self,
        of_key: impl FnOnce(&'a [String]) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        let read = |edge: &'a Edge| of_key(&edge.key).ok_or(StoreError::Position);
        self.edge.as_ref().map(read).transpose()
    }

    /// Whether rows are read from the end to the beginning.
    pub(crate) fn is_backward(&self) -> bool {
        self.edge.as_ref().is_some_and(|edge| edge.is_backward)
    }

    /// How many rows to read: one more than the part has says that it goes on.
    pub(crate) fn rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// How many rows are still to be read when so many were.
    pub(crate) fn missing(&self, read: usize) -> i64 {
        self.rows() - (read as u64).cast_signed()
    }

    /// How many rows the listing has: known from its first part, or counted now.
    pub(crate) fn count<E>(&self, count: impl FnOnce() -> Result<Count, E>) -> Result<Count, E> {
        match &self.edge {
            Some(edge) => Ok(edge.count),
            None => count(),
        }
    }

    /// The finished part. `rows` are in the order in which they were read, one more than asked for
    /// when there are more; `key` gives the values by which a row is ordered, `seal` makes the
    /// cursor of a listing out of a position.
    pub(crate) fn page<T>(
        self,
        seal: impl Fn(&str, &str) -> String,
        mut rows: Vec<T>,
        count: Count,
        key: impl Fn(&T) -> Vec<String>,
    ) -> Page<T> {
        let has_more = rows.len() > self.limit as usize;
        rows.truncate(self.limit as usize);
        let length = rows.len() as u64;
        let (offset, has_previous, has_next) = match &self.edge {
            Some(edge) if edge.is_backward => {
                rows.reverse();
                let offset = if has_more {
                    edge.offset.saturating_sub(length)
                } else {
                    0
                };
                (offset, has_more, true)
            }
            Some(edge) => (edge.offset, true, has_more),
            None => (0, false, has_more),
        };
        let cursor = |row: Option<&T>, is_backward: bool, offset: u64| {
            let edge = Edge {
                key: key(row?),
                is_backward,
                offset,
                count,
            };
            Some(seal(&self.listing, &write_edge(&edge)))
        };
        let next_cursor = cursor(rows.last(), false, offset + length).filter(|_| has_next);
        let previous_cursor = cursor(rows.first(), true, offset).filter(|_| has_previous);
        Page {
            items: rows,
            next_cursor,
            previous_cursor,
            offset,
            total: count.shown(),
            is_at_least: !count.is_small(),
        }
    }
}

fn write_edge(edge: &Edge) -> String {
    let way = if edge.is_backward { "b" } else { "f" };
    let mut text = format!("{way}{SEPARATOR}{}{SEPARATOR}{}", edge.offset, edge.count.0);
    for value in &edge.key {
        text.push(SEPARATOR);
        text.push_str(value);
    }
    text
}

fn parse_edge(text: &str) -> Option<Edge> {
    let mut parts = text.split(SEPARATOR);
    let is_backward = match parts.next()? {
        "b" => true,
        "f" => false,
        _ => return None,
    };
    Some(Edge {
        is_backward,
        offset: parts.next()?.parse().ok()?,
        count: Count(parts.next()?.parse().ok()?),
        key: parts.map(str::to_owned).collect(),
    })
}

/// Reads a key of an instant, in milliseconds, and the identifier of a row.
pub(crate) fn instant_and_id(key: &[String]) -> Option<(i64, &str)> {
    let [at, id] = key else { return None };
    Some((at.parse().ok()?, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_survives_its_text() {
        for is_backward in [false, true] {
            let edge = Edge {
                key: vec!["2026-11-22".into(), String::new(), "sub_1".into()],
                is_backward,
                offset: 25,
                count: Count(10_001),
            };
            assert_eq!(parse_edge(&write_edge(&edge)), Some(edge));
        }
        assert_eq!(parse_edge("x|1|2|a"), None);
        assert_eq!(parse_edge(""), None);
    }
}
