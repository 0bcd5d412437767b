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
    /// Identifies the service in links and in the API: `svc_…`.
    pub id: ServiceId,
    /// The name that the customer gave.
    pub name: ServiceName,
    /// Where it is in its life now.
    pub status: ServiceStatus,
    /// Whether an open cancellation request exists.
    pub cancellation_requested: bool,
}

/// A subscription as other pages name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubscriptionBrief {
    /// Identifies the subscription in links and in the API: `sub_…`.
    pub id: SubscriptionId,
    /// Its status and billing status now.
    pub standing: Standing,
}
