//! Why staff did something: a code and words, asked of them for every action.

use goodstanding_words::{Fixed, fields, staff_reasons as words};
use serde::{Deserialize, Serialize};

use crate::problem::FieldRefusal;
use crate::text::reorders;

/// The longest comment, in characters.
pub const COMMENT_LIMIT: usize = 2_048;

/// The codes that staff choose from: predefined ones are below 1000, the merchant's own from there
/// on.
pub const STAFF_REASONS: &[(u32, Fixed)] = &[
    (100, words::AT_REQUEST),
    (110, words::CORRECTION),
    (120, words::GOODWILL),
    (200, words::DECISION),
    (210, words::BREACH),
    (220, words::FRAUD),
    (230, words::UNPAID),
    (300, words::TECHNICAL),
];

/// The smallest code that people may give; those below are the system's.
const FIRST_CODE: u32 = 100;

/// What a staff user wants to be done to something, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StaffActionRequest<Action> {
    /// What is to be done.
    pub action: Action,
    /// Why, as a code: predefined ones from 100 to 999, the merchant's own from 1000.
    #[serde(default)]
    pub reason_code: Option<u32>,
    /// Why, in words for whoever reads the history later.
    #[serde(default)]
    pub comment: Option<String>,
}

/// A code with its comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffReason {
    /// The code, 100 or above: those below are the system's.
    pub code: u32,
    /// The words, without spaces around them.
    pub comment: String,
}

impl StaffReason {
    /// Checks what staff gave; names the fields `reason_code` and `comment`.
    pub fn parse(code: Option<u32>, comment: Option<&str>) -> Result<Self, Vec<FieldRefusal>> {
        let mut errors = Vec::new();
        let code = code.unwrap_or_default();
        if code < FIRST_CODE || i32::try_from(code).is_err() {
            errors.push(FieldRefusal::new("reason_code", fields::CHOOSE_REASON));
        }
        let comment = comment.unwrap_or_default().trim();
        if comment.is_empty() {
            errors.push(FieldRefusal::new("comment", fields::SAY_WHY));
        } else if comment.contains('\0') || reorders(comment) {
            errors.push(FieldRefusal::new("comment", fields::HIDDEN_CHARACTERS));
        } else if comment.chars().count() > COMMENT_LIMIT {
            let words = fields::at_most_characters(COMMENT_LIMIT as u64);
            errors.push(FieldRefusal::new("comment", words));
        }
        if errors.is_empty() {
            Ok(Self {
                code,
                comment: comment.to_owned(),
            })
        } else {
            Err(errors)
        }
    }
}

/// What a code means; none for the merchant's own and unknown ones.
pub fn label(code: u32) -> Option<Fixed> {
    let known = STAFF_REASONS.iter().find(|(known, _)| *known == code);
    known.map(|(_, words)| *words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_has_a_code_of_people_and_words() {
        let given = StaffReason::parse(Some(200), Some("  asked twice ")).unwrap();
        assert_eq!((given.code, given.comment.as_str()), (200, "asked twice"));
        let fields = |code, comment| -> Vec<String> {
            let errors = StaffReason::parse(code, comment).unwrap_err();
            errors.into_iter().map(|error| error.field).collect()
        };
        assert_eq!(fields(None, None), ["reason_code", "comment"]);
        assert_eq!(fields(Some(20), Some("x")), ["reason_code"]);
        assert_eq!(fields(Some(1000), Some(&"x".repeat(2049))), ["comment"]);
        assert_eq!(label(200).map(Fixed::english), Some("Decision of staff"));
    }

    #[test]
    fn every_code_that_is_offered_is_taken_and_none_of_the_systems() {
        for (code, _) in STAFF_REASONS {
            assert!(StaffReason::parse(Some(*code), Some("x")).is_ok(), "{code}");
        }
        assert!(StaffReason::parse(Some(99), Some("x")).is_err());
        assert!(StaffReason::parse(Some(200), Some("a\u{202E}b")).is_err());
    }

    #[test]
    fn a_comment_may_fill_its_field() {
        let full = "ä".repeat(COMMENT_LIMIT);
        assert_eq!(
            StaffReason::parse(Some(200), Some(&full)).unwrap().comment,
            full
        );
    }
}
