//! The vocabulary of Goodstanding.
