//! The state of a listing as its URL holds it: what every listing's query is made of.

use core::fmt::Write as _;

use chrono::NaiveDate;

use crate::services::DateRange;
use crate::wire;

/// A part of the URL that was not understood; the rest is kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryRefusal {
    /// A value that the parameter does not have.
    #[error("The link says {name}={value}, which is not known here. It was left out.")]
    Value {
        /// The parameter's name, as it stands in the link.
        name: String,
        /// The value that was not understood.
        value: String,
    },
    /// A range of dates that ends before it begins.
    #[error("The {0} dates end before they begin: nothing can match.")]
    Reversed(&'static str),
    /// A range of amounts that ends before it begins.
    #[error("The largest amount is below the smallest: nothing can match.")]
    ReversedAmounts,
}

impl QueryRefusal {
    /// A value that the parameter does not have.
    pub fn value(name: &str, value: &str) -> Self {
        Self::Value {
            name: name.into(),
            value: value.into(),
        }
    }
}

/// Stores the parsed value; whether it could be parsed.
pub(crate) fn keep<T: core::str::FromStr>(place: &mut Option<T>, value: &str) -> bool {
    *place = value.parse().ok();
    place.is_some()
}

/// Stores the date; whether it is one.
pub(crate) fn keep_date(place: &mut Option<NaiveDate>, value: &str) -> bool {
    *place = wire::date(value);
    place.is_some()
}

/// Stores the known words of a list with commas, each once and in order; the others are named.
pub(crate) fn keep_all<T: core::str::FromStr + Ord>(
    place: &mut Vec<T>,
    name: &str,
    value: &str,
    refusals: &mut Vec<QueryRefusal>,
) {
    for word in value.split(',') {
        match word.parse() {
            Ok(known) => place.push(known),
            Err(_) => refusals.push(QueryRefusal::value(name, word)),
        }
    }
    place.sort_unstable();
    place.dedup();
}

/// A query string in the making: names and percent-encoded values, empty ones left out.
#[derive(Clone, Debug, Default)]
pub struct QueryText(String);

impl QueryText {
    /// Adds a parameter unless its value is empty.
    pub fn add(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(name);
        self.0.push('=');
        percent_encode(value, &mut self.0);
    }

    /// Adds what is there.
    pub fn add_some(&mut self, name: &str, value: Option<&dyn core::fmt::Display>) {
        if let Some(value) = value {
            self.add(name, &value.to_string());
        }
    }

    /// Adds words with commas between them.
    pub fn add_words<'a>(&mut self, name: &str, words: impl Iterator<Item = &'a str>) {
        self.add(name, &words.collect::<Vec<_>>().join(","));
    }

    /// Adds both ends of a range as `name_from` and `name_to`.
    pub fn add_range(&mut self, name: &str, range: DateRange) {
        for (end, date) in [("from", range.from), ("to", range.to)] {
            if let Some(date) = date {
                self.add(&format!("{name}_{end}"), &date.to_string());
            }
        }
    }

    /// The text, without a question mark.
    pub fn finish(self) -> String {
        self.0
    }
}

/// Writes `value` so that it can stand in a query string.
fn percent_encode(value: &str, text: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b',') {
            text.push(byte.into());
        } else {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
}

/// What a browser's URL parser does with a query string.
#[cfg(test)]
pub(crate) fn decode(query: &str) -> Vec<(String, String)> {
    let plain = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            if byte == b'%' {
                let hex: String = rest.by_ref().take(2).map(char::from).collect();
                bytes.push(u8::from_str_radix(&hex, 16).unwrap());
            } else {
                bytes.push(byte);
            }
        }
        String::from_utf8(bytes).unwrap()
    };
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| (plain(name), plain(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_can_be_read_by_people_and_says_nothing_else_than_was_meant() {
        let mut text = QueryText::default();
        text.add_words("status", ["in_retry", "grace_period"].into_iter());
        text.add("search", "");
        text.add("search", "a&b=c d+é-~.");
        assert_eq!(
            text.finish(),
            "status=in_retry,grace_period&search=a%26b%3Dc%20d%2B%C3%A9-~."
        );
    }
}
