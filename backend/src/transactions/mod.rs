//! Transactions: attempts to move money.

pub(crate) mod db;
