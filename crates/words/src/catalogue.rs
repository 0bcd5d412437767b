//! The texts of one language.

use core::fmt;
use core::ops::Range;

use crate::message::Key;

/// The patterns of messages in one language. They are read once and kept for good.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// The number of the first message.
    begins: usize,
    patterns: Vec<&'static str>,
}

/// A list that is not of this build: it was cut off, or has other messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongCatalogue {
    /// How many texts it has.
    pub found: usize,
    /// How many it should have.
    pub expected: usize,
}

impl fmt::Display for WrongCatalogue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the list has {} texts, and there are {} messages",
            self.found, self.expected
        )
    }
}

impl core::error::Error for WrongCatalogue {}

impl Catalogue {
    /// Reads the list of every message: a line for each text, in the order of the messages.
    pub fn read(list: &'static str) -> Result<Self, WrongCatalogue> {
        Self::of(list, 0..crate::COUNT)
    }

    /// Reads the list of what comes with the first view of the page.
    pub fn read_first(list: &'static str) -> Result<Self, WrongCatalogue> {
        Self::of(list, 0..crate::FIRST)
    }

    /// Reads the list of what comes with the first of its parts.
    pub fn read_later(list: &'static str) -> Result<Self, WrongCatalogue> {
        Self::of(list, crate::FIRST..crate::PAGE)
    }

    fn of(list: &'static str, messages: Range<usize>) -> Result<Self, WrongCatalogue> {
        let patterns: Vec<&str> = list.split_terminator('\n').collect();
        let (found, expected) = (patterns.len(), messages.len());
        if found == expected {
            let begins = messages.start;
            Ok(Self { begins, patterns })
        } else {
            Err(WrongCatalogue { found, expected })
        }
    }

    /// The pattern of a message; none where it is in another list.
    pub fn pattern(&self, key: Key) -> Option<&'static str> {
        let place = usize::from(key.id).checked_sub(self.begins)?;
        self.patterns.get(place).copied()
    }
}
