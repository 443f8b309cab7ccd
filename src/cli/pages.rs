//! `completions` and `man`: what other programs make of the command line.

use clap::{Args, Command};

use super::{DONE, Failure, Outcome, out};

/// Completions for a shell.
#[derive(Args)]
pub(super) struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

/// The manual page.
#[derive(Args)]
pub(super) struct Man {
    /// A verb that has a page of its own
    verb: Option<String>,
}

pub(super) fn completions(verb: &Completions, mut command: Command) -> Outcome {
    let mut text = Vec::new();
    clap_complete::generate(verb.shell, &mut command, "alongside", &mut text);
    out::show(&String::from_utf8_lossy(&text))?;
    Ok(DONE)
}

pub(super) fn man(verb: &Man, mut command: Command) -> Outcome {
    command.build();
    let page = match &verb.verb {
        None => command,
        Some(name) => command
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| Failure::usage("There is no such verb; `alongside help` lists them."))?,
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page)
        .render(&mut text)
        .map_err(|_| Failure::refused("The manual page could not be written."))?;
    out::show(&String::from_utf8_lossy(&text))?;
    Ok(DONE)
}
