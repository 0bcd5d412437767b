//! The history: one entry for each change, written in the transaction of the change.

pub(crate) mod db;

pub(crate) use self::db::{About, By, record};
