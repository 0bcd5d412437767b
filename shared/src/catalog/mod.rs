//! The catalogue: what is sold, and on which schedule it is billed.

mod choices;
mod details;
mod plans;
mod products;

#[cfg(test)]
pub(crate) mod testing;

pub use choices::{Choice, choices, is_same_choice};
pub use details::{PlanDetails, ProductDetails};
pub use plans::{Anchor, BillingPeriod, BillingPlan, PeriodPrice, PlanStatus, PlannedCycle};
pub use products::{AutoSetup, Catalog, Price, Product, ProductLabel, Visibility, text_for};
