//! Orders: a customer's choice of products, each with a billing plan.

pub(crate) mod act;
pub(crate) mod command;
mod create;
pub(crate) mod db;
mod error;
pub(crate) mod place;
mod queue;
mod read;
mod routes;
mod show;

pub(crate) use self::error::OrderError;
pub(crate) use self::read::{
    amounts as amounts_waiting, count as count_waiting, find, oldest as oldest_waiting,
};
pub(crate) use self::routes::routes;
