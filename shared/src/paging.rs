//! A part of a long list, and the cursors to the parts before and after it.

use serde::{Deserialize, Serialize};

/// How far matching rows are counted where counting all of them would cost more than the answer is
/// worth.
pub const COUNT_LIMIT: u64 = 1_000;

/// One part of a list. The order is stable; `next_cursor` is absent on the last part,
/// `previous_cursor` on the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The rows of this part.
    pub items: Vec<T>,
    /// What to send as `cursor` to get the next part.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub next_cursor: Option<String>,
    /// What to send as `cursor` to get the part before.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub previous_cursor: Option<String>,
    /// How many rows stand before the first one of this part.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub offset: u64,
    /// How many rows there are in all, or how many were counted when `is_at_least`.
    pub total: u64,
    /// Whether there are more rows than were counted ([`COUNT_LIMIT`]).
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub is_at_least: bool,
}

impl<T> Page<T> {
    /// A part of a list that is counted in full and read forward only.
    pub fn forward(items: Vec<T>, next_cursor: Option<String>, total: u64) -> Self {
        Self {
            items,
            next_cursor,
            previous_cursor: None,
            offset: 0,
            total,
            is_at_least: false,
        }
    }
}
