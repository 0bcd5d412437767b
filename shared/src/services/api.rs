//! Services on the wire.

use super::brief::SubscriptionBrief;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{EndCause, NoDueDate, PaidPeriod, ServiceStatus, ServiceWait, SuspensionCause, Unpaid};
use crate::activity::Activity;
use crate::calendar::Cycle;
use crate::cancellations::{Cancellation, CancellationType};
use crate::ids::{CancellationId, ProductId, ServiceId};
use crate::money::Money;
use crate::text::ServiceName;
use crate::wire;

/// A product as a service's row shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductBrief {
    /// The merchant's code of the product (SKU).
    pub id: ProductId,
    /// The product's name in the reader's language, else in English.
    pub name: String,
    /// The language of the name, if the reader is spoken to in another: a language tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub name_language: Option<String>,
    /// The group under which it is sold, in the reader's language, else in English.
    pub group: String,
    /// The language of the group's name, if the reader is spoken to in another: a language tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub group_language: Option<String>,
}

/// The open cancellation request that a service carries as a mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenCancellation {
    /// Identifies the request in links and in the API: `crq_…`.
    pub id: CancellationId,
    /// When it was asked for.
    #[serde(deserialize_with = "wire::read_instant")]
    pub requested_at: DateTime<Utc>,
    /// On which date it takes effect.
    #[serde(deserialize_with = "wire::read_date")]
    pub effective_on: NaiveDate,
}

impl OpenCancellation {
    /// An open request always waits for the due date: an immediate one is completed when it is
    /// stored.
    pub const TYPE: CancellationType = CancellationType::OnServiceDueDate;
}

/// A service as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Service {
    /// Identifies the service in links and in the API: `svc_…`.
    pub id: ServiceId,
    /// Grows with every change; the `ETag` of the service.
    pub version: u32,
    /// The name that the customer gave.
    pub name: ServiceName,
    /// What was bought. Shared between rows in memory.
    #[cfg_attr(feature = "openapi", schema(value_type = ProductBrief))]
    pub product: Arc<ProductBrief>,
    /// How many of it.
    pub quantity: u32,
    /// What one cycle costs, for the whole quantity; for a service without a cycle, what was paid
    /// once.
    pub price: Money,
    /// How often it is paid; none means once.
    pub cycle: Option<Cycle>,
    /// How the service stands.
    pub status: ServiceStatus,
    /// When the service was generated.
    #[serde(deserialize_with = "wire::read_instant")]
    pub created_at: DateTime<Utc>,
    /// When it was activated.
    #[serde(default, deserialize_with = "wire::read_instant_or_none")]
    pub activated_at: Option<DateTime<Utc>>,
    /// When it was last changed.
    #[serde(deserialize_with = "wire::read_instant")]
    pub updated_at: DateTime<Utc>,
    /// What was paid for the present period, or that it is free; none where nothing was paid yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub paid: Option<PaidPeriod>,
    /// The next date when the service is due.
    #[serde(default, deserialize_with = "wire::read_date_or_none")]
    pub next_due: Option<NaiveDate>,
    /// Whether a charge of its subscription waits for its answer, such as that of a change of plan:
    /// until then nothing is billed, also on the next due date.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub awaits_answer: bool,
    /// Why it has no next due date; none where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub no_due: Option<NoDueDate>,
    /// When it begins, while that day lies ahead.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "wire::read_date_or_none"
    )]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub starts_on: Option<NaiveDate>,
    /// What it waits for before it is set up; nothing where it is not Pending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits_for: Vec<ServiceWait>,
    /// Why it is suspended; nothing where it is not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspended_for: Vec<SuspensionCause>,
    /// Why it ended; none where it has not, or where older records do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub ended_for: Option<EndCause>,
    /// What of it is not paid; none where nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub unpaid: Option<Unpaid>,
    /// The open cancellation request, if there is one.
    pub cancellation: Option<OpenCancellation>,
}

/// Everything about one service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(from = "FlatDetails")]
pub struct ServiceDetails {
    /// What the list shows.
    #[serde(flatten)]
    pub service: Service,
    /// What the product is, in words: in the reader's language, else in English, else empty.
    pub description: String,
    /// The language of the description, if the reader is spoken to in another: a language tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub description_language: Option<String>,
    /// The product's setup fee for the whole quantity, as charged with the order.
    pub setup_fee: Money,
    /// The subscription that bills it; none for what was never billed by one.
    pub subscription: Option<SubscriptionBrief>,
    /// The latest cancellation request, whatever became of it.
    pub last_cancellation: Option<Cancellation>,
    /// The latest entries of the history, newest first.
    pub activity: Vec<Activity>,
    /// How many entries the history has.
    pub activity_total: u64,
}

/// [`ServiceDetails`] as they arrive. Reading the flat fields and sorting them is far less code in
/// the page than what serde derives for a flattened struct.
#[derive(Deserialize)]
struct FlatDetails {
    id: ServiceId,
    version: u32,
    name: ServiceName,
    product: Arc<ProductBrief>,
    quantity: u32,
    price: Money,
    cycle: Option<Cycle>,
    status: ServiceStatus,
    created_at: DateTime<Utc>,
    activated_at: Option<DateTime<Utc>>,
    updated_at: DateTime<Utc>,
    paid: Option<PaidPeriod>,
    next_due: Option<NaiveDate>,
    #[serde(default)]
    awaits_answer: bool,
    no_due: Option<NoDueDate>,
    starts_on: Option<NaiveDate>,
    #[serde(default)]
    waits_for: Vec<ServiceWait>,
    #[serde(default)]
    suspended_for: Vec<SuspensionCause>,
    ended_for: Option<EndCause>,
    unpaid: Option<Unpaid>,
    cancellation: Option<OpenCancellation>,
    description: String,
    #[serde(default)]
    description_language: Option<String>,
    setup_fee: Money,
    subscription: Option<SubscriptionBrief>,
    last_cancellation: Option<Cancellation>,
    activity: Vec<Activity>,
    activity_total: u64,
}

impl From<FlatDetails> for ServiceDetails {
    fn from(flat: FlatDetails) -> Self {
        Self {
            service: Service {
                id: flat.id,
                version: flat.version,
                name: flat.name,
                product: flat.product,
                quantity: flat.quantity,
                price: flat.price,
                cycle: flat.cycle,
                status: flat.status,
                created_at: flat.created_at,
                activated_at: flat.activated_at,
                updated_at: flat.updated_at,
                paid: flat.paid,
                next_due: flat.next_due,
                awaits_answer: flat.awaits_answer,
                no_due: flat.no_due,
                starts_on: flat.starts_on,
                waits_for: flat.waits_for,
                suspended_for: flat.suspended_for,
                ended_for: flat.ended_for,
                unpaid: flat.unpaid,
                cancellation: flat.cancellation,
            },
            description: flat.description,
            description_language: flat.description_language,
            setup_fee: flat.setup_fee,
            subscription: flat.subscription,
            last_cancellation: flat.last_cancellation,
            activity: flat.activity,
            activity_total: flat.activity_total,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use crate::services::service;

    #[test]
    fn details_survive_the_wire_as_flat_as_they_are() {
        let today = "2026-11-21".parse().unwrap();
        let details = ServiceDetails {
            service: service(
                1,
                "Studio website",
                ServiceStatus::Active,
                today,
                Some(today),
            ),
            description: "Four cores".into(),
            description_language: None,
            setup_fee: Money::new(1000, Currency::EUR),
            subscription: None,
            last_cancellation: None,
            activity: Vec::new(),
            activity_total: 2,
        };
        let json = serde_json::to_value(&details).unwrap();
        assert_eq!(
            (&json["name"], &json["activity_total"]),
            (&"Studio website".into(), &2.into())
        );
        assert_eq!(
            serde_json::from_value::<ServiceDetails>(json).unwrap(),
            details
        );
    }
}
