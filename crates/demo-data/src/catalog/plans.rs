//! The schedules of the demo merchant.

use goodstanding_shared::catalog::{BillingPeriod, BillingPlan, PeriodPrice, PlanStatus};

use super::translations::plan_descriptions;
use crate::code::code;

/// A billing plan with its place in the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPlan {
    /// The plan: its periods, grace and retries.
    pub plan: BillingPlan,
    /// What it is, in words of other languages than English, each with its language.
    pub descriptions: Vec<(String, String)>,
    /// Whether it takes new subscriptions.
    pub status: PlanStatus,
}

/// Name, words, the periods (cycle, repeat, charge), and what it costs in tenths of a monthly
/// price.
pub(super) type PlanSpec = (
    &'static str,
    &'static str,
    &'static [(Option<&'static str>, Option<u16>, PeriodPrice)],
    i64,
);

pub(super) const PLANS: [PlanSpec; 9] = [
    (
        "MONTHLY",
        "Every month",
        &[(Some("1 month"), None, PeriodPrice::Full)],
        10,
    ),
    (
        "MONTHLY-1-FREE",
        "One month free, then every month",
        &[
            (Some("1 month"), Some(1), PeriodPrice::Free),
            (Some("1 month"), None, PeriodPrice::Full),
        ],
        10,
    ),
    (
        "INTRO-3",
        "Three months at a lower price, then every month",
        &[
            (Some("1 month"), Some(3), PeriodPrice::Reduced),
            (Some("1 month"), None, PeriodPrice::Full),
        ],
        10,
    ),
    (
        "QUARTERLY",
        "Every three months",
        &[(Some("3 month"), None, PeriodPrice::Full)],
        29,
    ),
    (
        "SEMI-ANNUAL",
        "Every six months",
        &[(Some("6 month"), None, PeriodPrice::Full)],
        55,
    ),
    (
        "ANNUAL",
        "Yearly, two months free",
        &[(Some("1 year"), None, PeriodPrice::Full)],
        100,
    ),
    (
        "BIENNIAL",
        "Every two years",
        &[(Some("2 year"), None, PeriodPrice::Full)],
        190,
    ),
    (
        "ONE-TIME",
        "Paid once",
        &[(None, Some(1), PeriodPrice::Full)],
        10,
    ),
    (
        RETIRED_PLAN,
        "Six months, then it ends",
        &[(Some("1 month"), Some(6), PeriodPrice::Full)],
        10,
    ),
];

/// No longer sold; what it billed has run out.
pub(crate) const RETIRED_PLAN: &str = "FIXED-6";

pub(super) fn plan((id, words, periods, _): &PlanSpec) -> DemoPlan {
    let is_monthly = periods.last().is_some_and(|last| last.0 == Some("1 month"));
    DemoPlan {
        plan: BillingPlan {
            id: code(id),
            description: (*words).to_owned(),
            language: None,
            periods: periods
                .iter()
                .map(|(cycle, repeat, charge)| BillingPeriod {
                    cycle: cycle.map(code),
                    repeat: *repeat,
                    price: *charge,
                })
                .collect(),
            grace_days: if is_monthly { 7 } else { 10 },
            // Days between the last retry and the end: time for a new card.
            retry_days: if is_monthly {
                vec![1, 3, 5]
            } else {
                vec![1, 3, 5, 7]
            },
            // What was paid for two years ahead is not put off.
            can_pause: *id != "BIENNIAL",
        },
        descriptions: plan_descriptions(id),
        status: if *id == RETIRED_PLAN {
            PlanStatus::Retired
        } else {
            PlanStatus::Active
        },
    }
}
