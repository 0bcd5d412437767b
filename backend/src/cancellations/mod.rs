//! Cancellation requests: a customer's wish to end one service.

pub(crate) mod db;
mod error;
mod queue;
mod read;
pub(crate) mod request;
mod routes;
pub(crate) mod withdraw;

pub(crate) use self::error::CancellationError;
pub(crate) use self::read::{count, next_to_take_effect};
pub(crate) use self::routes::routes;
