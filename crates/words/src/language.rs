//! The languages, and which one somebody is spoken to in.

use core::fmt;
use core::str::FromStr;

/// A language in which the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, in which the source texts are written.
    #[default]
    English,
    /// German, with the formal address.
    German,
    /// French, with the formal address.
    French,
    /// Spanish for both shores of the Atlantic, with the formal address.
    Spanish,
    /// Japanese, in its polite form.
    Japanese,
    /// Modern Standard Arabic, from right to left.
    Arabic,
    /// Made from English, for tests: accents on every letter, and longer by two fifths.
    Long,
    /// Made from English, for tests: it runs from right to left.
    Mirrored,
}

/// The direction in which a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// As Latin, Greek, Japanese.
    LeftToRight,
    /// As Arabic and Hebrew.
    RightToLeft,
}

impl Direction {
    /// The value of the attribute `dir`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

/// It names no language in which the product speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLanguage(pub String);

impl fmt::Display for UnknownLanguage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is no language that is spoken here", self.0)
    }
}

impl core::error::Error for UnknownLanguage {}

impl Language {
    /// Every language, those for tests last.
    pub const ALL: &'static [Self] = &[
        Self::English,
        Self::German,
        Self::French,
        Self::Spanish,
        Self::Japanese,
        Self::Arabic,
        Self::Long,
        Self::Mirrored,
    ];

    /// Those between which people choose.
    pub const OFFERED: &'static [Self] = &[
        Self::English,
        Self::German,
        Self::French,
        Self::Spanish,
        Self::Japanese,
        Self::Arabic,
    ];

    /// Its tag (BCP 47), as in the attribute `lang`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Japanese => "ja",
            Self::Arabic => "ar",
            Self::Long => "en-XA",
            Self::Mirrored => "ar-XB",
        }
    }

    /// What it is called by those who speak it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Japanese => "日本語",
            Self::Arabic => "العربية",
            Self::Long => "Éñĝļîšĥ",
            Self::Mirrored => "\u{202e}English\u{202c}",
        }
    }

    /// In which direction it is read.
    pub const fn direction(self) -> Direction {
        match self {
            Self::English
            | Self::German
            | Self::French
            | Self::Spanish
            | Self::Japanese
            | Self::Long => Direction::LeftToRight,
            Self::Arabic | Self::Mirrored => Direction::RightToLeft,
        }
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|language| language.tag().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownLanguage(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_tag() {
        for language in Language::ALL {
            assert_eq!(language.tag().parse(), Ok(*language));
            assert_eq!(language.tag().to_lowercase().parse(), Ok(*language));
        }
        assert_eq!(
            "tlh".parse::<Language>().unwrap_err().to_string(),
            "`tlh` is no language that is spoken here"
        );
    }

    #[test]
    fn nobody_is_offered_what_is_made_for_tests() {
        for made in [Language::Long, Language::Mirrored] {
            assert!(!Language::OFFERED.contains(&made));
        }
    }
}
