//! The whole API through the router, with people in the roles: Anna, Ben, staff and nobody. Every
//! test runs on SQLite, and with the feature `postgres` on PostgreSQL as well, on the server whose
//! URL `GOODSTANDING_TEST_POSTGRES` holds.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where by panicking"
)]
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a story tells what it is about, and leaves the rest as it is"
)]

mod acceptance;
mod access;
mod add_and_pay;
mod answer;
mod audit;
mod call;
mod cancellations;
mod card_numbers;
mod catalog;
mod changes;
mod check;
mod cursors;
mod customers;
mod databases;
mod deleted;
mod demo;
mod description;
mod disk;
mod downloads;
mod exposition;
mod guessing;
mod harness;
mod inbox;
mod life;
mod listings;
mod lived;
mod mails;
mod no_processor;
mod observatory;
mod operations;
mod order_payment;
mod orders;
mod overview;
mod page;
mod password_links;
mod payment_changes;
mod payment_history;
mod payments;
mod plans;
mod promises;
mod queue;
mod quotas;
mod races;
mod reasons;
mod receipts;
mod refusals;
mod reports;
mod saved_views;
mod search;
mod service_order;
mod services;
mod sessions;
mod settings;
mod spoken;
mod storage;
mod subscription_details;
mod subscriptions;
mod timing;
mod transactions;
mod visitor;
mod ways;
mod worker;
