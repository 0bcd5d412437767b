//! The story of the demo: who there is, what they can order, and what they do on which day, from a
//! seed and the present instant.
//!
//! Nothing here says how anything stands: that is what the server's rules make of the story when it
//! is lived, one deed after the other. Pure: the same seed and the same instant tell the same
//! story. No database, no passwords, no input or output.

mod accounts;
mod calendar;
mod catalog;
mod code;
mod deeds;
mod dice;
mod people;
mod personas;
mod script;
mod story;

pub use self::accounts::{DemoCustomer, DemoPaymentMethod, DemoUser, PASSWORD, STAFF};
pub use self::catalog::{DemoGroup, DemoPlan, DemoProduct};
pub use self::deeds::{BankSays, Deed, Doer, ImportedSubscription, Line, Listing, Said, What};
pub use self::story::{Options, Story};

/// Tells the story: the same options tell the same one.
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
