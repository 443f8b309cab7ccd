//! The integration tests, in one binary: a module for each topic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod exchange;
mod import;
