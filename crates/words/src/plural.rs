//! The forms in which languages count.

/// A category of the rules for plurals of Unicode (CLDR). Which number has which is the language's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plural {
    /// As Arabic says nothing of something.
    Zero,
    /// As English says one of something.
    One,
    /// As Arabic says two.
    Two,
    /// As Arabic says three to ten.
    Few,
    /// As Arabic says eleven to ninety-nine, and French and Spanish a million of something.
    Many,
    /// What no other category has; every language has it.
    Other,
}

impl Plural {
    /// The category that a name of CLDR means, as `Intl.PluralRules` says it; [`Self::Other`] where
    /// it is none.
    pub fn of_name(name: &str) -> Self {
        match name {
            "zero" => Self::Zero,
            "one" => Self::One,
            "two" => Self::Two,
            "few" => Self::Few,
            "many" => Self::Many,
            _ => Self::Other,
        }
    }

    /// The letter that stands for it in a pattern.
    pub(crate) const fn letter(self) -> u8 {
        match self {
            Self::Zero => b'z',
            Self::One => b'o',
            Self::Two => b't',
            Self::Few => b'f',
            Self::Many => b'm',
            Self::Other => b'x',
        }
    }
}
