//! The integration tests, in one binary: a module for each topic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

mod audited;
mod calendar;
mod cli;
mod compartments;
mod demo;
mod descriptors;
mod diary;
mod docs;
mod documents;
mod due;
mod durability;
mod exchange;
mod find;
mod flows;
mod following;
mod import;
mod keys;
mod layers;
mod number;
mod papers;
mod parties;
mod power;
mod pty;
mod roles;
mod run;
mod schema;
mod screens;
mod sizes;
mod standing;
mod support;
mod time_limits;
mod undone;
mod volume;
mod words;
mod working;
