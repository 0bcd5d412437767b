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
    /// Words that are made of what the sentence is about: names, how often something happened.
    Text(String),
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

    /// A sentence that is made of what it is about.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self(vec![Piece::Text(text.into())])
    }

    /// The words, and an amount.
    pub(crate) fn money(before: &'static str, amount: Money) -> Self {
        Self(vec![Piece::Words(before), Piece::Money(amount)])
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
            Piece::Text(text) => formatter.write_str(text),
            Piece::Date(date) => write!(formatter, "{date}"),
            Piece::Money(money) => write!(formatter, "{money}"),
        })
    }
}

/// By these words people tell things apart: none is missing, and no two are the same.
#[cfg(test)]
#[track_caller]
pub(crate) fn assert_distinct<'a>(words: impl IntoIterator<Item = &'a str>) {
    let mut words: Vec<_> = words.into_iter().collect();
    words.sort_unstable();
    assert!(words.len() > 1 && !words[0].is_empty(), "{words:?}");
    let count = words.len();
    words.dedup();
    assert_eq!(words.len(), count, "{words:?}");
}

/// The same of whole sentences.
#[cfg(test)]
#[track_caller]
pub(crate) fn assert_distinct_sentences<'a>(sentences: impl IntoIterator<Item = &'a str>) {
    let sentences: Vec<_> = sentences.into_iter().collect();
    for sentence in &sentences {
        assert!(
            sentence.starts_with(char::is_uppercase) && sentence.ends_with('.'),
            "{sentence}"
        );
    }
    assert_distinct(sentences);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn dates_and_amounts_stand_where_they_are_read() {
        let date = "2026-12-01".parse().ok();
        let amount = Sentence(vec![Piece::Money(Money::new(4900, Currency::EUR))]);
        let sentence = amount.and(Sentence::on(" is due on ", date, ""));
        assert_eq!(sentence.to_string(), "49.00 EUR is due on 2026-12-01.");
        let otherwise = Sentence::on("Due on ", None, "Nothing is due.");
        assert_eq!(otherwise.to_string(), "Nothing is due.");
    }
}
