//! The Goodstanding server.

fn main() {}
