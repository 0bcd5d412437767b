//! English where no browser words it: in the answers of the server, in logs and in tests.

use chrono::{DateTime, Datelike as _, NaiveDate, Timelike as _, Utc};

use crate::message::{Amount, Key, Speaker};
use crate::plural::Plural;

/// The names of the months, as they stand in a date.
pub const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Says messages in English: "25 Nov 2026", "25 Nov 2026, 14:05 UTC", "49.00 EUR", "2,048".
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
        let digits = number.to_string();
        let mut grouped = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        grouped
    }

    fn date(&self, date: NaiveDate) -> String {
        let month = MONTHS.get(date.month0() as usize).unwrap_or(&"");
        format!("{} {month} {}", date.day(), date.year())
    }

    fn instant(&self, instant: DateTime<Utc>) -> String {
        let (day, hour, minute) = (instant.date_naive(), instant.hour(), instant.minute());
        format!("{}, {hour:02}:{minute:02} UTC", self.date(day))
    }

    fn money(&self, amount: &Amount) -> String {
        format!("{} {}", amount.decimal, amount.currency)
    }

    fn text(&self, text: &str) -> String {
        text.to_owned()
    }
}
