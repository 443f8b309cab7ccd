//! The tables, how they come about, and the map that says what each column may hold.

pub mod map;
mod may;
mod migrate;
mod tables;

pub use migrate::{VERSION, migrate, version};
