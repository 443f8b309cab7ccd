//! `calendar`: the due dates that wait, for a calendar program, to standard output.

use clap::Args;

use super::{DONE, Global, Outcome, out};
use crate::desk::Clock;

/// Due dates for a calendar program.
#[derive(Args)]
pub(super) struct Calendar {
    /// Only those of the person who signs in
    #[arg(long)]
    mine: bool,
}

pub(super) fn run(global: &Global, verb: &Calendar) -> Outcome {
    let session = global.sign_in(Clock::standing_at)?;
    out::show(&session.calendar(verb.mine)?)?;
    Ok(DONE)
}
