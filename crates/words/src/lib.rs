//! What the product says: one typed function or constant per message, made from one file per
//! language (`texts/en.toml` and its like) when this crate is compiled. A message that is missing
//! in a language, one too many, or a placeholder that is wrong does not compile.
//!
//! A rule returns a [`Message`]: which one, and what it is about. Page and server say it, each in
//! the language and in the way of writing dates and amounts of whoever reads it: a [`Speaker`].
//! English is where the message is used, so that the page carries what it uses and nothing more;
//! every other language is one list of texts, in the order of the messages.

mod apart;
mod catalogue;
mod english;
mod language;
mod message;
mod pattern;
mod plural;

pub use self::apart::apart;
pub use self::catalogue::{Catalogue, WrongCatalogue};
pub use self::english::{English, MONTHS};
pub use self::language::{Direction, Language, UnknownLanguage};
pub use self::message::{Amount, Arg, Fixed, Key, Message, Piece, Speaker};
pub use self::plural::Plural;

#[expect(
    missing_docs,
    reason = "the text itself is the documentation of a message"
)]
mod messages {
    use super::{Amount, Arg, Fixed, Key, Message};

    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}

pub use self::messages::*;

/// How many messages there are: as many texts has the list of every language.
pub const COUNT: usize = include!(concat!(env!("OUT_DIR"), "/count.rs"));

/// Names the messages of this build. A list of another build says other things.
pub const VERSION: &str = include!(concat!(env!("OUT_DIR"), "/version.rs"));

/// The list of a language: a line for each text, in the order of the messages. English has none: it
/// is in the program.
#[cfg(feature = "languages")]
pub fn list(language: Language) -> Option<&'static str> {
    find(language).map(|(list, _)| list)
}

/// The same list, packed by brotli.
#[cfg(feature = "languages")]
pub fn packed_list(language: Language) -> Option<&'static [u8]> {
    find(language).map(|(_, packed)| packed)
}

#[cfg(feature = "languages")]
fn find(language: Language) -> Option<(&'static str, &'static [u8])> {
    const LISTS: &[(&str, &str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/lists.rs"));
    let is_it = |(tag, _, _): &&(&str, &str, &[u8])| *tag == language.tag();
    LISTS
        .iter()
        .find(is_it)
        .map(|(_, list, packed)| (*list, *packed))
}
