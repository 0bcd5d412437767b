//! The inbox of staff: what somebody has to decide, the nearest deadline first; what happens by
//! itself next; and what staff decided today.
//!
//! Everything is what the other features say: how urgent an unpaid subscription is the overview of
//! its customer says too, what happens next the rules of subscriptions, what waits the queues.

mod agenda;
mod api;
mod decided;
mod query;
mod row;

pub use agenda::{Agenda, AgendaItem, Planned};
pub use api::{
    Counted, Decided, DecidedItem, InboxCounts, NextStep, OrderToDecide, PaymentToDecide,
    RequestToDecide,
};
pub use query::{InboxKind, InboxQuery};
pub use row::{Inbox, InboxAction, InboxRow};

/// How many rows are listed at most, the most urgent ones.
pub const INBOX_ROWS: u32 = 100;
/// How many groups of what happens next are listed at most.
pub const AGENDA_ITEMS: usize = 5;
/// How many of the decisions of today are listed at most.
pub const DECIDED_ITEMS: usize = 8;
