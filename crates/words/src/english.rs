//! English as logs and tests write it, without anything of a place.

use chrono::{DateTime, NaiveDate, Utc};

use crate::message::{Amount, Key, Speaker};
use crate::plural::Plural;

/// Says messages in English, with dates and amounts in their plain form: `2026-11-25`, `49.00 EUR`.
#[derive(Clone, Copy, Debug, Default)]
pub struct English;

impl Speaker for English {
    fn pattern(&self, key: Key) -> &'static str {
        key.english
    }

    fn plural(&self, number: u64) -> Plural {
        match number {
            1 => Plural::One,
            _ => Plural::Other,
        }
    }

    fn number(&self, number: u64) -> String {
        number.to_string()
    }

    fn date(&self, date: NaiveDate) -> String {
        date.to_string()
    }

    fn instant(&self, instant: DateTime<Utc>) -> String {
        instant.to_rfc3339()
    }

    fn money(&self, amount: &Amount) -> String {
        format!("{} {}", amount.decimal, amount.currency)
    }
}
