//! Time, handed in. The system clock is read here and nowhere else.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};

/// Where the server takes its time from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until it is advanced: milliseconds since 1970, UTC.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that shows `instant` until it is advanced.
    pub fn fixed(instant: DateTime<Utc>) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(instant.timestamp_millis())))
    }

    /// The present instant, in whole milliseconds: what is stored is what was seen.
    pub fn now(&self) -> DateTime<Utc> {
        let millis = match self {
            Self::System => system_millis(),
            Self::Fixed(millis) => millis.load(Ordering::SeqCst),
        };
        DateTime::from_timestamp_millis(millis).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// Moves a fixed clock forward; the system clock moves by itself and ignores this.
    pub fn advance(&self, by: chrono::TimeDelta) {
        if let Self::Fixed(millis) = self {
            millis.fetch_add(by.num_milliseconds().max(0), Ordering::SeqCst);
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the machine's clock"
)]
fn system_millis() -> i64 {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
