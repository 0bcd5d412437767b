//! The program as operators run it: where it may listen, how it stops, what it logs.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where by panicking"
)]

mod access_log;
mod exposure;
mod program;
mod stopping;
