//! Whether a database holds what the domain promises: every invariant, held against every row. It
//! only reads.
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
//! chain          the history is what was written
//! audit          how that is found out
//! ```
//!
//! The rules are those of `goodstanding_shared`: what is due, when a service is due, what it waits
//! for. Nothing here decides anew what they decide.
//!
//! **Constant memory**: the large tables are read in pages of [`PAGE`] rows in the order of their
//! keys, and what belongs to a page by the range of its keys, along an index. **One moment**: all
//! of it is one read transaction (a snapshot), so that it is right while the database is served.
//! What is due and whose instant has passed is no breach: the worker catches up. What is asked is
//! that it is written down to be done.

pub mod audit;
mod chain;
mod dossier;
mod due;
mod histories;
mod invariants;
mod money;
pub(crate) mod numbers;
mod references;
mod report;
mod requests;
mod services;
mod subscriptions;

use chrono::{DateTime, Utc};

pub use self::invariants::Invariant;
use self::report::Report;
pub use self::report::{Breach, Seen};
use crate::catalog;
use crate::clock::ahead_of;
use crate::store::{Database, StoreError};

/// Holds every invariant against a database at `now`, and tells each breach as it is found. Read
/// within one transaction.
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
    chain::check(conn, report)?;
    Ok(report.seen)
}
