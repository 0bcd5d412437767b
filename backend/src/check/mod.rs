//! Whether a database holds what the domain promises: every invariant, held against every row. It only reads.
//!
//! ```text
//! invariants     what must hold, each under a code
//! dossier        a subscription with everything around it, a page of them at a time
//! subscriptions  how one stands, the guards of its statuses, the record of its standings
//! services       what follows from a service and its subscription together
//! requests       cancellation requests
//! due            due work: exactly what the rules say is due
//! money          transactions, their logs, items and refunds; what counts as paid
//! numbers        counters without gaps
//! histories      histories that end where their object stands, and versions
//! references     what belongs to whom
//! ```
//!
//! The rules are those of `goodstanding_shared`: what is due, when a service is due, what it waits for. Nothing here decides anew what they decide.
//!
//! **Constant memory**: the large tables are read in pages of [`PAGE`] rows in the order of their keys, and what belongs to a page by the range of
//! its keys, along an index. **One moment**: all of it is one read transaction (a snapshot), so that it is right while the database is served.
//! What is due and whose instant has passed is no breach: the worker catches up. What is asked is that it is written down to be done.

mod dossier;
mod due;
mod histories;
mod invariants;
mod money;
pub(crate) mod numbers;
mod references;
mod requests;
mod services;
mod subscriptions;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use goodstanding_shared::catalog::BillingPlan;

pub use self::invariants::Invariant;
use crate::catalog;
use crate::clock::ahead_of;
use crate::store::stored::millis;
use crate::store::{Database, StoreError};

/// How many rows of a large table are in memory at once, with what belongs to them.
const PAGE: u32 = 500;

/// How far two clocks may be apart, and how long a change may wait from its instant, which is that of its beginning, to its commit. So much later
/// than what is written after it may be what is written first.
const SKEW: TimeDelta = TimeDelta::minutes(1);

/// One thing that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// What should hold.
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
    /// Subscriptions.
    pub subscriptions: u64,
    /// Services.
    pub services: u64,
    /// Transactions.
    pub transactions: u64,
    /// What did not hold.
    pub breaches: u64,
}

/// Where breaches are told, and what everything is held against.
struct Report<'a> {
    now: DateTime<Utc>,
    /// Whether the clock of a demo leapt: what began before a leap and waited is years earlier than what was written before it.
    has_leapt: bool,
    plans: Vec<BillingPlan>,
    seen: Seen,
    tell: &'a mut dyn FnMut(&Breach),
}

impl Report<'_> {
    fn breach(&mut self, invariant: Invariant, object: &str, words: impl Into<String>) {
        self.seen.breaches += 1;
        (self.tell)(&Breach {
            invariant,
            object: object.to_owned(),
            words: words.into(),
        });
    }

    /// It is a breach unless it holds.
    fn require(
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

    fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    /// Whether what was written later has an instant that fits: not earlier, but for what had to wait.
    fn is_in_order(&self, earlier: i64, later: i64) -> bool {
        self.has_leapt || later.saturating_add(SKEW.num_milliseconds()) >= earlier
    }

    /// Nothing that is stored happened later than that.
    fn latest(&self) -> i64 {
        millis(self.now + SKEW)
    }
}

/// Holds every invariant against a database at `now`, and tells each breach as it is found. Read within one transaction.
pub fn check(
    conn: &mut Database,
    now: DateTime<Utc>,
    tell: &mut dyn FnMut(&Breach),
) -> Result<Seen, StoreError> {
    let mut report = Report {
        now,
        has_leapt: ahead_of(conn)? > 0,
        plans: catalog::db::plans(conn)?,
        seen: Seen::default(),
        tell,
    };
    let report = &mut report;
    dossier::each(conn, report, |report, dossier| {
        subscriptions::check(report, dossier);
        services::check(report, dossier);
        due::check_subscription(report, dossier);
        money::check_subscription(report, dossier);
        histories::check_subscription(report, dossier);
    })?;
    services::check_each(conn, report)?;
    money::check_each(conn, report)?;
    due::check_objects(conn, report)?;
    numbers::check(conn, report)?;
    references::check(conn, report)?;
    Ok(report.seen)
}

/// A day, or that there is none.
fn day(date: Option<NaiveDate>) -> String {
    date.map_or_else(|| "none".to_owned(), |date| date.to_string())
}

/// An instant as it is stored, for people.
fn instant(millis: i64) -> String {
    DateTime::<Utc>::from_timestamp_millis(millis).map_or_else(
        || format!("{millis} ms"),
        |at| at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
    )
}
