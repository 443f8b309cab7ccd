//! `document`: a file attached to a case, and a copy of one given out.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{DONE, Failure, Global, Outcome, out};
use crate::desk::{Clock, files};
use crate::domain::document::{DocumentKind, NewDocument};
use crate::domain::id::{DocumentId, MatterId};

/// Attach a file to a case, or write a copy of one.
#[derive(Args)]
pub(super) struct Document {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Attach a PDF, a PNG or JPEG picture or plain text of up to 20 MB; the file itself stays where it is
    Attach(Attach),
    /// Write a copy, which is not encrypted: written down as a disclosure
    Export(Export),
}

#[derive(Args)]
struct Attach {
    /// The case, by its reference or id
    case: String,
    /// The file
    file: PathBuf,
    /// letter, decision, medical, bundle, identity or other
    #[arg(long, value_parser = kind, default_value = "other")]
    kind: DocumentKind,
    /// What it is called; else the name of its file
    #[arg(long, default_value = "", hide_default_value = true)]
    title: String,
    /// The matter that it is about
    #[arg(long, value_name = "ID")]
    matter: Option<MatterId>,
    /// Its pages
    #[arg(long, value_name = "N")]
    pages: Option<u32>,
}

#[derive(Args)]
struct Export {
    /// The document, by its id: see `list documents`
    id: DocumentId,
    /// A new file to write it to, which only this account may read; else standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file where it is there
    #[arg(long, requires = "output")]
    force: bool,
}

#[derive(Serialize)]
struct Attached {
    id: DocumentId,
}

#[derive(Serialize)]
struct Exported {
    id: DocumentId,
    file: String,
    bytes: usize,
}

fn kind(text: &str) -> Result<DocumentKind, String> {
    let known = DocumentKind::from_code(&text.trim().to_lowercase());
    known.ok_or_else(|| "Choose letter, decision, medical, bundle, identity or other.".to_owned())
}

pub(super) fn run(global: &Global, verb: &Document) -> Outcome {
    match &verb.what {
        What::Attach(verb) => attach(global, verb),
        What::Export(verb) => export(global, verb),
    }
}

fn attach(global: &Global, verb: &Attach) -> Outcome {
    if let Some(path) = files::missing(std::slice::from_ref(&verb.file)) {
        return Err(Failure::usage(format!("There is nothing at {}.", path.display())));
    }
    let session = global.sign_in(Clock::standing_at)?;
    let new = NewDocument {
        case: session.find_case(&verb.case)?,
        matter: verb.matter,
        kind: verb.kind,
        title: verb.title.clone(),
        pages: verb.pages,
        words: String::new(),
    };
    let done = session.attach(&new, &verb.file, &|_, _| {})?;
    if global.json {
        out::json(&Attached { id: done.value })?
    } else {
        out::say(&done.words)?
    }
    Ok(DONE)
}

fn export(global: &Global, verb: &Export) -> Outcome {
    let file = verb.output.as_ref();
    if file.is_none() && (global.json || std::io::stdout().is_terminal()) {
        return Err(Failure::usage("Name a file: -o FILE."));
    }
    let session = global.sign_in(Clock::standing_at)?;
    let (row, bytes) = session.disclose_document(verb.id)?;
    let Some(path) = file else {
        out::bytes(&bytes)?;
        return Ok(DONE);
    };
    let made = files::write_private(path, &bytes, verb.force);
    let made = made.map_err(|_| Failure::refused("The file could not be written. Is its folder there?"))?;
    if !made {
        return Err(Failure::refused("A file of that name is there already. --force replaces it."));
    }
    if global.json {
        out::json(&Exported { id: row.id, file: path.display().to_string(), bytes: bytes.len() })?;
    } else {
        out::say(&format!("Written, and not encrypted: {}", path.display()))?;
    }
    Ok(DONE)
}
