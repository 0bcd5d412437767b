//! The mails that were written to users, as they read them and as staff do.

pub(crate) mod db;
mod list;
mod read;
mod routes;
mod send_again;
mod show;

pub(crate) use self::routes::routes;
