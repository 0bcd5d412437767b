//! The catalogue: what is sold, and on which schedule it is billed.

mod plans;
mod products;

pub use plans::{
    Anchor, BillingPeriod, BillingPlan, Charge, PlanDetails, PlanStatus, PlannedCycle,
};
pub use products::{
    AutoSetup, Catalog, Price, Product, ProductDetails, ProductLabel, Visibility, description_for,
};
