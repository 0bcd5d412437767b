//! The orders of the listing, each along an index from a place on.
//!
//! Rows are read in stretches, one after the other: what stands side by side in an index. A place
//! in one stretch says nothing about the others, but that they come before or after as a whole.

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable};
use goodstanding_shared::services::Direction;
use goodstanding_shared::subscriptions::{SubscriptionSort, SubscriptionStatus};

use super::filter::{Boxed, Condition, Filter, rank};
use crate::store::listing::{Count, Part};
use crate::store::schema::subscriptions;
use crate::store::{Database, StoreError};

/// Follows one sorted column from a place: `$value` is the place's field of it. Ties go to the
/// newer subscription, whichever way the column runs; the first condition is what an index can
/// follow. `$after_filter` is the column as no index holds it.
macro_rules! follow {
    ($rows:expr, $column:expr, $after_filter:expr, $way:expr, $place:expr, $value:ident) => {{
        let mut rows = $rows;
        if let Some(place) = $place {
            let value = place.$value;
            let (created_at, id) = (place.created_at, place.id.clone());
            // Going backward turns both: the column's way and that of the ties.
            let ties = if $way.is_backward {
                newer(created_at, id)
            } else {
                older(created_at, id)
            };
            let after_filter = || sql::<Nullable<Date>>($after_filter);
            rows = match ($way.sort_after_filter, $way.is_upward()) {
                (false, true) => rows
                    .filter($column.ge(value))
                    .filter($column.gt(value).or(ties)),
                (false, false) => rows
                    .filter($column.le(value))
                    .filter($column.lt(value).or(ties)),
                // The plain column would lead to its index again.
                (true, true) => rows
                    .filter(after_filter().ge(value))
                    .filter(after_filter().gt(value).or(ties)),
                (true, false) => rows
                    .filter(after_filter().le(value))
                    .filter(after_filter().lt(value).or(ties)),
            };
        }
        let rows = match ($way.sort_after_filter, $way.is_upward()) {
            (false, true) => rows.order($column.asc()),
            (false, false) => rows.order($column.desc()),
            (true, true) => rows.order(sql::<Date>($after_filter).asc()),
            (true, false) => rows.order(sql::<Date>($after_filter).desc()),
        };
        if $way.is_backward {
            rows.then_order_by((subscriptions::created_at.asc(), subscriptions::id.asc()))
        } else {
            rows.then_order_by((subscriptions::created_at.desc(), subscriptions::id.desc()))
        }
    }};
}

/// One part of the subscriptions that the filter leaves, as identifiers with the values by which
/// they are ordered; read from the part's edge, in the direction in which the part is read.
pub(super) fn part(
    conn: &mut Database,
    filter: &Filter,
    part: &Part,
    count: Count,
) -> Result<Vec<Sorted>, StoreError> {
    let (sort, direction) = filter.order();
    let way = Way {
        is_ascending: direction == Direction::Ascending,
        is_backward: part.is_backward(),
        // Those that need somebody are few among all, even where they are more than are counted.
        sort_after_filter: count.is_small() || filter.is_of_needy(),
    };
    let mut place = part.edge_as(Sorted::of_key)?;
    let mut stretches = stretches(sort, way, filter);
    if let Some(place) = &place {
        let first = stretches.iter().position(|stretch| stretch.holds(place));
        stretches.drain(..first.unwrap_or(stretches.len()));
    }
    let mut rows = Vec::new();
    for stretch in stretches {
        let missing = part.missing(rows.len());
        if missing <= 0 {
            break;
        }
        let found = stretch.read(filter.rows(), way, place.take().as_ref());
        rows.extend(
            found
                .select((
                    subscriptions::id,
                    subscriptions::created_at,
                    subscriptions::starts_on,
                    subscriptions::ends_on,
                    subscriptions::status_rank,
                ))
                .limit(missing)
                .load::<Sorted>(conn)?,
        );
    }
    Ok(rows)
}

/// Which way the listing runs, and which way it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Way {
    is_ascending: bool,
    is_backward: bool,
    /// Few rows match: they are found by the filter and then sorted, not met along an index in this
    /// order.
    sort_after_filter: bool,
}

impl Way {
    /// Whether the column's values grow.
    const fn is_upward(self) -> bool {
        self.is_ascending != self.is_backward
    }
}

/// What stands side by side in an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stretch {
    /// All of them as they were made.
    Created,
    /// All of them by their start dates.
    Started,
    /// Those with an end date.
    Dated,
    /// Those without; the newest first, whichever way the dates run.
    Undated,
    /// Those of one status; the newest first, whichever way the statuses run.
    Rank(i32),
}

/// The stretches of an order, in the direction in which it is read.
fn stretches(sort: SubscriptionSort, way: Way, filter: &Filter) -> Vec<Stretch> {
    let mut stretches = match sort {
        SubscriptionSort::Created => vec![Stretch::Created],
        SubscriptionSort::StartDate => vec![Stretch::Started],
        // What has no date comes last, whichever way the dates run.
        SubscriptionSort::EndDate => vec![Stretch::Dated, Stretch::Undated],
        SubscriptionSort::Status => {
            let mut ranks: Vec<_> = SubscriptionStatus::ALL
                .iter()
                .filter(|status| filter.lists(**status))
                .map(|status| Stretch::Rank(rank(*status)))
                .collect();
            if !way.is_ascending {
                ranks.reverse();
            }
            ranks
        }
    };
    if way.is_backward {
        stretches.reverse();
    }
    stretches
}

impl Stretch {
    fn holds(self, place: &Sorted) -> bool {
        match self {
            Self::Created | Self::Started => true,
            Self::Dated => place.ends_on.is_some(),
            Self::Undated => place.ends_on.is_none(),
            Self::Rank(rank) => place.status_rank == rank,
        }
    }

    /// Its rows from the place on, in the direction in which they are read.
    fn read<'a>(self, rows: Boxed<'a>, way: Way, place: Option<&Sorted>) -> Boxed<'a> {
        let newest_first = Way {
            is_ascending: false,
            ..way
        };
        match self {
            Self::Created => by_creation(rows, way, place),
            Self::Started => {
                let after_filter = "coalesce(subscriptions.starts_on, subscriptions.starts_on)";
                follow!(
                    rows,
                    subscriptions::starts_on,
                    after_filter,
                    way,
                    place,
                    starts_on
                )
            }
            Self::Dated => {
                let dated = rows.filter(subscriptions::ends_on.is_not_null());
                let after_filter = "coalesce(subscriptions.ends_on, subscriptions.ends_on)";
                follow!(
                    dated,
                    subscriptions::ends_on,
                    after_filter,
                    way,
                    place,
                    ends_on
                )
            }
            Self::Undated => {
                let undated = rows.filter(subscriptions::ends_on.is_null());
                by_creation(undated, newest_first, place)
            }
            Self::Rank(rank) => {
                let of_rank = rows.filter(subscriptions::status_rank.eq(rank));
                by_creation(of_rank, newest_first, place)
            }
        }
    }
}

/// Made before the instant, or at it with a smaller identifier.
fn older(created_at: i64, id: String) -> Condition {
    Box::new(
        subscriptions::created_at
            .lt(created_at)
            .or(subscriptions::created_at
                .eq(created_at)
                .and(subscriptions::id.lt(id))),
    )
}

/// Made after the instant, or at it with a larger identifier.
fn newer(created_at: i64, id: String) -> Condition {
    Box::new(
        subscriptions::created_at
            .gt(created_at)
            .or(subscriptions::created_at
                .eq(created_at)
                .and(subscriptions::id.gt(id))),
    )
}

fn by_creation<'a>(mut rows: Boxed<'a>, way: Way, place: Option<&Sorted>) -> Boxed<'a> {
    if let Some(place) = place {
        let (created_at, id) = (place.created_at, place.id.clone());
        rows = match (way.sort_after_filter, way.is_upward()) {
            (false, true) => rows
                .filter(subscriptions::created_at.ge(created_at))
                .filter(newer(created_at, id)),
            (false, false) => rows
                .filter(subscriptions::created_at.le(created_at))
                .filter(older(created_at, id)),
            (true, true) => rows.filter(newer(created_at, id)),
            (true, false) => rows.filter(older(created_at, id)),
        };
    }
    // What is wrapped is in no index.
    let after_filter = "coalesce(subscriptions.created_at, 0)";
    match (way.sort_after_filter, way.is_upward()) {
        (false, true) => rows.order((subscriptions::created_at.asc(), subscriptions::id.asc())),
        (false, false) => rows.order((subscriptions::created_at.desc(), subscriptions::id.desc())),
        (true, true) => rows.order((sql::<BigInt>(after_filter).asc(), subscriptions::id.asc())),
        (true, false) => rows.order((sql::<BigInt>(after_filter).desc(), subscriptions::id.desc())),
    }
}

/// A subscription as a place in the listing.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub(super) struct Sorted {
    pub(super) id: String,
    created_at: i64,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    status_rank: i32,
}

impl Sorted {
    /// The values by which it is ordered, for a cursor.
    pub(super) fn key(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.created_at.to_string(),
            self.starts_on.to_string(),
            self.ends_on
                .map(|date| date.to_string())
                .unwrap_or_default(),
            self.status_rank.to_string(),
        ]
    }

    fn of_key(key: &[String]) -> Option<Self> {
        let [id, created_at, starts_on, ends_on, status_rank] = key else {
            return None;
        };
        Some(Self {
            id: id.clone(),
            created_at: created_at.parse().ok()?,
            starts_on: starts_on.parse().ok()?,
            ends_on: match ends_on.as_str() {
                "" => None,
                date => Some(date.parse().ok()?),
            },
            status_rank: status_rank.parse().ok()?,
        })
    }
}
