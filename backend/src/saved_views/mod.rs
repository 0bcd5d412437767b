//! Views of the list of services that somebody named: each is its user's alone.

mod db;
mod list;
mod remove;
mod routes;
mod save;

pub(crate) use routes::routes;
