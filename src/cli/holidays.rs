//! `holidays import`: GOV.UK's list of bank holidays, into a desk's folder.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{DONE, Failure, Global, Outcome, out};
use crate::desk::{Clock, files, limits};
use crate::domain::text::clean_line;
use crate::domain::time_limit::Division;

/// The bank holidays.
#[derive(Args)]
pub(super) struct Holidays {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Take in GOV.UK's list, saved from www.gov.uk/bank-holidays.json
    Import(Import),
}

#[derive(Args)]
struct Import {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(Serialize)]
struct Years {
    division: Division,
    from: i32,
    to: i32,
}

pub(super) fn run(global: &Global, verb: &Holidays) -> Outcome {
    let Verb::Import(import) = &verb.verb;
    if files::missing(std::slice::from_ref(&import.file)).is_some() {
        let file = clean_line(&import.file.to_string_lossy());
        return Err(Failure::usage(format!("There is no file {file}. Nothing was imported.")));
    }
    let folder = global.folder()?;
    if !folder.is_dir() {
        return Err(Failure::usage(
            "There is no desk in that folder. Make one with alongside init, or give --data DIR.",
        ));
    }
    let taken = limits::import_holidays(&folder, &import.file, Clock::system().today())?;
    if global.json {
        let years = taken.iter().map(|(division, from, to)| Years { division: *division, from: *from, to: *to });
        out::json(&years.collect::<Vec<_>>())?;
    } else {
        for (division, from, to) in taken {
            out::say(&format!("{division}: bank holidays of {from} to {to}."))?;
        }
    }
    Ok(DONE)
}
