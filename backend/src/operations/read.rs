//! What is asked of the database whenever somebody looks at the figures: little, along indexes, and
//! no more of anything than is counted elsewhere.

use chrono::{DateTime, TimeDelta, Utc};
use goodstanding_shared::cancellations::CancellationsQuery;
use goodstanding_shared::paging::COUNT_LIMIT;

use crate::billing::db::due;
use crate::store::{Database, StoreError};
use crate::{cancellations, mails, orders};

/// How work and queues stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    /// How much is due and not carried out yet.
    pub(super) due: u64,
    /// For how long the oldest of it has waited.
    pub(super) lag: TimeDelta,
    /// How much failed and waits for its next try.
    pub(super) failing: u64,
    /// How many orders wait for staff.
    pub(super) orders: u64,
    /// How many cancellation requests are open.
    pub(super) cancellations: u64,
    /// How many mails wait to be sent.
    pub(super) mails: u64,
    /// How many mails could not be delivered.
    pub(super) mails_failed: u64,
}

/// How work and queues stand at an instant; of each no more than a thousand are counted.
pub(super) fn standing(conn: &mut Database, now: DateTime<Utc>) -> Result<Standing, StoreError> {
    let limit = u32::try_from(COUNT_LIMIT).unwrap_or(u32::MAX);
    let (due, lag) = due::backlog(conn, now, limit)?;
    let open = CancellationsQuery::default();
    let (mails, mails_failed) = mails::db::backlog(conn, limit)?;
    Ok(Standing {
        due,
        lag,
        failing: due::failing(conn, limit)?,
        orders: orders::count_waiting(conn)?.shown(),
        cancellations: cancellations::count(conn, &open)?.shown(),
        mails,
        mails_failed,
    })
}
