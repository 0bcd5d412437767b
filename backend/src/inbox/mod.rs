//! The inbox of staff. It holds no rows of its own: what waits for a decision is what the other
//! features say, in the order of its deadlines.

mod agenda;
mod counts;
mod decided;
mod payments;
mod routes;
mod show;

pub(crate) use self::routes::routes;
