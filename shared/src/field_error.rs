//! A field of a request that is not acceptable, and what to do.

use goodstanding_words::{Message, Speaker};
use serde::{Deserialize, Serialize};

/// One field that is not acceptable, as it is read: in the language of whoever sent it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The field as the request names it: `reason`, `lines.0.quantity`.
    pub field: String,
    /// What to do, as a sentence.
    pub message: String,
}

impl FieldError {
    /// An error at `field` that says `message`.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }
}

/// The same as a rule says it, in no language yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldRefusal {
    /// The field as the request names it: `reason`, `lines.0.quantity`.
    pub field: String,
    /// What to do, in no language yet.
    pub message: Message,
}

impl FieldRefusal {
    /// A refusal at `field` that says `message`.
    pub fn new(field: impl Into<String>, message: impl Into<Message>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }

    /// In the language of `speaker`.
    pub fn say(&self, speaker: &impl Speaker) -> FieldError {
        FieldError::new(self.field.as_str(), self.message.say(speaker))
    }
}
