//! The history: one entry for each change, written in the transaction of the change.

pub(crate) mod db;
mod part;

pub(crate) use self::db::{Actor, HistoryOf, Subject, record};
pub(crate) use self::part::{ActivityQuery, part};
