//! The only place that knows SQL and ciphers.

pub mod keys;
