//! The Goodstanding server: who may, what is stored, what is answered.
//!
//! A library with a thin binary, so that tests drive the whole server through its router. Rules
//! about money, time and states are not here but in `goodstanding-shared`, where the page finds the
//! same ones.

mod activity;
pub mod app;
pub mod billing;
pub mod cancellations;
mod catalog;
pub mod check;
pub mod clock;
mod collation;
mod customers;
pub mod demo;
pub mod http;
mod inbox;
mod languages;
mod mails;
pub mod operations;
mod orders;
mod overview;
mod payments;
pub mod post;
pub mod problem;
pub mod randomness;
mod reports;
pub mod router;
mod saved_views;
mod search;
mod services;
pub mod sessions;
pub mod staff;
pub mod states;
pub mod store;
mod subscriptions;
pub mod times;
mod transactions;
mod work;
