//! Subscriptions: how a customer is billed. Other features change them only through what is here.

pub(crate) mod act;
pub(crate) mod coming;
pub(crate) mod db;
mod details;
mod filter;
mod list;
mod read;
mod routes;
mod show;
mod sort;
mod unpaid;
mod upcoming;
mod upgrades;

pub(crate) use self::db::{brief, next_retry_on};
pub(crate) use self::details::next_charge_of;
pub(crate) use self::list::shown;
pub(crate) use self::read::{briefs, rows};
pub(crate) use self::routes::routes;
pub(crate) use self::unpaid::find as find_unpaid;
