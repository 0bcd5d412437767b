//! What the server says, in the language of whoever reads it.

use chrono::{DateTime, Datelike as _, NaiveDate, Timelike as _, Utc};
use chrono_tz::Tz;
use goodstanding_words::{
    Amount, Catalogue, Direction, English, Key, Language, Plural, Speaker, Texts,
};
use icu_datetime::fieldsets::{YMD, YMDT};
use icu_datetime::input::{Date, DateTime as CalendarTime, Time};
use icu_datetime::options::TimePrecision;
use icu_datetime::{DateTimeFormatter, DateTimeFormatterPreferences};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

/// Says messages in one language, with the numbers, dates and plurals that Unicode (CLDR) has for
/// it.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    language: Language,
    /// The texts of the language; none in English, which is in the program.
    catalogue: Option<Catalogue>,
    /// The place whose rules are followed; none where it is the English of the program.
    locale: Option<Locale>,
    /// Whether names are kept apart from the words around them, whatever they are written in.
    keeps_apart: bool,
    /// In which time zone instants are written.
    zone: Tz,
}

impl Writer {
    /// Whoever writes in `language`.
    pub(crate) fn new(language: Language) -> Self {
        let texts = Texts::of(language);
        let catalogue = texts.and_then(|texts| Catalogue::read(texts.all()).ok());
        let locale = match language {
            // What is made for tests counts as English does.
            Language::English | Language::Long | Language::Mirrored => None,
            Language::German
            | Language::French
            | Language::Spanish
            | Language::Japanese
            | Language::Arabic => language.tag().parse().ok(),
        };
        Self {
            language,
            // Nobody reads English with the dates of another language.
            locale: locale.filter(|_| catalogue.is_some()),
            // In the one that is made for tests, too: what stands apart is no word of ours.
            keeps_apart: language == Language::Long
                || language.direction() == Direction::RightToLeft,
            catalogue,
            zone: Tz::UTC,
        }
    }

    /// The same, who writes instants in that time zone; with none, in UTC.
    pub(crate) fn in_zone(self, zone: Option<Tz>) -> Self {
        Self {
            zone: zone.unwrap_or(Tz::UTC),
            ..self
        }
    }

    /// A decimal text as it is written there: "1.234,50".
    fn decimal(&self, text: &str) -> Option<String> {
        let options = DecimalFormatterOptions::default();
        let formatter = DecimalFormatter::try_new(self.locale.as_ref()?.into(), options);
        let number: Decimal = text.parse().ok()?;
        Some(formatter.ok()?.format(&number).to_string())
    }
}

/// A number with its currency: by which sign, and on which side of the number, as CLDR has it for
/// the language. What it has no sign for has its code.
fn with_currency(language: Language, number: &str, code: &str) -> String {
    let signs = match language {
        Language::English | Language::Long | Language::Mirrored => ["€", "£", "US$", "JP¥"],
        Language::German => ["€", "£", "$", "¥"],
        Language::French => ["€", "£GB", "$US", "JPY"],
        Language::Spanish => ["€", "GBP", "US$", "JPY"],
        Language::Japanese => ["€", "£", "$", "￥"],
        Language::Arabic => ["€", "UK£", "US$", "JP¥"],
    };
    let known = ["EUR", "GBP", "USD", "JPY"].into_iter().zip(signs);
    let sign = known.into_iter().find(|(known, _)| *known == code);
    let sign = sign.map_or(code, |(_, sign)| sign);
    match language {
        Language::English | Language::Long | Language::Mirrored | Language::Japanese => {
            // A code is no sign: it stands apart.
            let space = if sign == code { "\u{a0}" } else { "" };
            format!("{sign}{space}{number}")
        }
        Language::German | Language::French | Language::Spanish => {
            format!("{number}\u{a0}{sign}")
        }
        // The mark keeps the sign on its side, whatever stands before.
        Language::Arabic => format!("\u{200f}{number}\u{a0}{sign}"),
    }
}

/// Year, month and day.
fn parts_of(date: NaiveDate) -> Option<(i32, u8, u8)> {
    let (month, day) = (u8::try_from(date.month()), u8::try_from(date.day()));
    Some((date.year(), month.ok()?, day.ok()?))
}

fn date_in(locale: &Locale, date: NaiveDate) -> Option<String> {
    let formatter = DateTimeFormatter::try_new(locale.into(), YMD::long()).ok()?;
    let (year, month, day) = parts_of(date)?;
    let date = Date::try_new_iso(year, month, day).ok()?;
    Some(formatter.format(&date).to_string())
}

fn instant_in(locale: &Locale, instant: DateTime<Tz>) -> Option<String> {
    let mut preferences = DateTimeFormatterPreferences::from(locale);
    preferences.hour_cycle = Some(icu_datetime::preferences::HourCycle::H23);
    let parts = YMDT::long().with_time_precision(TimePrecision::Minute);
    let formatter = DateTimeFormatter::try_new(preferences, parts).ok()?;
    let (hour, minute) = (u8::try_from(instant.hour()), u8::try_from(instant.minute()));
    let time = Time::try_new(hour.ok()?, minute.ok()?, 0, 0).ok()?;
    let (year, month, day) = parts_of(instant.date_naive())?;
    let date = Date::try_new_iso(year, month, day).ok()?;
    let text = formatter.format(&CalendarTime { date, time });
    Some(format!("{text} {}", instant.format("%Z")))
}

impl Speaker for Writer {
    fn pattern(&self, key: Key) -> &'static str {
        let catalogue = self.catalogue.as_ref();
        let pattern = catalogue.and_then(|catalogue| catalogue.pattern(key));
        pattern.unwrap_or(key.english)
    }

    fn plural(&self, number: u64) -> Plural {
        let rules = self.locale.as_ref();
        let rules = rules.and_then(|it| PluralRules::try_new_cardinal(it.into()).ok());
        let Some(rules) = rules else {
            return English.plural(number);
        };
        match rules.category_for(number) {
            PluralCategory::Zero => Plural::Zero,
            PluralCategory::One => Plural::One,
            PluralCategory::Two => Plural::Two,
            PluralCategory::Few => Plural::Few,
            PluralCategory::Many => Plural::Many,
            PluralCategory::Other => Plural::Other,
        }
    }

    fn number(&self, number: u64) -> String {
        let text = self.decimal(&number.to_string());
        text.unwrap_or_else(|| English.number(number))
    }

    fn date(&self, date: NaiveDate) -> String {
        let text = self
            .locale
            .as_ref()
            .and_then(|locale| date_in(locale, date));
        text.unwrap_or_else(|| English.date(date))
    }

    fn instant(&self, instant: DateTime<Utc>) -> String {
        let instant = instant.with_timezone(&self.zone);
        let text = self
            .locale
            .as_ref()
            .and_then(|locale| instant_in(locale, instant));
        text.unwrap_or_else(|| {
            let day = English.date(instant.date_naive());
            format!("{day}, {}", instant.format("%H:%M %Z"))
        })
    }

    fn money(&self, amount: &Amount) -> String {
        let number = self.decimal(&amount.decimal);
        number.map_or_else(
            || English.money(amount),
            |number| with_currency(self.language, &number, &amount.currency),
        )
    }

    fn text(&self, text: &str) -> String {
        goodstanding_words::apart(text, self.keeps_apart)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How a number, an amount, a day, a moment and plurals of 0, 1, 2, 3, 11, 100 are written.
    fn written(language: Language) -> (String, String, String, String, [Plural; 6]) {
        let writer = Writer::new(language);
        let day = NaiveDate::from_ymd_opt(2026, 12, 3).unwrap();
        let amount = Amount {
            decimal: "1234.50".into(),
            currency: "EUR".into(),
        };
        (
            writer.number(12_345),
            writer.money(&amount).replace(['\u{a0}', '\u{202f}'], " "),
            writer.date(day),
            writer.instant(day.and_hms_opt(14, 5, 0).unwrap().and_utc()),
            [0, 1, 2, 3, 11, 100].map(|number| writer.plural(number)),
        )
    }

    #[test]
    fn instants_are_written_in_the_time_zone_of_the_reader() {
        let instant: DateTime<Utc> = "2026-12-03T23:05:00Z".parse().unwrap();
        let written = |language, zone: &str| {
            let writer = Writer::new(language).in_zone(zone.parse().ok());
            writer.instant(instant)
        };
        let english = written(Language::English, "Europe/Berlin");
        assert_eq!(english, "4 Dec 2026, 00:05 CET");
        let german = written(Language::German, "Europe/Berlin");
        assert_eq!(german, "4. Dezember 2026 um 00:05 CET");
        let utc = written(Language::English, "nowhere");
        assert_eq!(utc, "3 Dec 2026, 23:05 UTC");
    }

    #[test]
    fn numbers_days_and_plurals_are_those_of_the_language() {
        use Plural::{Few, Many, One, Other, Two, Zero};
        let expect = |language, number: &str, money: &str, day: &str, instant: &str, plurals| {
            let expected = (
                number.to_owned(),
                money.to_owned(),
                day.to_owned(),
                instant.to_owned(),
                plurals,
            );
            assert_eq!(written(language), expected);
        };
        let as_english = [Other, One, Other, Other, Other, Other];
        for language in [Language::English, Language::Long] {
            expect(
                language,
                "12,345",
                "1234.50 EUR",
                "3 Dec 2026",
                "3 Dec 2026, 14:05 UTC",
                as_english,
            );
        }
        expect(
            Language::German,
            "12.345",
            "1.234,50 €",
            "3. Dezember 2026",
            "3. Dezember 2026 um 14:05 UTC",
            as_english,
        );
        expect(
            Language::Japanese,
            "12,345",
            "€1,234.50",
            "2026年12月3日",
            "2026年12月3日 14:05 UTC",
            [Other; 6],
        );
        assert_eq!(
            written(Language::Arabic).4,
            [Zero, One, Two, Few, Many, Other]
        );
        assert_eq!(written(Language::Arabic).1, "\u{200f}1,234.50 €");
        assert_eq!(written(Language::French).1, "1 234,50 €");
    }

    #[test]
    fn a_currency_without_a_sign_has_its_code() {
        assert_eq!(
            with_currency(Language::German, "49,00", "CHF"),
            "49,00\u{a0}CHF"
        );
        assert_eq!(
            with_currency(Language::Japanese, "49.00", "CHF"),
            "CHF\u{a0}49.00"
        );
        assert_eq!(with_currency(Language::Spanish, "49", "GBP"), "49\u{a0}GBP");
    }
}
