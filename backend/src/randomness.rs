//! Randomness, handed in, and the identifiers that are made of it. The operating system is asked
//! here and nowhere else.

use std::sync::{Arc, Mutex, PoisonError};

use goodstanding_shared::ids::{
    ActivityId, CancellationId, CustomerId, OrderId, PaymentMethodId, SavedViewId, ServiceId,
    SessionId, SubscriptionId, UserId,
};
use sha2::{Digest as _, Sha256};

/// Where the server takes random bytes from.
#[derive(Clone, Debug)]
pub enum Randomness {
    /// The randomness of the operating system.
    System,
    /// A repeatable stream for tests and for the demo: SHA-256 over a seed and a counter.
    Seeded(Arc<Mutex<(u64, u64)>>),
}

/// The operating system gave no random bytes; nothing that needs a secret can go on.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no random bytes: {0}")]
pub struct NoRandomness(String);

impl Randomness {
    /// A stream that is the same for the same seed: for demos and tests.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new((seed, 0))))
    }

    /// Draws `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], NoRandomness> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the operating system"
    )]
    fn fill(&self, target: &mut [u8]) -> Result<(), NoRandomness> {
        match self {
            Self::System => {
                getrandom::fill(target).map_err(|error| NoRandomness(error.to_string()))
            }
            Self::Seeded(state) => {
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                for chunk in target.chunks_mut(32) {
                    state.1 += 1;
                    let mut hash = Sha256::new();
                    hash.update(state.0.to_be_bytes());
                    hash.update(state.1.to_be_bytes());
                    chunk.copy_from_slice(&hash.finalize()[..chunk.len()]);
                }
                Ok(())
            }
        }
    }
}

/// Identifiers that are made here.
pub trait NewId: Sized {
    /// A new one, which nobody has yet.
    fn generate(randomness: &Randomness) -> Result<Self, NoRandomness>;
}

macro_rules! generated {
    ($($id:ty),+) => { $(
        impl NewId for $id {
            fn generate(randomness: &Randomness) -> Result<Self, NoRandomness> {
                randomness.bytes().map(|bytes| Self::from_bits(u128::from_be_bytes(bytes)))
            }
        }
    )+ };
}

generated!(
    ActivityId,
    CancellationId,
    CustomerId,
    OrderId,
    PaymentMethodId,
    SavedViewId,
    ServiceId,
    SessionId,
    SubscriptionId,
    UserId
);
