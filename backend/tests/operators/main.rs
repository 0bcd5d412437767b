//! The program as operators run it: where it may listen, how it stops, what it logs, and the
//! examples in `packaging/`.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where by panicking"
)]

mod access_log;
#[cfg(target_os = "linux")]
mod behind_nginx;
mod exposure;
mod mail;
mod packaging;
mod program;
mod stopping;
