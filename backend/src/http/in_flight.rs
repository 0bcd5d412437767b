//! The keys whose first request is still running, so that its repetition waits.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use crate::store::idempotency::ReplyKey;

/// The keys whose first request is still running.
#[derive(Clone, Debug, Default)]
pub struct InFlight(Arc<Mutex<HashSet<ReplyKey>>>);

/// Held while the request runs.
pub(crate) struct Running {
    all: InFlight,
    claim: ReplyKey,
}

impl InFlight {
    /// Claims the key; none where somebody has it.
    pub(crate) fn claim(&self, claim: &ReplyKey) -> Option<Running> {
        let is_first = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(claim.clone());
        is_first.then(|| Running {
            all: self.clone(),
            claim: claim.clone(),
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.all
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.claim);
    }
}
