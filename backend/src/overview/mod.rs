//! The overview of a customer. It holds no rows of its own: what it says is what the other features
//! say, added up.

mod money;
mod refusal;
mod routes;
mod show;
mod troubles;

pub(crate) use self::routes::routes;
pub(crate) use self::troubles::{of_all as troubles_of_all, promised};
