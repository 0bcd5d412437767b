//! Sentences in pieces, so that dates and amounts are written where they are read.

use core::fmt;

use chrono::NaiveDate;

use crate::money::Money;

/// A piece of a sentence: words, or a date or an amount that the reader's place writes in its own
/// way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words that are the same for every reader.
    Words(&'static str),
    /// A calendar date, which the reader's place writes in its way.
    Date(NaiveDate),
    /// An amount, which the reader's place writes in its way.
    Money(Money),
}

/// A sentence in pieces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence(pub Vec<Piece>);

impl Sentence {
    /// A sentence without dates and amounts.
    pub(crate) fn new(words: &'static str) -> Self {
        Self(vec![Piece::Words(words)])
    }

    /// `before`, the date, a full stop; `otherwise` where there is no date.
    pub(crate) fn on(
        before: &'static str,
        date: Option<NaiveDate>,
        otherwise: &'static str,
    ) -> Self {
        match date {
            Some(date) => Self(vec![
                Piece::Words(before),
                Piece::Date(date),
                Piece::Words("."),
            ]),
            None => Self::new(otherwise),
        }
    }

    /// The sentence, and more of it.
    pub(crate) fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| match piece {
            Piece::Words(words) => formatter.write_str(words),
            Piece::Date(date) => write!(formatter, "{date}"),
            Piece::Money(money) => write!(formatter, "{money}"),
        })
    }
}
