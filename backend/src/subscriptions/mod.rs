//! Subscriptions: how a customer is billed. Other features change them only through what is here.

pub(crate) mod db;
mod follow;

pub(crate) use self::follow::follow_services;
