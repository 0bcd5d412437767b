//! The reason of a cancellation request: any words, but some.

use goodstanding_words::cancellations::{fillers, reasons};
use goodstanding_words::{Fixed, Message, fields as words};
use serde::{Deserialize, Serialize};

use crate::text::{TextRefusal, bounded, reorders};

/// Why a customer ends a service: 1 to 2,048 characters after trimming, any words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reason(String);

text_schema!(Reason, "No longer needed", Reason::LIMIT);

impl Reason {
    /// The longest reason, in characters.
    pub const LIMIT: usize = 2048;
    /// From how many characters on the dialog counts aloud.
    pub const COUNT_FROM: usize = 1800;
    /// One press fills in one of these.
    pub const FILLERS: [Fixed; 3] = [
        fillers::TOO_EXPENSIVE,
        fillers::NOT_NEEDED,
        fillers::NOT_SAID,
    ];

    /// Why a service is to end where nothing else was said when its subscription was cancelled.
    pub const WITH_THE_SUBSCRIPTION: Fixed = reasons::WITH_THE_SUBSCRIPTION;

    /// The reason in our own words, which is kept in English; none where somebody gave theirs.
    pub fn own_words(&self) -> Option<Fixed> {
        let own = Self::WITH_THE_SUBSCRIPTION;
        (self.0 == own.english()).then_some(own)
    }

    /// Trims and checks what was typed; the error says what to do.
    pub fn parse_typed(text: &str) -> Result<Self, Message> {
        if reorders(text) {
            return Err(words::HIDDEN_CHARACTERS_IN_REASON.into());
        }
        Self::parse(text)
    }

    /// Trims and checks; the error says what to do.
    pub fn parse(text: &str) -> Result<Self, Message> {
        bounded(text, Self::LIMIT)
            .map(|text| Self(text.into()))
            .map_err(|refusal| match refusal {
                TextRefusal::Empty => words::ENTER_CANCELLATION_REASON.into(),
                TextRefusal::TooLong { length, limit } => {
                    words::shorten_reason((length - limit) as u64, limit as u64)
                }
                TextRefusal::ControlCharacter => words::HIDDEN_CHARACTERS_IN_REASON.into(),
            })
    }

    /// The reason as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reason {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_| "is no reason: empty, too long, or with a control character")
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_words_will_do_up_to_the_limit() {
        for good in ["x", "  ok ", "日本語", &"ä".repeat(2048)] {
            assert!(Reason::parse(good).is_ok(), "{good:?}");
        }
        assert_eq!(
            Reason::parse(" \n\t").unwrap_err().to_string(),
            "Enter a cancellation reason"
        );
        assert_eq!(
            Reason::parse(&"x".repeat(2049)).unwrap_err().to_string(),
            "Shorten the reason by 1 character: it may be 2,048 characters long"
        );
        assert_eq!(
            Reason::parse(&"x".repeat(2058)).unwrap_err().to_string(),
            "Shorten the reason by 10 characters: it may be 2,048 characters long"
        );
    }

    #[test]
    fn what_is_read_is_what_was_written() {
        let reversed = "x\u{202E}y";
        assert_eq!(
            Reason::parse_typed(reversed).unwrap_err().to_string(),
            "Remove the characters that cannot be shown from the reason"
        );
        // What was stored before that was refused stays readable.
        assert!(Reason::parse(reversed).is_ok());
        assert!(Reason::parse_typed("  ok ").is_ok());
    }

    #[test]
    fn a_reason_is_kept_as_it_was_written() {
        let reason = Reason::parse("  It’s too slow. ").unwrap();
        assert_eq!(reason.as_str(), "It’s too slow.");
        assert_eq!(serde_json::to_value(&reason).unwrap(), "It’s too slow.");
    }

    #[test]
    fn the_fillers_are_reasons() {
        assert!(
            Reason::FILLERS
                .iter()
                .all(|filler| Reason::parse(filler.english()).is_ok())
        );
    }
}
