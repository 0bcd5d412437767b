//! The overview of a customer: what is wrong and what helps, what is paid next, and what was paid.
//!
//! Everything is counted here from what the rules of subscriptions say, so that no figure of it
//! can be another one than that of the page to which it leads. Amounts of two currencies are two
//! sums, never one.

mod api;
mod help;
mod months;
mod trouble;
mod weeks;

pub use crate::payments::short_name;
pub use api::{
    Average, EndingService, ExpiringMethod, Month, NextPayment, Overview, ServiceCounts, Trouble,
    Troubles, Week,
};
pub use help::TroubleHelp;
pub use months::{MONTHS, average, months};
pub use weeks::{WEEKS, last_day, next_payment_day, weeks};

/// How many charges of the next payment are named.
pub const NEXT_CHARGES: usize = 5;
/// How many of the services that end are named.
pub const ENDING: u32 = 5;
/// How many of the last payments are shown.
pub const RECENT_PAYMENTS: u32 = 5;
/// How many troubles are listed at most; they are counted and added up all the same.
pub const TROUBLES: usize = 50;
