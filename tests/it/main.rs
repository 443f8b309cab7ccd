//! The integration tests: one binary, a module for each topic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod audited;
mod compartments;
mod durability;
mod keys;
mod layers;
mod power;
mod roles;
mod schema;
mod support;
mod undone;
