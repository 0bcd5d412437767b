//! The parts of the page in a real browser: mounted alone, found by role and label, pressed like a
//! person would.
//!
//! One binary, because each one links a whole wasm and starts a browser.

#![allow(missing_docs, reason = "tests are named after what they show")]
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

mod actions;
mod activity;
mod cancel_dialog;
mod inbox;
mod kit;
mod orders;
mod overview;
mod payments;
mod search;
mod services;
mod subscriptions;
mod support;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
