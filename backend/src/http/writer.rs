//! What the server says, in the language of whoever reads it.

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_words::{Amount, Catalogue, English, Key, Language, Plural, Speaker};

/// Says messages in one language. Dates, numbers and amounts are written as in English until the
/// server has the data of other places.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    /// The texts of the language; none in English, which is in the program.
    catalogue: Option<Catalogue>,
}

impl Writer {
    /// Whoever writes in `language`.
    pub(crate) fn new(language: Language) -> Self {
        let list = goodstanding_words::list(language);
        Self {
            catalogue: list.and_then(|list| Catalogue::read(list).ok()),
        }
    }
}

impl Speaker for Writer {
    fn pattern(&self, key: Key) -> &'static str {
        let catalogue = self.catalogue.as_ref();
        catalogue.map_or(key.english, |catalogue| catalogue.pattern(key))
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
        English.money(amount)
    }
}
