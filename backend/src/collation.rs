//! In which order readers expect names: by the tables of CLDR, which browsers have as well
//! (`Intl.Collator`), so that a list has one order, whoever sorts it.

use std::sync::LazyLock;

use goodstanding_words::Language;
use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;

/// The order of names for the readers of one language, or of several.
///
/// Letter case says nothing, accents decide between names that are else the same, and runs of
/// digits count by their number: "VPS 2" comes before "vps 10".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Collation {
    /// For every language that has no rules of its own: it is that of English, German and French.
    Root,
    /// With ñ as a letter of its own.
    Spanish,
    /// With the characters in the order of Japan's standards.
    Japanese,
    /// With the Arabic script before all others.
    Arabic,
}

type Names = LazyLock<Option<CollatorBorrowed<'static>>>;

static ROOT: Names = LazyLock::new(|| collator("und"));
static SPANISH: Names = LazyLock::new(|| collator("es"));
static JAPANESE: Names = LazyLock::new(|| collator("ja"));
static ARABIC: Names = LazyLock::new(|| collator("ar"));

fn collator(language: &str) -> Option<CollatorBorrowed<'static>> {
    let locale: Locale = language.parse().ok()?;
    let mut preferences = CollatorPreferences::from(&locale);
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Secondary);
    Collator::try_new(preferences, options).ok()
}

impl Collation {
    /// What the readers of `language` expect; those of the languages made for tests expect English.
    pub(crate) const fn of(language: Language) -> Self {
        match language {
            Language::English
            | Language::German
            | Language::French
            | Language::Long
            | Language::Mirrored => Self::Root,
            Language::Spanish => Self::Spanish,
            Language::Japanese => Self::Japanese,
            Language::Arabic => Self::Arabic,
        }
    }

    /// Bytes whose plain order is that of the names; the same for names between which this order
    /// sees no difference. They are those of this version of the tables: what is stored is made
    /// anew with another (`services/db/name_keys.rs`).
    pub(crate) fn key(self, name: &str) -> Vec<u8> {
        let collator = match self {
            Self::Root => &ROOT,
            Self::Spanish => &SPANISH,
            Self::Japanese => &JAPANESE,
            Self::Arabic => &ARABIC,
        };
        let Some(collator) = collator.as_ref() else {
            return name.to_lowercase().into_bytes();
        };
        let mut key = Vec::with_capacity(2 * name.len());
        let Ok(()) = collator.write_sort_key_to(name, &mut key);
        key
    }
}

/// As a cursor holds it.
impl std::fmt::Display for Collation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Root => "und",
            Self::Spanish => "es",
            Self::Japanese => "ja",
            Self::Arabic => "ar",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_as_each_language_sorts_them() {
        let mut languages = Vec::new();
        for line in include_str!("../../crates/words/sorted-names.txt").lines() {
            let Some((language, names)) = line.split_once(": ") else {
                continue;
            };
            // The page knows the order of every language, the server of those that it speaks.
            let Ok(language) = language.parse::<Language>() else {
                continue;
            };
            let collation = Collation::of(language);
            let expected: Vec<&str> = names.split(" | ").collect();
            let mut sorted = expected.clone();
            sorted.reverse();
            sorted.sort_by_key(|name| collation.key(name));
            assert_eq!(sorted, expected, "{language:?}");
            languages.push(language);
        }
        languages.dedup();
        assert_eq!(languages.len(), Language::OFFERED.len());
    }

    #[test]
    fn letter_case_and_leading_zeros_make_no_other_name() {
        for collation in Language::ALL.iter().copied().map(Collation::of) {
            assert_eq!(
                collation.key("VPS 2"),
                collation.key("vps 02"),
                "{collation}"
            );
            assert_ne!(
                collation.key("VPS 2"),
                collation.key("VPS 20"),
                "{collation}"
            );
        }
    }

    /// Where this fails, `MAKER` of `services/db/name_keys.rs` has to grow, so that servers make
    /// the keys anew that they have stored.
    #[test]
    fn the_keys_are_those_that_are_stored() {
        let hex = |name| {
            Collation::Root
                .key(name)
                .iter()
                .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
        };
        insta::assert_snapshot!(hex("Managed VPS 10"), @"432b452b3733310455494f04100c0111");
        insta::assert_snapshot!(hex("Äpfel – für 日本 №7"), @"2b493533410405180435534d04fa322cfa34be04454710090145963d960c");
    }
}
