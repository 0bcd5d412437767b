//! Services: one product delivered to one customer.
//!
//! ```text
//! ordered → Pending → Active ⇄ Suspended
//!              │         │         │
//!              ├→ Fraud  ├→ Terminated, Canceled ←┤
//!              └→ Terminated, Canceled  └→ Archived (also from Fraud)
//! ```

mod actions;
mod api;
mod brief;
mod causes;
mod columns;
mod explain;
mod filter;
mod joint;
mod life;
mod query;
mod sort;
mod sort_key;
mod sort_order;
mod sort_query;
mod states;
mod status;

pub use actions::{ServiceAction, ServiceActionRefusal, ServiceActionRequest};
pub use api::{OpenCancellation, ProductBrief, Service, ServiceDetails};
pub use brief::{ServiceBrief, SubscriptionBrief};
pub use causes::{EndCause, NoDueDate, ServiceWait, SuspensionCause};
pub use columns::Column;
pub use explain::{ServiceExplanation, ServiceHelp};
pub use filter::{DateRange, LowerCase, ServiceFilter, StatusGroup};
pub use joint::{
    Billing, Delivery, PaidPeriod, Unpaid, UnpaidReason, due_date, held_by, waits_for,
};
pub use life::ServiceLife;
pub use query::{ServicesQuery, View};
pub use sort::{NameRanks, SortFacts, compare, direction_of_ties, sort};
pub use sort_key::{Direction, SortKey};
pub use sort_order::{SortOrder, SortStep};
pub use states::{SERVICE_ARROWS, ServiceArrow, ServiceEvent};
pub use status::ServiceStatus;

#[cfg(test)]
pub(crate) use sort::tests::{any_service, service};
