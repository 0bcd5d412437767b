//! A part of a long list, and the cursor to the next part.

use serde::{Deserialize, Serialize};

/// One part of a list. The order is stable; `next_cursor` is absent on the last part.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The rows of this part.
    pub items: Vec<T>,
    /// What to send as `cursor` to get the next part.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next_cursor: Option<String>,
    /// How many rows there are in all.
    pub total: u64,
}
