//! The history of a service, a subscription or an account.

mod activity_list;

pub use activity_list::{ActivityList, HistoryOf};
