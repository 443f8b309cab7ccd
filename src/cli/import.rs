//! `alongside import PATH…`: referrals from CSV and FHIR R4, service directories from Open Referral UK.

use std::path::PathBuf;
use std::sync::atomic::Ordering;

use clap::Args;

use super::{DONE, Failure, Global, Outcome, REFUSED, out};
use crate::desk::import::Feeds;
use crate::desk::{Clock, Session, files, host};
use crate::domain::text::clean_line;

/// Take in referrals, or a directory of services.
#[derive(Args)]
pub(super) struct Import {
    /// Files or folders
    #[arg(required_unless_present = "starter", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The name under which the services of a directory are kept: the same for every file of one feed
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// The files are the whole feed: services of this source that are no longer in it are closed
    #[arg(long)]
    full: bool,
    /// The national services that come with the program, for this site's nation; none of them counts as checked
    #[arg(long, conflicts_with_all = ["paths", "source", "full"])]
    starter: bool,
}

/// Takes in referrals and says what became of each file. Ctrl+C and SIGTERM stop it between two batches: every record is in
/// whole or not at all.
pub(super) fn run(global: &Global, verb: &Import) -> Outcome {
    if let Some(path) = files::missing(&verb.paths) {
        let path = clean_line(&path.to_string_lossy());
        return Err(Failure::usage(format!("There is no file or folder {path}. Nothing was imported.")));
    }
    let session = global.sign_in(Clock::starting_at)?;
    if verb.starter {
        return starter(global, &session);
    }
    let stop = host::asked_to_stop().map_err(|_| Failure::refused("The signals of this process cannot be watched."))?;
    let feeds = Feeds::new(verb.source.as_deref(), verb.full);
    let report = session.import_from(&verb.paths, &feeds, &mut |_| !stop.load(Ordering::Relaxed))?;
    if global.json {
        out::json(&report)?;
    } else {
        out::show(&(report.lines().join("\n") + "\n"))?;
    }
    if report.stopped {
        out::complain("Stopped. What was taken in stays; the same command goes on with the rest.");
    }
    Ok(if report.refused > 0 || report.stopped { REFUSED } else { DONE })
}

/// Takes in what comes with the program.
fn starter(global: &Global, session: &Session) -> Outcome {
    let done = session.take_starter()?;
    if global.json {
        out::json(&done.value)?;
    } else {
        out::say(&format!("{}.", done.words))?;
    }
    Ok(DONE)
}
