//! A cancellation request as it is kept.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{CancellationState, CancellationType, Reason};
use crate::ids::CancellationId;

/// A stored cancellation request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cancellation {
    /// Identifies the request in links and in the API: `crq_…`.
    pub id: CancellationId,
    /// Why the service shall end, as it was written.
    pub reason: Reason,
    /// When the service shall end.
    #[serde(rename = "type")]
    pub kind: CancellationType,
    /// What became of it.
    pub state: CancellationState,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// The name of the person who asked.
    pub requested_by: String,
    /// On which date it takes, or took, effect.
    pub effective_on: NaiveDate,
    /// When it was completed or withdrawn.
    pub closed_at: Option<DateTime<Utc>>,
}
