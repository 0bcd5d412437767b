//! Everything that billing needs to go on by itself. It knows of no request.

use std::sync::Arc;

use super::context::BillingContext;
use super::processor::Processor;
use super::work::Work;
use crate::catalog;
use crate::clock::Clock;
use crate::randomness::Randomness;
use crate::store::{Database, Store, StoreError};

/// The store, the clock, randomness, whoever moves the money, and the worker's log. Cloning is
/// cheap.
#[derive(Clone)]
pub struct Engine(Arc<Inside>);

struct Inside {
    store: Store,
    clock: Clock,
    randomness: Randomness,
    processor: Box<dyn Processor>,
    work: Work,
}

impl Engine {
    pub(crate) fn new(
        store: Store,
        clock: Clock,
        randomness: Randomness,
        processor: Box<dyn Processor>,
    ) -> Self {
        Self(Arc::new(Inside {
            store,
            clock,
            randomness,
            processor,
            work: Work::default(),
        }))
    }

    /// What every step of billing needs, at the present instant.
    pub(crate) async fn billing_context(&self) -> Result<BillingContext, StoreError> {
        let plans = self
            .store()
            .read(|conn: &mut Database| catalog::db::plans(conn))
            .await?;
        Ok(BillingContext {
            randomness: self.randomness().clone(),
            now: self.clock().now(),
            plans: Arc::new(plans),
        })
    }

    /// The database that is billed from.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The clock that says what is due.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// What new identifiers are drawn from.
    pub fn randomness(&self) -> &Randomness {
        &self.0.randomness
    }

    /// Whoever moves the money.
    pub(crate) fn processor(&self) -> &dyn Processor {
        &*self.0.processor
    }

    /// What the worker did, and whether it is wanted.
    pub(crate) fn work(&self) -> &Work {
        &self.0.work
    }
}
