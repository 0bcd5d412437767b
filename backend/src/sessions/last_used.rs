//! When sessions were used last. Noted in memory and stored in the background: to read one's own
//! data nothing is written, and reading goes on where nothing can be written.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::db;
use crate::store::{Database, Store, StoreError};

/// A use is noted at most this often.
const EVERY: TimeDelta = TimeDelta::minutes(1);

/// How many are stored in one transaction.
const AT_ONCE: usize = 500;

/// The uses that are not stored yet, by the digest of the session's token.
#[derive(Debug, Default)]
pub(crate) struct LastUsed(Mutex<HashMap<[u8; 32], DateTime<Utc>>>);

impl LastUsed {
    /// When a session was used last, of which this is stored.
    pub(super) fn of(&self, digest: &[u8; 32], stored: DateTime<Utc>) -> DateTime<Utc> {
        let noted = self.noted().get(digest).copied();
        noted.map_or(stored, |noted| noted.max(stored))
    }

    /// Notes that a session is used now; `known` is when it was used last.
    pub(super) fn note(&self, digest: [u8; 32], known: DateTime<Utc>, now: DateTime<Utc>) {
        if now - known >= EVERY {
            self.noted().insert(digest, now);
        }
    }

    /// Stores what was noted. What cannot be stored stays noted.
    pub(super) async fn store(&self, store: &Store) -> Result<(), StoreError> {
        let noted: Vec<_> = {
            let noted = self.noted();
            noted.iter().map(|(digest, at)| (*digest, *at)).collect()
        };
        for some in noted.chunks(AT_ONCE) {
            let stored = some.to_vec();
            store
                .write(move |tx: &mut Database| {
                    for (digest, at) in &stored {
                        db::touch_session(tx, digest, *at)?;
                    }
                    Ok::<_, StoreError>(())
                })
                .await?;
            let mut noted = self.noted();
            for (digest, at) in some {
                if noted.get(digest) == Some(at) {
                    noted.remove(digest);
                }
            }
        }
        Ok(())
    }

    fn noted(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 32], DateTime<Utc>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
