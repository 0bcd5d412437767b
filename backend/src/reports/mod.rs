//! Reports: what staff count, and the only place where deleted subscriptions appear.

mod cancellations;
mod day;
mod read;
mod routes;
mod standings;
mod subscriptions;

pub(crate) use self::routes::routes;
