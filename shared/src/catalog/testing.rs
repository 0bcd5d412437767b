//! Plans for the tests of every rule that bills.

use super::{BillingPeriod, BillingPlan, PeriodPrice};

/// A period of a plan: the cycle, how often it is billed, and at which price.
pub(crate) type Period<'a> = (Option<&'a str>, Option<u16>, PeriodPrice);

/// A plan of these periods with seven days of grace and three retries, which can be paused.
pub(crate) fn plan(periods: &[Period<'_>]) -> BillingPlan {
    BillingPlan {
        id: "PLAN".parse().unwrap(),
        description: String::new(),
        language: None,
        periods: periods
            .iter()
            .map(|(cycle, repeat, price)| BillingPeriod {
                cycle: cycle.map(|text| text.parse().unwrap()),
                repeat: *repeat,
                price: *price,
            })
            .collect(),
        grace_days: 7,
        retry_days: vec![1, 3, 5],
        can_pause: true,
    }
}
