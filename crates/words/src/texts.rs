//! The texts of a language as they are kept and sent: a line for each, in the order of the
//! messages.

use crate::language::Language;

/// What a language says. English has none: it is in the program.
#[derive(Debug)]
pub struct Texts {
    tag: &'static str,
    /// Those of all messages.
    all: &'static str,
    /// Where those end that come with the first view, and those of the page, in bytes.
    first: usize,
    page: usize,
    first_packed: &'static [u8],
    later_packed: &'static [u8],
}

/// One list as it is sent.
#[derive(Clone, Copy, Debug)]
pub struct Sent {
    /// A line for each text.
    pub plain: &'static str,
    /// The same, packed by brotli.
    pub packed: &'static [u8],
}

impl Texts {
    /// The texts of a language.
    pub fn of(language: Language) -> Option<&'static Self> {
        #[expect(clippy::unreadable_literal, reason = "written by the build")]
        const ALL: &[Texts] = include!(concat!(env!("OUT_DIR"), "/lists.rs"));
        ALL.iter().find(|texts| texts.tag == language.tag())
    }

    /// Those of every message, for whoever says them on the server.
    pub const fn all(&self) -> &'static str {
        self.all
    }

    /// What comes with the first view of the page.
    pub fn first(&self) -> Sent {
        Sent {
            plain: &self.all[..self.first],
            packed: self.first_packed,
        }
    }

    /// What else the page says: it comes with the first of its parts.
    pub fn later(&self) -> Sent {
        Sent {
            plain: &self.all[self.first..self.page],
            packed: self.later_packed,
        }
    }
}
