//! The integration tests, in one binary: a module for each topic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

mod audited;
mod compartments;
mod docs;
mod durability;
mod exchange;
mod keys;
mod layers;
mod power;
mod roles;
mod schema;
mod support;
mod undone;
