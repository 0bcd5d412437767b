//! Text that was checked once: bounded, trimmed, without control characters.

use goodstanding_words::{Message, counts, lists, names as words};
use serde::{Deserialize, Serialize};

/// A word that is none of the known values of a closed set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{word}” is not one of the known values")]
pub struct UnknownWord {
    /// The word as it was given.
    pub word: String,
}

/// Why a text was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextRefusal {
    /// Nothing but white space.
    #[error("is empty")]
    Empty,
    /// More characters than allowed.
    #[error("is {length} characters long; at most {limit} are allowed")]
    TooLong {
        /// Characters given, after trimming.
        length: usize,
        /// How many characters are allowed.
        limit: usize,
    },
    /// A control character other than a line break or a tab.
    #[error("contains a control character")]
    ControlCharacter,
}

/// How many things are named in a sentence; of more it is said how many they are.
const NAMED: usize = 3;

/// Services in a sentence: "Shop", "Shop and Blog", "Shop, Blog and Wiki", "4 services".
pub fn all_of(names: &[&str]) -> Message {
    match names {
        [] => words::one(""),
        [only] => words::one(only),
        [first @ .., last] if names.len() <= NAMED => {
            words::and_last(with_commas(first), words::one(last))
        }
        many => counts::services(many.len() as u64),
    }
}

/// Services as a heading: "Shop", "Shop, Blog, Wiki", "Shop, Blog, Wiki and 2 more".
pub fn titled(names: &[&str]) -> Message {
    let (first, others) = names.split_at(names.len().min(NAMED));
    match others.len() {
        0 => with_commas(first),
        more => words::and_more(more as u64, with_commas(first)),
    }
}

/// Names one after the other: "Shop, Blog, Wiki".
pub fn with_commas(names: &[&str]) -> Message {
    let all = names.iter().map(|name| words::one(name));
    all.reduce(words::comma).unwrap_or_else(|| words::one(""))
}

/// Sentences one after the other.
pub fn sentences(first: Message, more: impl IntoIterator<Item = Message>) -> Message {
    more.into_iter().fold(first, lists::sentences)
}

/// Trims `text` and checks it: 1 to `limit` characters (Unicode scalar values), no control
/// characters but line breaks and tabs.
pub fn bounded(text: &str, limit: usize) -> Result<&str, TextRefusal> {
    let trimmed = text.trim();
    if trimmed.chars().all(is_blank) {
        return Err(TextRefusal::Empty);
    }
    let length = trimmed.chars().count();
    if length > limit {
        return Err(TextRefusal::TooLong { length, limit });
    }
    if trimmed
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
    {
        return Err(TextRefusal::ControlCharacter);
    }
    Ok(trimmed)
}

/// Whether a text holds characters that show what follows them in another order (U+202A to U+202E,
/// U+2066 to U+2069): then what is read is not what was written, and may run on into what stands
/// beside it. No keyboard writes them into a name. Asked of what is typed, not of what is stored:
/// that may be older than the question.
pub fn reorders(text: &str) -> bool {
    text.contains(|c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
}

/// White space and the characters that show nothing (zero-width ones, byte order mark): a reason
/// made of these is blank.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}'
        )
}

/// The name a customer gives to a service: one line, 1 to 200 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ServiceName(Box<str>);

text_schema!(ServiceName, "Studio website", ServiceName::LIMIT);

impl ServiceName {
    /// The longest name, in characters.
    pub const LIMIT: usize = 200;

    /// Trims and checks; line breaks are refused as control characters.
    pub fn parse(text: &str) -> Result<Self, TextRefusal> {
        let text = bounded(text, Self::LIMIT)?;
        if text.contains(char::is_control) {
            return Err(TextRefusal::ControlCharacter);
        }
        Ok(Self(text.into()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ServiceName {
    type Error = TextRefusal;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<ServiceName> for String {
    fn from(name: ServiceName) -> Self {
        name.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_is_empty_whatever_it_is_made_of() {
        for blank in ["", "  \n\t ", "\u{200B}\u{200B}", "\u{FEFF} \u{2060}"] {
            assert_eq!(bounded(blank, 10), Err(TextRefusal::Empty), "{blank:?}");
        }
    }

    #[test]
    fn the_limit_counts_characters_after_trimming() {
        assert_eq!(
            bounded(&format!("  {}  ", "ä".repeat(10)), 10),
            Ok("ä".repeat(10).as_str())
        );
        assert_eq!(
            bounded(&"ä".repeat(11), 10),
            Err(TextRefusal::TooLong {
                length: 11,
                limit: 10
            })
        );
    }

    #[test]
    fn several_names_are_a_sentence_or_a_heading() {
        assert_eq!(all_of(&[]).to_string(), "");
        assert_eq!(all_of(&["Shop", "Blog"]).to_string(), "Shop and Blog");
        assert_eq!(all_of(&["Shop"; 4]).to_string(), "4 services");
        assert_eq!(titled(&[]).to_string(), "");
        assert_eq!(
            titled(&["Shop", "Blog", "Wiki"]).to_string(),
            "Shop, Blog, Wiki"
        );
        let five = ["Shop", "Blog", "Wiki", "Mail", "Tasks"];
        assert_eq!(titled(&five).to_string(), "Shop, Blog, Wiki and 2 more");
    }

    #[test]
    fn what_is_written_in_another_direction_does_not_reorder() {
        for text in ["متجر ١٢", "Shop \u{200F}متجر", "a\u{200E}b", "Ω", ""] {
            assert!(!reorders(text), "{text:?}");
        }
        for text in [
            "invoice\u{202E}fdp.exe",
            "a\u{2066}b",
            "\u{2069}",
            "\u{202A}",
        ] {
            assert!(reorders(text), "{text:?}");
        }
    }

    #[test]
    fn control_characters_are_refused_but_line_breaks_are_not() {
        assert_eq!(bounded("a\u{7}b", 10), Err(TextRefusal::ControlCharacter));
        assert_eq!(bounded("a\nb", 10), Ok("a\nb"));
        assert_eq!(
            ServiceName::parse("a\nb"),
            Err(TextRefusal::ControlCharacter)
        );
    }
}
