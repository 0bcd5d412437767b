//! Services: one product delivered to one customer.
//!
//! ```text
//! ordered → Pending → Active ⇄ Suspended
//!              │         │         │
//!              ├→ Fraud  ├→ Terminated, Canceled ←┤
//!              └→ Canceled          └→ Archived (also from Fraud)
//! ```

mod actions;
mod api;
mod filter;
mod query;
mod sort;
mod states;
mod status;
mod upcoming;

pub use actions::{ServiceAction, ServiceActionRefusal, ServiceActionRequest};
pub use api::{
    OpenCancellation, ProductBrief, Service, ServiceBrief, ServiceDetails, SubscriptionBrief,
};
pub use filter::{DateRange, ServiceFilter, StatusGroup};
pub use query::{ServicesQuery, View};
pub use sort::{Direction, LowerCase, NameRanks, SortKey, sort};
pub use states::{SERVICE_ARROWS, ServiceArrow, ServiceEvent};
pub use status::ServiceStatus;
pub use upcoming::upcoming_charge;

#[cfg(test)]
pub(crate) use sort::tests::{any_service, service};
