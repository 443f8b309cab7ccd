//! Pure types and rules. Nothing here can fail because of the outside world: no clock, no I/O, no SQL, no terminal.

#[macro_use]
mod code;
pub mod authority;
pub mod away;
pub mod call;
pub mod case;
pub mod change;
pub mod claim;
pub mod conflict;
pub mod date;
pub mod descriptor;
pub mod due;
pub mod event;
pub mod evidence;
pub mod id;
pub mod identifier;
pub mod incoming;
pub mod join;
pub mod money;
pub mod nhs;
pub mod other_side;
pub mod outcome;
pub mod paper;
pub mod people;
pub mod person;
pub mod play;
pub mod problem;
pub mod referral;
pub mod role;
pub mod scope;
pub mod standing;
pub mod task;
pub mod text;
pub mod time_limit;
pub mod today;
pub mod wall;
pub mod working;
