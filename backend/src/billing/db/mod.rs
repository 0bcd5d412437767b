//! Every query of what is due, and of what is owed.

pub(crate) mod due;
mod due_event;
mod owed;
pub(super) mod put_right;

pub(crate) use self::due_event::DueEvent;
pub(crate) use self::owed::unpaid_amount;
