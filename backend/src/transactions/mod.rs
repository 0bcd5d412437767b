//! Transactions: attempts to move money.

pub(crate) mod act;
pub(crate) mod db;
mod export;
mod filter;
mod list;
mod read;
mod receipt;
mod routes;
mod show;
mod summary;

pub(crate) use self::read::{
    count_of_subscription, found, latest_of_customer, latest_of_subscriptions, of_order, one,
    totals,
};
pub(crate) use self::routes::routes;
