//! The story of the demo: who there is, what they can order, and what they do on which day, from a seed and the present instant.
//!
//! Nothing here says how anything stands: that is what the server's rules make of the story when it is lived, one deed after the other. Pure: the
//! same seed and the same instant tell the same story. No database, no passwords, no input or output.

mod calendar;
mod catalog;
mod deeds;
mod dice;
mod people;
mod personas;
mod script;

pub use self::deeds::{BankSays, Deed, Doer, ImportedSubscription, Line, Listing, Said, What};
pub use self::people::{DemoCustomer, DemoPaymentMethod, DemoUser};

use chrono::{DateTime, Utc};
use goodstanding_shared::catalog::{BillingPlan, PlanStatus, Product, Visibility};

/// The password of every demo user.
pub const PASSWORD: &str = "goodstanding-demo";
/// The e-mail address of the one who plays the staff.
pub const STAFF: &str = "sam@demo.example";

/// What to tell.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Everything that looks random comes from it.
    pub seed: u64,
    /// The present: nothing of the story lies after it.
    pub now: DateTime<Utc>,
    /// How many services Anna has at least.
    pub services_of_anna: usize,
}

/// A schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPlan {
    /// The plan.
    pub plan: BillingPlan,
    /// Whether it takes new subscriptions.
    pub status: PlanStatus,
}

/// A product with its prices in every currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoProduct {
    /// The product; its prices in all currencies, one after the other. Its description is the English one, or empty.
    pub product: Product,
    /// What it is, in words, each with its language.
    pub descriptions: Vec<(String, String)>,
    /// Who may order it now. What is not public was so once, and was ordered then.
    pub visibility: Visibility,
    /// Products of one family can be changed into each other.
    pub family: String,
}

/// Everything that there is at first, and everything that is done afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// The groups of the catalogue, in the order of display.
    pub groups: Vec<String>,
    /// The billing plans.
    pub plans: Vec<DemoPlan>,
    /// The products.
    pub products: Vec<DemoProduct>,
    /// The customers.
    pub customers: Vec<DemoCustomer>,
    /// The users.
    pub users: Vec<DemoUser>,
    /// The ways to pay.
    pub payment_methods: Vec<DemoPaymentMethod>,
    /// What came from an older system as it was.
    pub imported: Vec<ImportedSubscription>,
    /// When the merchant stopped selling something to everybody, oldest first.
    pub listings: Vec<Listing>,
    /// What people do, oldest first.
    pub deeds: Vec<Deed>,
}

/// Tells the story.
pub fn tell(options: &Options) -> Story {
    let mut story = Story {
        groups: catalog::groups(),
        plans: catalog::plans(),
        products: catalog::products(),
        ..Story::default()
    };
    personas::add(&mut story, options);
    // Of one instant: in the order in which they are told.
    story.deeds.sort_by_key(|deed| deed.at);
    story
}
