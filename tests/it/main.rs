//! Integration tests: one binary, a module for each topic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cli;
mod demo;
mod run;
