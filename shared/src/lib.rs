//! The vocabulary of Goodstanding: types, states, rules and the wire format, the same in the page
//! and in the server.
//!
//! Nothing here reads a clock, draws a random number or talks to the outside: time and identifiers
//! are handed in, so that what the page previews is what the server executes. Each folder is a
//! feature; `rules` hold the decisions, `api` the requests and replies.

#[macro_use]
mod closed_enum;
#[macro_use]
mod refusal;
#[macro_use]
mod schema;

pub mod activity;
pub mod calendar;
pub mod cancellations;
pub mod catalog;
pub mod csv;
pub mod customers;
mod field_error;
pub mod ids;
pub mod inbox;
pub mod mails;
pub mod money;
pub mod orders;
pub mod overview;
pub mod paging;
pub mod payments;
pub mod problem;
pub mod query;
pub mod reason;
pub mod receipts;
pub mod reports;
pub mod saved_views;
pub mod search;
#[cfg(test)]
mod sentence;
pub mod services;
pub mod sessions;
pub mod subscriptions;
pub mod text;
pub mod tone;
pub mod transactions;
pub mod wire;
pub mod work;
