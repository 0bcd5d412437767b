//! Amounts where no browser words them: as it would, in the language of the page.

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_words::{Amount, English, Key, Plural, Speaker};

use crate::money::Money;

/// English as it stands on paper: with the signs of currencies.
#[derive(Clone, Copy, Debug, Default)]
pub struct InPrint;

impl Speaker for InPrint {
    fn pattern(&self, key: Key) -> &'static str {
        English.pattern(key)
    }

    fn plural(&self, number: u64) -> Plural {
        English.plural(number)
    }

    fn number(&self, number: u64) -> String {
        English.number(number)
    }

    fn date(&self, date: NaiveDate) -> String {
        English.date(date)
    }

    fn instant(&self, instant: DateTime<Utc>) -> String {
        English.instant(instant)
    }

    fn money(&self, amount: &Amount) -> String {
        printed(&amount.decimal, &amount.currency)
    }

    fn text(&self, text: &str) -> String {
        English.text(text)
    }
}

/// An amount as it is printed: "€1,234.50", "CHF 49.00".
pub fn in_print(money: Money) -> String {
    printed(&money.amount(), money.currency().code())
}

fn printed(amount: &str, currency: &str) -> String {
    let (sign, digits) = amount
        .strip_prefix('-')
        .map_or(("", amount), |digits| ("-", digits));
    let (whole, fraction) = digits
        .find('.')
        .map_or((digits, ""), |point| digits.split_at(point));
    let mut text = sign.to_owned();
    push_currency(&mut text, currency);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + fraction
}

/// The sign of a currency, or its code with a space that no line is broken at.
fn push_currency(text: &mut String, currency: &str) {
    match currency {
        "EUR" => text.push('€'),
        "GBP" => text.push('£'),
        "USD" => text.push_str("US$"),
        "JPY" => text.push_str("JP¥"),
        other => {
            text.push_str(other);
            text.push('\u{a0}');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_its_currency_first_and_its_thousands_apart() {
        let printed = |minor: i64, code: &str| in_print(Money::new(minor, code.parse().unwrap()));
        assert_eq!(printed(4900, "EUR"), "€49.00");
        assert_eq!(printed(5, "GBP"), "£0.05");
        assert_eq!(printed(123_450, "USD"), "US$1,234.50");
        assert_eq!(printed(1_234_567, "JPY"), "JP¥1,234,567");
        assert_eq!(printed(99_999, "CHF"), "CHF\u{a0}999.99");
        assert_eq!(printed(-100_000, "EUR"), "-€1,000.00");
    }
}
