//! The page of Goodstanding: what is shown, what can be pressed.
//!
//! No rule is written here: what may be done, and what it does, comes from `goodstanding-shared`,
//! as in the server. `api` is the only place that fetches, `paths` the only one that knows the
//! page's URLs, `ui` a kit that knows no billing.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a public item of every component"
)]

pub mod actions;
pub mod activity;
pub mod api;
pub mod cancellations;
pub mod catalog;
pub mod clock;
pub mod customers;
pub mod inbox;
pub mod language;
pub mod mails;
pub mod orders;
pub mod overview;
pub mod part;
pub mod password;
pub mod paths;
pub mod payments;
pub mod reports;
pub mod search;
pub mod services;
pub mod sessions;
pub mod settings;
pub mod shell;
pub mod subscriptions;
pub mod transactions;
pub mod ui;
pub mod words;
pub mod work;

/// Mounts the page in the document's body, in the place of what `index.html` shows until then.
pub fn start() {
    shell::install_panic_hook();
    language::listen();
    leptos::mount::mount_to_body(shell::App);
}
