//! What is said: which message, and what it is about.

use core::fmt;

use chrono::{DateTime, NaiveDate, Utc};

use crate::english::English;
use crate::pattern;
use crate::plural::Plural;

/// Which message: its place in the list of every language, and its English pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its place in the list of every language.
    pub id: u16,
    /// Its pattern in English, see [`crate::Catalogue`].
    pub english: &'static str,
}

/// A message that is about nothing: the same text whenever it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fixed(pub Key);

/// A message, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    key: Key,
    args: Vec<Arg>,
}

/// An amount of money: its decimal text, and the code of its currency (ISO 4217).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// In units of the currency, with its usual decimals: `12.00`.
    pub decimal: String,
    /// The three letters of its code: `EUR`.
    pub currency: String,
}

/// Something that a message is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A name, an identifier, or what somebody wrote: in no language that is known.
    Text(String),
    /// A number of things, by which forms of words are chosen.
    Number(u64),
    /// A calendar date, which the reader's place writes in its way.
    Date(NaiveDate),
    /// An instant, which the reader's place writes in its zone and in its way.
    Instant(DateTime<Utc>),
    /// An amount, which the reader's place writes in its way.
    Money(Amount),
    /// Another message, within this one.
    Message(Message),
    /// One of several words that a message chooses by: its letter in the pattern.
    Choice(u8),
}

/// A piece of a message that is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words of the language.
    Words(&'static str),
    /// What stands in the place of a placeholder.
    Arg(Arg),
}

/// Whoever says messages: a language, and its way of writing numbers, dates and amounts.
pub trait Speaker {
    /// The pattern of a message in the language; the English one where there is no other.
    fn pattern(&self, key: Key) -> &'static str;

    /// The form in which the language counts so many.
    fn plural(&self, number: u64) -> Plural;

    /// A number with its digits grouped.
    fn number(&self, number: u64) -> String;

    /// A calendar date, with its year.
    fn date(&self, date: NaiveDate) -> String;

    /// An instant, in the reader's zone.
    fn instant(&self, instant: DateTime<Utc>) -> String;

    /// An amount with its currency.
    fn money(&self, amount: &Amount) -> String;

    /// A text in a language that is not known, kept apart from the words around it.
    fn text(&self, text: &str) -> String;

    /// Anything that a message is about.
    fn arg(&self, arg: &Arg) -> String
    where
        Self: Sized,
    {
        match arg {
            Arg::Text(text) => self.text(text),
            Arg::Number(number) => self.number(*number),
            Arg::Date(date) => self.date(*date),
            Arg::Instant(instant) => self.instant(*instant),
            Arg::Money(amount) => self.money(amount),
            Arg::Message(message) => message.say(self),
            // By a choice words are chosen; it has none of its own.
            Arg::Choice(_) => String::new(),
        }
    }
}

impl Fixed {
    /// The text in the language of `speaker`.
    pub fn say(self, speaker: &impl Speaker) -> &'static str {
        speaker.pattern(self.0)
    }

    /// The English text, without a speaker.
    pub const fn english(self) -> &'static str {
        self.0.english
    }
}

impl Message {
    /// A message about `args`, in the order of their names. The functions of this crate make it.
    pub fn new(key: Key, args: Vec<Arg>) -> Self {
        Self { key, args }
    }

    /// The text in the language of `speaker`.
    pub fn say(&self, speaker: &impl Speaker) -> String {
        let mut text = String::new();
        for piece in self.pieces(speaker) {
            match piece {
                Piece::Words(words) => text.push_str(words),
                Piece::Arg(arg) => text.push_str(&speaker.arg(&arg)),
            }
        }
        text
    }

    /// The words of the language, and what stands between them, for whoever draws it.
    pub fn pieces(&self, speaker: &impl Speaker) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let plural = |number| speaker.plural(number);
        pattern::read(speaker.pattern(self.key), &self.args, &plural, &mut pieces);
        pieces
    }
}

impl From<Fixed> for Message {
    fn from(fixed: Fixed) -> Self {
        Self::new(fixed.0, Vec::new())
    }
}

/// In English, with dates and amounts as logs and tests write them.
impl fmt::Display for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.say(&English))
    }
}

impl fmt::Display for Fixed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.english())
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
