//! Every query of the reports. Only staff ask: there is no scope to keep to.

use chrono::{DateTime, Datelike as _, NaiveDate};
use diesel::dsl::{IntoBoxed, count_star};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use goodstanding_shared::reports::{StandingCount, reason_group};
use goodstanding_shared::subscriptions::{BillingStatus, Standing};
use goodstanding_words::Fixed;

use super::day::Moment;
use crate::store::listing::{Count, Part};
use crate::store::schema::{cancellations, services, standings};
use crate::store::stored::RowOf;
use crate::store::{Backend, Database, StoreError};

/// How many subscriptions stood in each pair; those in which none did are left out.
pub(super) fn count_standings(
    conn: &mut Database,
    moment: Moment,
) -> Result<Vec<StandingCount>, StoreError> {
    type Counted = (String, Option<String>, i64);
    let by_pair = || {
        standings::table
            .group_by((standings::status, standings::billing_status))
            .select((standings::status, standings::billing_status, count_star()))
    };
    // What has not ended, and what ended later: two stretches of one index.
    let counted: Vec<Counted> = match moment {
        Moment::Present => by_pair().filter(standings::until_at.is_null()).load(conn)?,
        Moment::Before(end) => {
            let mut counted: Vec<Counted> = by_pair()
                .filter(standings::until_at.is_null())
                .filter(standings::since_at.lt(end))
                .load(conn)?;
            counted.extend(
                by_pair()
                    .filter(standings::until_at.ge(end))
                    .filter(standings::since_at.lt(end))
                    .load::<Counted>(conn)?,
            );
            counted
        }
    };
    let mut pairs = Vec::new();
    for standing in Standing::all() {
        let count = counted
            .iter()
            .filter(|(status, billing, _)| {
                status == standing.status().as_str()
                    && billing.as_deref() == standing.billing().map(BillingStatus::as_str)
            })
            .map(|(_, _, count)| count.unsigned_abs())
            .sum();
        if count > 0 {
            pairs.push(StandingCount { standing, count });
        }
    }
    Ok(pairs)
}

/// A subscription as it stood, as a place in the listing: the latest to come to stand so first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Queryable)]
pub(super) struct Stood {
    since_at: i64,
    pub(super) subscription: String,
}

impl Stood {
    /// The values by which it is ordered, for a cursor.
    pub(super) fn key(&self) -> Vec<String> {
        vec![self.since_at.to_string(), self.subscription.clone()]
    }

    fn of_key(key: &[String]) -> Option<Self> {
        let [since_at, subscription] = key else {
            return None;
        };
        Some(Self {
            since_at: since_at.parse().ok()?,
            subscription: subscription.clone(),
        })
    }
}

diesel::prefix_operator!(AsItIs, "+", Nullable<BigInt>);

/// When a standing ended, but nothing to find it by: the databases know how many standings end at
/// one instant on average, and not that most have not ended, and would look through all of those
/// for a pair that few stand in.
const fn ended_at() -> AsItIs<standings::until_at> {
    AsItIs {
        expr: standings::until_at,
    }
}

fn in_pair<'a>(standing: Standing, moment: Moment) -> IntoBoxed<'a, standings::table, Backend> {
    let mut found = standings::table
        .filter(standings::status.eq(standing.status().as_str()))
        .into_boxed::<Backend>();
    found = match standing.billing() {
        Some(billing) => found.filter(standings::billing_status.eq(billing.as_str())),
        None => found.filter(standings::billing_status.is_null()),
    };
    match moment {
        Moment::Present => found.filter(ended_at().is_null()),
        Moment::Before(end) => found.filter(standings::since_at.lt(end)).filter(
            standings::until_at
                .is_null()
                .or(standings::until_at.ge(end)),
        ),
    }
}

/// One part of the subscriptions that stood in one of these pairs. Each pair is read along its
/// index, from the part's edge on, and what comes first of all of them is the part.
pub(super) fn stood_in(
    conn: &mut Database,
    pairs: &[Standing],
    moment: Moment,
    part: &Part,
) -> Result<Vec<Stood>, StoreError> {
    let edge = part.edge_as(Stood::of_key)?;
    let mut rows: Vec<Stood> = Vec::new();
    for standing in pairs {
        let mut found = in_pair(*standing, moment);
        if let Some(Stood {
            since_at,
            subscription,
        }) = edge.clone()
        {
            found = if part.is_backward() {
                found.filter(standings::since_at.ge(since_at)).filter(
                    standings::since_at
                        .gt(since_at)
                        .or(standings::subscription_id.gt(subscription)),
                )
            } else {
                found.filter(standings::since_at.le(since_at)).filter(
                    standings::since_at
                        .lt(since_at)
                        .or(standings::subscription_id.lt(subscription)),
                )
            };
        }
        let found = if part.is_backward() {
            found.order((standings::since_at.asc(), standings::subscription_id.asc()))
        } else {
            found.order((
                standings::since_at.desc(),
                standings::subscription_id.desc(),
            ))
        };
        rows.extend(
            found
                .select((standings::since_at, standings::subscription_id))
                .limit(part.rows())
                .load::<Stood>(conn)?,
        );
    }
    rows.sort();
    if !part.is_backward() {
        rows.reverse();
    }
    rows.truncate(part.limit as usize + 1);
    Ok(rows)
}

/// How many subscriptions stood in one of these pairs.
pub(super) fn count_stood_in(
    conn: &mut Database,
    pairs: &[Standing],
    moment: Moment,
) -> Result<Count, StoreError> {
    let mut count = Count::of(0);
    for standing in pairs {
        let found: Vec<i64> = in_pair(*standing, moment)
            .select(standings::since_at)
            .limit(Count::LIMIT)
            .load(conn)?;
        count = count.plus(found.len());
        if !count.is_small() {
            break;
        }
    }
    Ok(count)
}

/// How many requests are read at a time.
const BLOCK: i64 = 5_000;

/// The month, the product and the group of the reason, and how many requests there are of them.
pub(super) type Reasons = std::collections::BTreeMap<(NaiveDate, String, &'static str), u64>;

/// Counts the requests from one instant until right before another one, block by block: many take
/// no more memory than few. `fillers` are those of [`reason_group`].
pub(super) fn count_reasons(
    conn: &mut Database,
    (from, until): (i64, i64),
    fillers: &[(String, Fixed)],
) -> Result<Reasons, StoreError> {
    let mut counts = Reasons::new();
    let mut after = (from, String::new());
    loop {
        let (at, id) = after.clone();
        let rows: Vec<(i64, String, String, String)> = cancellations::table
            .inner_join(services::table)
            .filter(cancellations::requested_at.ge(at))
            .filter(
                cancellations::requested_at
                    .gt(at)
                    .or(cancellations::id.gt(id)),
            )
            .filter(cancellations::requested_at.lt(until))
            .order((cancellations::requested_at.asc(), cancellations::id.asc()))
            .select((
                cancellations::requested_at,
                cancellations::id,
                services::product_id,
                cancellations::reason,
            ))
            .limit(BLOCK)
            .load(conn)?;
        for (at, id, product, reason) in &rows {
            let row = RowOf {
                table: "cancellations",
                id,
            };
            let month = month_of(row.instant("requested_at", *at)?);
            let key = (
                month,
                product.clone(),
                reason_group(reason, fillers).english(),
            );
            *counts.entry(key).or_default() += 1;
        }
        match rows.into_iter().next_back() {
            Some((at, id, _, _)) => after = (at, id),
            None => return Ok(counts),
        }
    }
}

/// The first day of the month.
fn month_of(instant: DateTime<chrono::Utc>) -> NaiveDate {
    let date = instant.date_naive();
    date.with_day(1).unwrap_or(date)
}
