//! The texts of one language.

use core::fmt;

use crate::message::Key;

/// The pattern of every message in one language. It is read once and kept for good.
#[derive(Clone, Debug)]
pub struct Catalogue(Vec<&'static str>);

/// A list that is not of this build: it was cut off, or has other messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongCatalogue {
    /// How many texts it has.
    pub found: usize,
}

impl fmt::Display for WrongCatalogue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the list has {} texts, and there are {} messages",
            self.found,
            crate::COUNT
        )
    }
}

impl core::error::Error for WrongCatalogue {}

impl Catalogue {
    /// Reads a list as it is sent: a line for each text, in the order of the messages.
    pub fn read(list: &'static str) -> Result<Self, WrongCatalogue> {
        let texts: Vec<&str> = list.split_terminator('\n').collect();
        if texts.len() == crate::COUNT {
            Ok(Self(texts))
        } else {
            Err(WrongCatalogue { found: texts.len() })
        }
    }

    /// The pattern of a message.
    pub fn pattern(&self, key: Key) -> &'static str {
        self.0
            .get(usize::from(key.id))
            .copied()
            .unwrap_or(key.english)
    }
}
