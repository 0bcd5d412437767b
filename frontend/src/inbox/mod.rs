//! The inbox of staff: what somebody has to decide, what happens by itself next, what was decided
//! today. The dialogs in which something is decided are those of the other features.

mod cards;
mod deciding;
mod inbox_page;
mod keys;
mod rows;

pub use inbox_page::InboxPage;
pub use rows::{Decide, triage};
