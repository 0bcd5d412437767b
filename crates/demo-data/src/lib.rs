//! The demo data, from a seed and the clock.
