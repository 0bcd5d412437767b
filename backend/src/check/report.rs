//! Where breaches are told, and what everything is held against.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use goodstanding_shared::catalog::BillingPlan;

use super::audit::Head;
use super::invariants::Invariant;
use crate::store::stored::millis;

/// How many rows of a large table are in memory at once, with what belongs to them.
pub(super) const PAGE: u32 = 500;

/// How far two clocks may be apart, and how long a change may wait from its instant, which is that
/// of its beginning, to its commit. So much later than what is written after it may be what is
/// written first.
const SKEW: TimeDelta = TimeDelta::minutes(1);

/// One thing that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// Which rule does not hold.
    pub invariant: Invariant,
    /// The object, by its identifier.
    pub object: String,
    /// What was found, and what was expected.
    pub words: String,
}

impl std::fmt::Display for Breach {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "{}  {}  {}",
            self.invariant, self.object, self.words
        )
    }
}

/// How much was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// How many subscriptions were looked at.
    pub subscriptions: u64,
    /// How many services were looked at.
    pub services: u64,
    /// How many transactions were looked at.
    pub transactions: u64,
    /// Where the history ends; none where it is not what was written.
    pub history: Option<Head>,
    /// What did not hold.
    pub breaches: u64,
}

/// Where breaches are told, and what everything is held against.
pub(super) struct Report<'a> {
    pub(super) now: DateTime<Utc>,
    /// Whether the clock of a demo leapt: what began before a leap and waited is years earlier than
    /// what was written before it.
    pub(super) has_leapt: bool,
    pub(super) plans: Vec<BillingPlan>,
    pub(super) seen: Seen,
    pub(super) tell: &'a mut dyn FnMut(&Breach),
}

impl Report<'_> {
    pub(super) fn breach(&mut self, invariant: Invariant, object: &str, words: impl Into<String>) {
        self.seen.breaches += 1;
        (self.tell)(&Breach {
            invariant,
            object: object.to_owned(),
            words: words.into(),
        });
    }

    /// It is a breach unless it holds.
    pub(super) fn require(
        &mut self,
        holds: bool,
        invariant: Invariant,
        object: &str,
        words: impl FnOnce() -> String,
    ) {
        if !holds {
            self.breach(invariant, object, words());
        }
    }

    pub(super) fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    /// Whether what was written later has an instant that fits: not earlier, but for what had to
    /// wait.
    pub(super) fn is_in_order(&self, earlier: i64, later: i64) -> bool {
        self.has_leapt || later.saturating_add(SKEW.num_milliseconds()) >= earlier
    }

    /// Nothing that is stored happened later than that.
    pub(super) fn latest(&self) -> i64 {
        millis(self.now + SKEW)
    }
}

/// A day, or that there is none.
pub(super) fn day(date: Option<NaiveDate>) -> String {
    date.map_or_else(|| "none".to_owned(), |date| date.to_string())
}

/// An instant as it is stored, for people.
pub(super) fn instant(millis: i64) -> String {
    DateTime::<Utc>::from_timestamp_millis(millis).map_or_else(
        || format!("{millis} ms"),
        |at| at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
    )
}
