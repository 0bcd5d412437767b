//! The inbox on the wire: each card of its page is an answer of its own, so that one that fails
//! does not take the others along.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::activity::Event;
use crate::cancellations::QueuedCancellation;
use crate::customers::CustomerBrief;
use crate::ids::{ServiceId, SubscriptionId};
use crate::money::Money;
use crate::orders::QueuedOrder;
use crate::overview::Trouble;
use crate::subscriptions::Standing;
use crate::subscriptions::life::Due;
use crate::text::ServiceName;
use crate::wire;

/// How many there are, counted like [`crate::paging::COUNT_LIMIT`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counted {
    /// How many there are in all, or how many were counted when `is_at_least`.
    pub total: u64,
    /// Whether there are more than were counted.
    pub is_at_least: bool,
}

impl Counted {
    /// How many there are of both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            total: self.total + other.total,
            is_at_least: self.is_at_least || other.is_at_least,
        }
    }
}

/// How much waits for a decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InboxCounts {
    /// Subscriptions whose payment failed or is overdue.
    pub payments: Counted,
    /// Orders that wait for acceptance.
    pub orders: Counted,
    /// Cancellation requests that are open.
    pub requests: Counted,
}

impl InboxCounts {
    /// How much there is of everything.
    pub const fn all(&self) -> Counted {
        self.payments.plus(self.orders).plus(self.requests)
    }
}

/// What happens next by itself, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NextStep {
    /// The day on which it happens, from its first instant (UTC) on.
    #[serde(deserialize_with = "wire::read_date")]
    pub on: NaiveDate,
    /// What the rules of the subscription foresee then.
    pub what: Due,
}

/// A subscription whose payment failed or is overdue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaymentToDecide {
    /// The customer who has not paid.
    pub customer: CustomerBrief,
    /// Its status and billing status.
    pub standing: Standing,
    /// What is unpaid, as the overview of the customer says it.
    pub trouble: Trouble,
    /// What happens next by itself; none where nothing does, or an answer is awaited.
    pub next: Option<NextStep>,
    /// Whether a charge is under way.
    pub is_charging: bool,
}

/// An order that waits for acceptance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderToDecide {
    /// The order, as its queue lists it.
    pub order: QueuedOrder,
    /// What the first period of everything that waits costs, with setup fees.
    pub amount: Money,
}

/// A cancellation request that is open until its date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestToDecide {
    /// The request, as its queue lists it.
    pub request: QueuedCancellation,
    /// What the service costs in a cycle.
    pub amount: Money,
}

/// What staff decided today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decided {
    /// How many decisions that were.
    pub count: Counted,
    /// The newest first, 8 at most.
    pub items: Vec<DecidedItem>,
}

/// A decision of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecidedItem {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The customer whom it was about.
    pub customer: CustomerBrief,
    /// The service that it was about, if it was one.
    pub service: Option<ServiceId>,
    /// The subscription that it was about, if it was one.
    pub subscription: Option<SubscriptionId>,
    /// The names of the services that it was about.
    pub names: Vec<ServiceName>,
    /// What the history tells of it first.
    pub event: Event,
}
