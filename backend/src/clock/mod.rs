//! Time, handed in. The system clock is read here and nowhere else.

mod db;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};

pub(crate) use self::db::keep_ahead;
pub use self::db::{ahead, ahead_of};

/// Where the server takes its time from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The clock of the machine.
    System,
    /// The machine's clock, and how many milliseconds a demo is ahead of it.
    Ahead(Arc<AtomicI64>),
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
            Self::Ahead(ahead) => system_millis().saturating_add(ahead.load(Ordering::SeqCst)),
            Self::Fixed(millis) => millis.load(Ordering::SeqCst),
        };
        DateTime::from_timestamp_millis(millis).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// The instant of the machine, however far a demo is ahead: what keeps people out counts by it.
    pub fn real(&self) -> DateTime<Utc> {
        let millis = match self {
            Self::System | Self::Ahead(_) => system_millis(),
            Self::Fixed(millis) => millis.load(Ordering::SeqCst),
        };
        DateTime::from_timestamp_millis(millis).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// Whether it shows another time than the real one.
    pub fn is_simulated(&self) -> bool {
        match self {
            Self::System | Self::Fixed(_) => false,
            Self::Ahead(ahead) => ahead.load(Ordering::SeqCst) > 0,
        }
    }

    /// Moves the clock forward; the system clock moves by itself and ignores this.
    pub fn advance(&self, by: chrono::TimeDelta) {
        match self {
            Self::System => {}
            Self::Ahead(millis) | Self::Fixed(millis) => {
                millis.fetch_add(by.num_milliseconds().max(0), Ordering::SeqCst);
            }
        }
    }

    /// Moves the clock forward to an instant; never back.
    pub fn advance_to(&self, instant: DateTime<Utc>) {
        self.advance(instant - self.now());
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
