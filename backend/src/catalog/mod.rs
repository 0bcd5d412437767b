//! The catalogue: what can be ordered, and on which schedule it is billed.

pub(crate) mod db;
mod details;
mod plan;
mod product;
mod routes;
mod show;

pub(crate) use self::routes::routes;
