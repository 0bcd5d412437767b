//! A field of a request that is not acceptable, and what to do.

use serde::{Deserialize, Serialize};

/// One field that is not acceptable.
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
