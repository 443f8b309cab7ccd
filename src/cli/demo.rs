//! `demo`: a desk of made-up people, made, described and opened.

use clap::Args;

use super::{DONE, Global, Outcome};

/// Make and open a desk of made-up people.
#[derive(Args)]
pub(super) struct Demo {
    /// The same seed and --now give the same desk
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    /// How many people
    #[arg(long, default_value_t = 400, value_name = "N")]
    clients: u32,
    /// Make the desk and say who signs in; do not open it
    #[arg(long)]
    no_ui: bool,
}

pub(super) fn run(_global: &Global, _verb: &Demo) -> Outcome {
    Ok(DONE)
}
