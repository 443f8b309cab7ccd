//! The desk on a terminal: events in, state changed by pure functions, frames out.
//!
//! | part | what it holds |
//! |---|---|
//! | [`run`], [`app`] | the one loop: events in, frames out; one step of it, without a terminal |
//! | [`model`], [`update`](mod@update), [`view`] | what is on the screen; what a message does to it; how it is drawn |
//! | [`command`], [`effect`] | what the screen asks of the desk, as data; doing it |
//! | [`pane`], [`ask`], [`sign_in`] | the panes, the forms, the locked screen |
//! | [`watch`] | signals and a lost terminal: the draft is kept, and the process ends |
//!
//! Below them the kit, which knows no desk, no store and no clock:
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

pub mod app;
pub mod ask;
pub mod command;
pub mod effect;
pub mod event;
pub mod form;
pub mod keys;
mod lane;
pub mod model;
mod next;
pub mod over;
pub mod pane;
pub mod part;
pub mod run;
pub mod scans;
pub mod sign_in;
pub mod terminal;
pub mod theme;
pub mod update;
pub mod view;
pub mod watch;
mod why_not;
