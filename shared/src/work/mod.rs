//! What the server does because time passes, as staff see it: the worker, and the clock of a demo.

mod outcome;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::outcome::Outcome;
use crate::inbox::Planned;
use crate::money::Money;
use crate::subscriptions::SubscriptionEvent;
use crate::text::ServiceName;

closed_enum! {
    /// What kind of thing comes due by itself.
    pub enum WorkKind {
        /// Something about a subscription: a bill, a retry, a start, a pause, an end.
        Subscription = "subscription",
        /// An answer of the processor, an approval or a payment that is awaited.
        Transaction = "transaction",
        /// A cancellation request takes effect.
        Cancellation = "cancellation",
    }
}

/// Something that could not be carried out, and is tried again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Setback {
    /// What kind of thing.
    pub kind: WorkKind,
    /// The identifier or number of the object it is about.
    pub object: String,
    /// When it was due.
    pub due_at: DateTime<Utc>,
    /// When it is tried again.
    pub next_try_at: DateTime<Utc>,
    /// How often it failed.
    pub failures: u32,
    /// Why, in technical words.
    pub error: String,
}

/// How the worker does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkerState {
    /// How much is due now, counted like [`crate::paging::COUNT_LIMIT`].
    pub due: u64,
    /// How many steps this server carried out since its start.
    pub done: u64,
    /// How many steps failed since its start.
    pub failed: u64,
    /// For how long the oldest due thing has been waiting, in seconds.
    pub lag_s: u64,
    /// What could not be carried out, the oldest first, 100 at most.
    pub setbacks: Vec<Setback>,
}

/// How many events of one kind will happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Forecast {
    /// What happens to them.
    pub what: Planned,
    /// How many of them will happen.
    pub count: u64,
}

/// Something that happens next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NextEvent {
    /// When it is due, in UTC.
    pub at: DateTime<Utc>,
    /// What kind of thing.
    pub kind: WorkKind,
    /// The identifier or number of the object it is about.
    pub object: String,
    /// What happens to it.
    pub what: Planned,
}

/// Something that was due and happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Happened {
    /// When, on the demo's clock.
    pub at: DateTime<Utc>,
    /// What kind of thing.
    pub kind: WorkKind,
    /// The identifier or number of the object it is about.
    pub object: String,
    /// The services it is about, by name; none where they are not known any more.
    pub names: Vec<ServiceName>,
    /// What came of it.
    pub outcome: Outcome,
    /// What happened to the subscription; none where it was a transaction or a service.
    pub event: Option<SubscriptionEvent>,
    /// How much was charged, or given back; none where no money was asked for.
    pub amount: Option<Money>,
}

/// How often something came of what was due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tally {
    /// What came of it.
    pub outcome: Outcome,
    /// How often, at least once.
    pub count: u64,
    /// How much it was, one sum for each currency; none where no money was asked for.
    pub sums: Vec<Money>,
}

/// What an advance of the clock did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdvanceSummary {
    /// What the clock showed before.
    pub from: DateTime<Utc>,
    /// To which instant it went, or is still going.
    pub until: DateTime<Utc>,
    /// How many steps failed on the way; they are tried again.
    pub failed: u64,
    /// What happened by kind, what was not paid first.
    pub tallies: Vec<Tally>,
}

/// The clock of a demo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClockState {
    /// The instant that it shows, in UTC.
    pub now: DateTime<Utc>,
    /// The instant of the system's clock, in UTC.
    pub real: DateTime<Utc>,
    /// Where it is going, while it is being advanced.
    pub until: Option<DateTime<Utc>>,
    /// How many steps of the present or last advance are done.
    pub done: u64,
    /// How many steps were foreseen when it began; what happens on the way adds more.
    pub foreseen: u64,
    /// What happens next; none where nothing will.
    pub next: Option<NextEvent>,
    /// What the present or last advance did so far; none where there was none since the server was
    /// started.
    pub last: Option<AdvanceSummary>,
    /// What came due and happened lately, newest first, 200 at most.
    pub log: Vec<Happened>,
    /// How the worker does.
    pub worker: WorkerState,
}

/// To which instant the clock of a demo is to be advanced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Advance {
    /// To which instant; later than what the clock shows, by ten years at most.
    pub until: DateTime<Utc>,
}

/// What an advance would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AdvancePreview {
    /// The instant to which it would be advanced.
    pub until: DateTime<Utc>,
    /// What is planned until then, by kind, what was not paid first; what follows from it comes on
    /// top.
    pub planned: Vec<Forecast>,
}
