//! Billing: carries out what the rules of `goodstanding_shared::subscriptions::life` decide, and talks to the processor.
//!
//! ```text
//! due        what will happen by itself: one row for each thing, none for what is over
//! steps      one event of one subscription: its row, its services, its history, the charge that follows
//! charges    a transaction from its beginning to its answer: begun (committed), asked (outside of any transaction), answered (committed)
//! processor  the seam to whoever moves the money; `sandbox` is the built-in one
//! upgrade    one version of a subscription takes the place of another
//! ```
//!
//! A charge is written down before anybody is asked, and its number is the key under which the processor knows it: whoever crashes in between
//! asks again with the same key, and nothing is charged twice.

pub(crate) mod charges;
pub(crate) mod due;
mod owed;
pub mod processor;
pub(crate) mod put_right;
mod sandbox;
pub(crate) mod services;
pub(crate) mod steps;
pub(crate) mod upgrade;

pub(crate) use self::owed::unpaid_amount;

/// The built-in processor.
pub fn sandbox() -> Box<dyn processor::Processor> {
    Box::new(sandbox::Sandbox)
}
