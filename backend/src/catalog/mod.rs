//! The catalogue: what can be ordered, and on which schedule it is billed.

pub(crate) mod db;
mod details;
mod labels;
mod plan;
mod product;
mod routes;
mod show;

pub(crate) use self::labels::labels;
pub(crate) use self::routes::routes;
