//! Billing: carries out what the rules of `goodstanding_shared::subscriptions::life` decide, and
//! talks to the processor.
//!
//! ```text
//! engine     what billing needs to go on by itself: store, clock, randomness, processor
//! db         every query of what is due (a row for each thing, none for what is over) and owed
//! worker     carries out what is due; `advance` moves a demo's clock from instant to instant
//! steps      one event of one subscription: row, services, history, the charge that follows
//! charges    begun (committed), asked (outside of any transaction), answered (committed)
//! processor  the seam to whoever moves the money: the built-in `sandbox`, or `none` at all
//! upgrade    one version of a subscription takes the place of another
//! ```
//!
//! A charge is written down before anybody is asked, and its number is the key under which the
//! processor knows it: whoever crashes in between asks again with the same key, and nothing is
//! charged twice.

use goodstanding_shared::payments::ProcessorKind;

mod advance;
pub(crate) mod cancellations;
pub(crate) mod charges;
pub(crate) mod come_due;
pub(crate) mod context;
pub(crate) mod db;
pub(crate) mod engine;
pub(crate) mod entitlement;
pub(crate) mod last_service;
mod none;
pub mod processor;
pub(crate) mod put_right;
mod sandbox;
pub(crate) mod steps;
mod undelivered;
pub(crate) mod upgrade;
pub(crate) mod work;
pub mod worker;

pub use self::advance::advance;
pub use self::engine::Engine;

/// The built-in processor, which moves no money.
pub fn sandbox() -> Box<dyn processor::Processor> {
    Box::new(sandbox::Sandbox)
}

/// The processor of an installation.
pub fn processor_of(kind: ProcessorKind) -> Box<dyn processor::Processor> {
    match kind {
        ProcessorKind::None => Box::new(none::NoProcessor),
        ProcessorKind::Sandbox => sandbox(),
    }
}
