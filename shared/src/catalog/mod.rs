//! The catalogue: what is sold, and on which schedule it is billed.

mod plans;
mod products;

pub use plans::{
    Anchor, BillingPeriod, BillingPlan, Charge, Choice, PlanDetails, PlanStatus, PlannedCycle,
    choices, is_same_choice,
};
pub use products::{
    AutoSetup, Catalog, Price, Product, ProductDetails, ProductLabel, Visibility, description_for,
};
