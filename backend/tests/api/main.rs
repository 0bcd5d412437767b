//! The whole API through the router, with people in the roles: Anna, Ben, staff and nobody. Every test runs on SQLite, and on
//! PostgreSQL as well when `GOODSTANDING_TEST_POSTGRES` holds the URL of a server and the feature `postgres` is on.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where by panicking"
)]

mod access;
mod cancellations;
mod catalog;
mod customers;
mod harness;
mod orders;
mod page;
mod refusals;
mod services;
mod sessions;
mod storage;
mod worker;
