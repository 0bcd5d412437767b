//! The history of an object: one entry for each change, written in the transaction of the change.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::cancellations::CancellationType;
use crate::ids::{ActivityId, CancellationId, OrderId};

closed_enum! {
    /// Who did it.
    pub enum ActorKind {
        /// A user of the customer.
        Customer = "customer",
        /// A staff user.
        Staff = "staff",
        /// The system itself, because a date came.
        System = "system",
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The service was ordered.
    ServiceOrdered {
        /// With which order; none for records older than their orders.
        order: Option<OrderId>,
    },
    /// The service was set up.
    ServiceActivated,
    /// The service was switched off.
    ServiceSuspended {
        /// Why.
        reason: String,
    },
    /// The service was switched on again.
    ServiceResumed,
    /// The provider ended the service.
    ServiceTerminated {
        /// Why.
        reason: String,
    },
    /// The order was marked as fraud.
    ServiceMarkedAsFraud,
    /// The service was put on file.
    ServiceArchived,
    /// The customer asked for the service to be ended.
    CancellationRequested {
        /// Names the request.
        cancellation: CancellationId,
        /// At once or on the due date.
        #[serde(rename = "type")]
        kind: CancellationType,
        /// When it takes effect.
        effective_on: NaiveDate,
    },
    /// The cancellation took effect.
    CancellationCompleted {
        /// Names the request.
        cancellation: CancellationId,
    },
    /// The customer took the request back.
    CancellationWithdrawn {
        /// Names the request.
        cancellation: CancellationId,
    },
}

/// One entry of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Activity {
    /// Names the entry.
    pub id: ActivityId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: ActorKind,
    /// The name of the person; none for the system.
    pub actor_name: Option<String>,
    /// What.
    pub event: Event,
}
