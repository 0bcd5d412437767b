//! The catalogue: what is sold, and on which schedule it is billed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::Cycle;
use crate::ids::{PlanId, ProductId};
use crate::money::Money;

closed_enum! {
    /// Who may order a product.
    pub enum Visibility {
        /// Everybody.
        Public = "public",
        /// Only staff, for a customer.
        Private = "private",
        /// Nobody any more.
        Retired = "retired",
    }
}

closed_enum! {
    /// When an ordered service is set up.
    pub enum AutoSetup {
        /// At once, with the order.
        OnOrder = "on_order",
        /// When the first payment has arrived.
        OnFirstPayment = "on_first_payment",
        /// When staff accept the order.
        OnAcceptance = "on_acceptance",
    }
}

impl AutoSetup {
    /// What the customer can expect.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::OnOrder => "Ready at once.",
            Self::OnFirstPayment => "Set up when the first payment has arrived.",
            Self::OnAcceptance => "Set up by our staff, who check every order.",
        }
    }
}

closed_enum! {
    /// Which of a product's prices a billing period charges.
    pub enum Charge {
        /// The full price.
        Full = "full",
        /// The introductory price.
        Reduced = "reduced",
        /// Nothing.
        Free = "free",
    }
}

/// One stretch of a billing plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BillingPeriod {
    /// How long one cycle is; none for a single charge that is never repeated.
    pub cycle: Option<Cycle>,
    /// How many cycles; none means without limit.
    pub repeat: Option<u16>,
    /// What each of them charges.
    pub charge: Charge,
}

/// A billing plan: the schedule on which a subscription is charged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BillingPlan {
    /// Names the plan.
    pub id: PlanId,
    /// What it is, in words.
    pub description: String,
    /// Its periods, in order.
    pub periods: Vec<BillingPeriod>,
    /// For how many days after a missed payment the customer stays entitled.
    pub grace_days: u16,
}

impl BillingPlan {
    /// The period with which it begins.
    pub fn first(&self) -> Option<BillingPeriod> {
        self.periods.first().copied()
    }

    /// The cycle that goes on after all introductory periods; none for a single charge.
    pub fn recurring(&self) -> Option<Cycle> {
        self.periods.last().and_then(|period| period.cycle)
    }

    /// When a subscription that starts on `start` is due next: at the end of the first cycle.
    pub fn first_due(&self, start: NaiveDate) -> Option<NaiveDate> {
        self.first()
            .and_then(|period| period.cycle)
            .and_then(|cycle| cycle.after(start, 1))
    }
}

/// What a product costs under one billing plan, in the reader's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Price {
    /// Under which plan.
    pub plan: PlanId,
    /// The full price of one cycle.
    pub amount: Money,
    /// The price of one cycle of an introductory period.
    pub reduced: Option<Money>,
    /// Charged once, with the order.
    pub setup_fee: Money,
}

impl Price {
    /// What one cycle of `charge` costs.
    pub fn of(&self, charge: Charge) -> Money {
        match charge {
            Charge::Full => self.amount,
            Charge::Reduced => self.reduced.unwrap_or(self.amount),
            Charge::Free => Money::zero(self.amount.currency()),
        }
    }
}

/// A product as customers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Product {
    /// Names the product.
    pub id: ProductId,
    /// Its name.
    pub name: String,
    /// The group under which it is sold.
    pub group: String,
    /// What it is, in words.
    pub description: String,
    /// When an ordered service is set up.
    pub setup: AutoSetup,
    /// Its prices, one for each plan, the shortest cycle first.
    pub prices: Vec<Price>,
}

/// Everything that the reader can order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Catalog {
    /// The groups in the order of display.
    pub groups: Vec<String>,
    /// The public products.
    pub products: Vec<Product>,
    /// The plans under which they are sold.
    pub plans: Vec<BillingPlan>,
}

impl Catalog {
    /// The product of that name.
    pub fn product(&self, id: &ProductId) -> Option<&Product> {
        self.products.iter().find(|product| product.id == *id)
    }

    /// The plan of that name.
    pub fn plan(&self, id: &PlanId) -> Option<&BillingPlan> {
        self.plans.iter().find(|plan| plan.id == *id)
    }
}
