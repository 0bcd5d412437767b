//! A search over everything that the reader may see. It holds no rows of its own.

mod routes;
mod show;

pub(crate) use self::routes::routes;
