//! The story as it is told: what there is at first, and what is done afterwards.

use chrono::{DateTime, Utc};

use crate::accounts::{DemoCustomer, DemoPaymentMethod, DemoUser};
use crate::catalog::{DemoGroup, DemoPlan, DemoProduct};
use crate::deeds::{Deed, ImportedSubscription, Listing};

/// From what the story is told; the same options tell the same story.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Everything that looks random comes from it.
    pub seed: u64,
    /// The present: nothing of the story lies after it.
    pub now: DateTime<Utc>,
    /// How many services Anna has at least.
    pub services_of_anna: usize,
}

/// Everything that there is at first, and everything that is done afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// The groups of the catalogue, in the order of display.
    pub groups: Vec<DemoGroup>,
    /// The billing plans, the retired ones among them.
    pub plans: Vec<DemoPlan>,
    /// The products, in the order in which they are listed.
    pub products: Vec<DemoProduct>,
    /// The customers, in the order in which they are told of.
    pub customers: Vec<DemoCustomer>,
    /// Everybody who can sign in.
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
