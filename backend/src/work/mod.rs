//! The work that comes due: what staff read of it, and the clock of a demo, which they advance.

mod advance;
mod allowed;
mod routes;
mod show;

pub(crate) use self::routes::routes;
