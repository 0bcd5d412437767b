//! Every query of what is due, and of what is owed.

pub(crate) mod due;
mod owed;

pub(crate) use self::owed::unpaid_amount;
