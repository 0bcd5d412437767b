//! What a listing of transactions comes to: how many are in each state, and what was paid in each
//! month.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{PaymentState, ResponseCode, TransactionKind, TransactionStatus};
use crate::money::{Money, MoneyRefusal, sums};
use crate::wire;

/// What a listing of transactions comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TransactionsSummary {
    /// Whether all of them were added up; there are no figures where there are too many.
    pub is_complete: bool,
    /// How many are in each state, whatever state is asked for; those without any are left out.
    pub states: Vec<StateCount>,
    /// What those that are listed come to in each month in which one was made, the newest first.
    pub months: Vec<MonthTotal>,
}

impl TransactionsSummary {
    /// How many there are in a state.
    pub fn count(&self, state: PaymentState) -> u64 {
        let found = self.states.iter().find(|counted| counted.state == state);
        found.map_or(0, |counted| counted.count)
    }

    /// How many there are in all states.
    pub fn all(&self) -> u64 {
        self.states.iter().map(|counted| counted.count).sum()
    }
}

/// How many transactions are in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StateCount {
    /// What became of them.
    pub state: PaymentState,
    /// How many there are.
    pub count: u64,
}

/// What the transactions that were made in a month come to, in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthTotal {
    /// The first day of the month.
    #[serde(deserialize_with = "wire::read_date")]
    pub begins_on: NaiveDate,
    /// What was paid, one sum for each currency.
    pub paid: Vec<Money>,
    /// What was given back.
    pub refunded: Vec<Money>,
}

/// As much of a transaction as is added up.
#[derive(Clone, Copy, Debug)]
pub struct SummarizedTransaction {
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// The status that it has now.
    pub status: TransactionStatus,
    /// What it is for.
    pub kind: TransactionKind,
    /// What the processor answered.
    pub response: Option<ResponseCode>,
    /// How much it is.
    pub amount: Money,
}

/// The month in which a transaction was made, by its first day.
pub fn month_of(created_at: DateTime<Utc>) -> NaiveDate {
    let day = created_at.date_naive();
    day.with_day(1).unwrap_or(day)
}

/// Adds up all of a listing, newest first. Only those in a state that is asked for count for the
/// months; in any, where none is.
///
/// # Errors
///
/// A sum that is no amount any more.
pub fn summarize(
    all: &[SummarizedTransaction],
    asked: &[PaymentState],
) -> Result<TransactionsSummary, MoneyRefusal> {
    let state = |one: &SummarizedTransaction| PaymentState::of(one.status, one.response);
    let states = PaymentState::ALL.iter().map(|known| StateCount {
        state: *known,
        count: all.iter().filter(|one| state(one) == *known).count() as u64,
    });
    let mut months: Vec<(NaiveDate, Vec<Money>, Vec<Money>)> = Vec::new();
    let listed = all
        .iter()
        .filter(|one| asked.is_empty() || asked.contains(&state(one)));
    for one in listed {
        let month = month_of(one.created_at);
        if months.last().is_none_or(|(last, ..)| *last != month) {
            months.push((month, Vec::new(), Vec::new()));
        }
        let Some((_, paid, refunded)) = months.last_mut() else {
            continue;
        };
        match (one.kind, state(one)) {
            (TransactionKind::Refund, PaymentState::Refunded) => refunded.push(one.amount),
            (TransactionKind::OneTime | TransactionKind::Recurring, PaymentState::Paid) => {
                paid.push(one.amount);
            }
            (
                TransactionKind::OneTime
                | TransactionKind::Recurring
                | TransactionKind::Refund
                | TransactionKind::Validation,
                _,
            ) => {}
        }
    }
    Ok(TransactionsSummary {
        is_complete: true,
        states: states.filter(|counted| counted.count > 0).collect(),
        months: months
            .into_iter()
            .map(|(begins_on, paid, refunded)| {
                Ok(MonthTotal {
                    begins_on,
                    paid: sums(paid)?,
                    refunded: sums(refunded)?,
                })
            })
            .collect::<Result<_, MoneyRefusal>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn one(at: &str, status: TransactionStatus, minor: i64) -> SummarizedTransaction {
        SummarizedTransaction {
            created_at: at.parse().unwrap(),
            status,
            kind: TransactionKind::Recurring,
            response: Some(ResponseCode::InsufficientFunds),
            amount: Money::new(minor, Currency::EUR),
        }
    }

    #[test]
    fn months_add_up_what_is_listed_and_states_count_everything() {
        let refund = SummarizedTransaction {
            kind: TransactionKind::Refund,
            ..one("2026-11-01T00:00:00Z", TransactionStatus::Refunded, 30)
        };
        let all = [
            one("2026-11-24T08:12:00Z", TransactionStatus::Captured, 100),
            one("2026-11-23T08:12:00Z", TransactionStatus::Cancelled, 5_000),
            refund,
            one("2026-10-31T23:59:59Z", TransactionStatus::Settled, 7),
        ];
        let euro = |minor| vec![Money::new(minor, Currency::EUR)];
        let summary = summarize(&all, &[]).unwrap();
        assert_eq!(summary.all(), 4);
        assert_eq!(summary.count(PaymentState::Paid), 2);
        assert_eq!(summary.count(PaymentState::Failed), 1);
        assert_eq!(summary.count(PaymentState::Waiting), 0);
        assert_eq!(summary.months.len(), 2);
        assert_eq!(summary.months[0].begins_on.to_string(), "2026-11-01");
        assert_eq!(summary.months[0].paid, euro(100));
        assert_eq!(summary.months[0].refunded, euro(30));
        assert_eq!(summary.months[1].paid, euro(7));

        let failed = summarize(&all, &[PaymentState::Failed]).unwrap();
        assert_eq!(failed.states, summary.states, "the others can be chosen");
        assert_eq!(failed.months.len(), 1);
        assert_eq!(failed.months[0].paid, []);
    }
}
