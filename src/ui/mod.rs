//! The desk on a terminal: events in, state changed by pure functions, frames out.
//!
//! This half of the room is the kit; it knows no desk, no store and no clock.
//!
//! | part | what it holds |
//! |---|---|
//! | [`event`] | what the terminal reports, cleaned, as [`event::Input`] |
//! | [`keys`] | the one table of keys: dispatch, hints, help, palette and the documents come from it |
//! | [`theme`] | styles by meaning, in three themes |
//! | [`part`] | lists, frames, bars, text that fits |
//! | [`form`] | the form framework: fields as data |
//! | [`over`] | overlays: help, palette, confirm, menu, reader, conflict |
//! | [`terminal`] | entering and leaving the terminal, and what a panic may say |

pub mod ask;
pub mod command;
pub mod event;
pub mod form;
pub mod keys;
pub mod model;
pub mod over;
pub mod pane;
pub mod part;
pub mod sign_in;
pub mod terminal;
pub mod theme;
