//! Services, and the subscriptions that bill them, as other pages name them.

use serde::{Deserialize, Serialize};

use super::ServiceStatus;
use crate::ids::{ServiceId, SubscriptionId};
use crate::subscriptions::Standing;
use crate::text::ServiceName;

/// A service as other pages name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceBrief {
    /// Names the service.
    pub id: ServiceId,
    /// The name that the customer gave.
    pub name: ServiceName,
    /// How it stands.
    pub status: ServiceStatus,
    /// Whether an open cancellation request exists.
    pub cancellation_requested: bool,
}

/// A subscription as other pages name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubscriptionBrief {
    /// Names the subscription.
    pub id: SubscriptionId,
    /// How it stands.
    pub standing: Standing,
}
