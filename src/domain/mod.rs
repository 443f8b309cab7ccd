//! Pure types and rules. Nothing here can fail because of the outside world: no clock, no I/O, no SQL, no terminal.

#[macro_use]
mod code;
pub mod problem;
