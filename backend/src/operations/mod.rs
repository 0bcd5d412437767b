//! What whoever operates the portal asks of it: whether it lives, whether it can be sent requests,
//! and what it counts. Nothing here is about one customer.

mod metrics;
mod read;
mod ready;
mod routes;

pub(crate) use self::routes::probes;
pub use self::routes::router;
