//! Counters without gaps, and numbers in the order in which they were given.

use diesel::prelude::*;
use goodstanding_shared::transactions::PREFIX;

use super::invariants::Invariant as I;
use super::report::{Report, instant};
use crate::store::schema::{counters, orders};
use crate::store::{Database, StoreError};

/// The counter that says after which number the transactions begin that were made for measuring.
/// Their past is one of its own, beside that of the people of the demo: from there on the order of
/// the numbers begins anew.
pub(crate) const SCALE_FOLLOWS: &str = "scale_follows";

/// What the first order follows.
const BEFORE_THE_FIRST_ORDER: i64 = 1000;

fn counter(conn: &mut Database, name: &str) -> Result<Option<i64>, StoreError> {
    Ok(counters::table
        .find(name)
        .select(counters::value)
        .first(conn)
        .optional()?)
}

/// The numbers of transactions, one after the other.
pub(super) struct Order {
    counted: i64,
    counter: i64,
    /// After which number the rows for measuring begin: a past of their own, written down at once.
    anew_after: Option<i64>,
    latest: i64,
}

impl Order {
    pub(super) fn begin(conn: &mut Database) -> Result<Self, StoreError> {
        Ok(Self {
            counted: 0,
            counter: counter(conn, "transactions")?.unwrap_or_default(),
            anew_after: counter(conn, SCALE_FOLLOWS)?,
            latest: i64::MIN,
        })
    }

    pub(super) fn next(&mut self, report: &mut Report<'_>, id: &str, created_at: i64) {
        let expected = self.counted + 1;
        let number = id.strip_prefix(PREFIX).and_then(|text| text.parse().ok());
        report.require(number == Some(expected), I::NumberTransactions, id, || {
            format!(
                "follows number {}; {PREFIX}{expected:08} was expected",
                self.counted
            )
        });
        self.counted = number.unwrap_or(expected);
        if self.anew_after.is_some_and(|last| self.counted == last + 1) {
            self.latest = i64::MIN;
        }
        let is_in_order = report.is_in_order(self.latest, created_at);
        report.require(is_in_order, I::NumberOrder, id, || {
            format!(
                "made at {}, after a lower number that was made at {}",
                instant(created_at),
                instant(self.latest)
            )
        });
        self.latest = self.latest.max(created_at);
    }

    pub(super) fn end(&self, report: &mut Report<'_>) {
        report.require(
            self.counter == self.counted,
            I::NumberTransactions,
            "counter transactions",
            || format!("holds {}; {} was expected", self.counter, self.counted),
        );
    }
}

/// The numbers of orders: what is referred to as ORD-1001 and so on.
pub(super) fn check(conn: &mut Database, report: &mut Report<'_>) -> Result<(), StoreError> {
    let last = counter(conn, "orders")?.unwrap_or_default();
    let count: i64 = orders::table.count().get_result(conn)?;
    let expected = BEFORE_THE_FIRST_ORDER + count;
    report.require(last == expected, I::NumberOrders, "counter orders", || {
        format!("holds {last}; {expected} was expected of {count} orders")
    });
    // All of them are within, each once: then none is missing.
    let mut after = String::new();
    loop {
        let page: Vec<String> = orders::table
            .filter(orders::reference.gt(&after))
            .order(orders::reference.asc())
            .limit(super::report::PAGE.into())
            .select(orders::reference)
            .load(conn)?;
        let Some(end) = page.last() else {
            return Ok(());
        };
        after.clone_from(end);
        for reference in page {
            let number: Option<i64> = reference
                .strip_prefix("ORD-")
                .and_then(|number| number.parse().ok());
            let is_within =
                number.is_some_and(|number| number > BEFORE_THE_FIRST_ORDER && number <= expected);
            report.require(is_within, I::NumberOrders, &reference, || {
                format!(
                    "is no number from {} to {expected}",
                    BEFORE_THE_FIRST_ORDER + 1
                )
            });
        }
    }
}
