//! What languages somebody reads, and what the server says in one of them.

mod writer;

pub(crate) use self::writer::Writer;

use goodstanding_words::Language;

/// The reader's languages, and the one in which they are answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Languages {
    /// Tags, the best first; empty when nothing was said.
    wanted: Vec<String>,
    /// One that we speak.
    spoken: Language,
}

impl Languages {
    /// Those tags, the best first, of somebody who is answered in `spoken`.
    pub(crate) fn new(wanted: impl IntoIterator<Item = String>, spoken: Language) -> Self {
        Self {
            wanted: wanted.into_iter().collect(),
            spoken,
        }
    }

    /// The tags of the languages, the most wanted first.
    pub(crate) fn tags(&self) -> Vec<&str> {
        self.wanted.iter().map(String::as_str).collect()
    }

    /// The language of a text, if the reader is spoken to in another.
    pub(crate) fn other_than_spoken(&self, language: &str) -> Option<String> {
        (!language.eq_ignore_ascii_case(self.spoken.tag())).then(|| language.to_owned())
    }
}
