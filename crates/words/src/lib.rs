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
#[cfg(feature = "languages")]
mod texts;

pub use self::apart::apart;
pub use self::catalogue::{Catalogue, WrongCatalogue};
pub use self::english::{English, MONTHS};
pub use self::language::{Direction, Language, UnknownLanguage};
pub use self::message::{Amount, Arg, Fixed, Key, Message, Piece, Speaker};
pub use self::plural::Plural;
#[cfg(feature = "languages")]
pub use self::texts::{Sent, Texts};

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

/// How many of them come with the first view of the page: their texts are the first of a list.
pub const FIRST: usize = include!(concat!(env!("OUT_DIR"), "/first.rs"));

/// How many of them come to the page at all: the others only the server says.
pub const PAGE: usize = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// The parts of the page that are drawn before the other texts have come: all that they say comes
/// with the first view.
pub const FIRST_PARTS: &[&str] = &["overview", "services"];

/// Every message by its path in the files, with its pattern in English, in the order of the lists.
#[cfg(feature = "names")]
pub const NAMES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/names.rs"));
