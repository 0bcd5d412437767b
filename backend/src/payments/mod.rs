//! Payments: the ways in which a customer pays.

pub(crate) mod db;
