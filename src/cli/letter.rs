//! `letter`: a paper from a case, to standard output or to a file.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{DONE, Failure, Global, Outcome, out};
use crate::desk::{Clock, files};
use crate::domain::id::{EvidenceId, MatterId};
use crate::domain::paper::{PaperAsk, PaperKind};

/// Write a letter or a form from a case.
#[derive(Args)]
pub(super) struct Letter {
    /// evidence-request, answer-form, client-letter, authority, reconsideration, phone-script, appeal-grounds, appeal-pack or appointment
    #[arg(value_parser = kind)]
    kind: PaperKind,
    /// The case, by its reference or id
    case: String,
    /// The evidence request that it carries, where the case has several
    #[arg(long, value_name = "ID")]
    request: Option<EvidenceId>,
    /// The matter that it is about, where the case has several
    #[arg(long, value_name = "ID")]
    matter: Option<MatterId>,
    /// The form in which it is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// A new file to write it to, which only this account may read
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file where it is there
    #[arg(long, requires = "output")]
    force: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Html,
    Pdf,
}

#[derive(Serialize)]
struct Answer {
    kind: PaperKind,
    r#ref: String,
    file: Option<String>,
    text: String,
    notes: Vec<String>,
}

fn kind(text: &str) -> Result<PaperKind, String> {
    let known = PaperKind::from_code(&text.trim().to_lowercase().replace('_', "-"));
    known.ok_or_else(|| {
        let codes: Vec<&str> = PaperKind::ALL.iter().map(|kind| kind.code()).collect();
        format!("Choose one of {}.", codes.join(", "))
    })
}

pub(super) fn run(global: &Global, verb: &Letter) -> Outcome {
    if matches!(verb.format, Format::Pdf) && verb.output.is_none() && !global.json && std::io::stdout().is_terminal() {
        return Err(Failure::usage("A PDF does not go to a terminal. Name a file: -o letter.pdf."));
    }
    let session = global.sign_in(Clock::standing_at)?;
    let case = session.find_case(&verb.case)?;
    let ask = PaperAsk { case, kind: verb.kind, request: verb.request, matter: verb.matter };
    let written = session.paper(&ask)?;
    let bytes = match verb.format {
        Format::Text => written.paper.text().into_bytes(),
        Format::Html => written.paper.html().into_bytes(),
        Format::Pdf => written.paper.pdf().map_err(Failure::refused)?,
    };
    session.export_paper(&written)?;
    if let Some(path) = &verb.output {
        let made = files::write_private(path, &bytes, verb.force);
        let made = made.map_err(|_| Failure::refused("The file could not be written. Is its folder there?"))?;
        if !made {
            return Err(Failure::refused("A file of that name is there already. --force replaces it."));
        }
    }
    if global.json {
        out::json(&Answer {
            kind: verb.kind,
            r#ref: written.reference,
            file: verb.output.as_ref().map(|path| path.display().to_string()),
            text: written.paper.text(),
            notes: written.notes,
        })?;
        return Ok(DONE);
    }
    for note in &written.notes {
        out::complain(note);
    }
    if verb.output.is_none() {
        out::bytes(&bytes)?;
    }
    Ok(DONE)
}
