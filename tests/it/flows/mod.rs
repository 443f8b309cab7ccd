//! Before, keys, after: what people do at the desk, on the real loop and a real file.

mod audit;
mod casework;
mod documents;
mod drafts;
mod find;
mod intake;
mod jobs;
mod people;
mod services;
mod working;

use crate::support::Play;

/// An advisor with somebody's case open, 80 by 24.
pub fn at_case(name: &str) -> Play {
    let mut play = Play::sit("advisor");
    play.keys("<^G>").types(name).keys("<Enter>");
    play.sees("opened");
    play
}
