//! Services: the list, the details, the history of one.

pub(crate) mod act;
mod activity;
pub(crate) mod db;
mod list;
mod routes;
mod set_up;
mod show;

pub(crate) use self::routes::routes;
pub(crate) use self::set_up::accept;
