//! Alongside: a terminal desk for welfare rights advice inside clinics.
//!
//! The rooms, in the order in which they may import each other (a room imports itself and what stands above it):
//!
//! | room | what it holds |
//! |---|---|
//! | [`domain`] | pure types and rules: no clock, no I/O, no SQL, no terminal |
//! | [`ui`] | the desk on a terminal: events, keys, forms, panes, overlays |

pub mod domain;
pub mod ui;
