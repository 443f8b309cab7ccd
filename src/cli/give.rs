//! Giving a paper out: in which form, and to which file.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Failure, Global, out};
use crate::desk::paper::Written;
use crate::desk::{Session, files};

/// The form in which a paper is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Html,
    Pdf,
}

/// Where a paper is written to.
#[derive(Args)]
pub(super) struct To {
    /// A new file to write it to, which only this account may read
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Replace the file where it is there
    #[arg(long, requires = "output")]
    force: bool,
}

impl To {
    /// Refuses bytes that are not text on a terminal.
    pub(super) fn refuse_terminal(&self, global: &Global, pdf: bool) -> Result<(), Failure> {
        if pdf && self.output.is_none() && !global.json && std::io::stdout().is_terminal() {
            return Err(Failure::usage("A PDF does not go to a terminal. Name a file: -o FILE."));
        }
        Ok(())
    }

    /// The name of the file, as JSON tells it.
    pub(super) fn file(&self) -> Option<String> {
        self.output.as_ref().map(|path| path.display().to_string())
    }

    /// Gives a paper out in these bytes, once that is written down: to the file, else to standard output but in JSON.
    pub(super) fn give(
        &self,
        global: &Global,
        session: &Session,
        written: &Written,
        bytes: &[u8],
    ) -> Result<(), Failure> {
        session.export_paper(written)?;
        if let Some(path) = &self.output {
            let made = files::write_private(path, bytes, self.force);
            let made = made.map_err(|_| Failure::refused("The file could not be written. Is its folder there?"))?;
            if !made {
                return Err(Failure::refused("A file of that name is there already. --force replaces it."));
            }
        }
        if global.json {
            return Ok(());
        }
        written.notes.iter().for_each(|note| out::complain(note));
        if self.output.is_none() { out::bytes(bytes) } else { Ok(()) }
    }
}

/// A paper in one of the forms of a page.
pub(super) fn page(written: &Written, format: Format) -> Result<Vec<u8>, Failure> {
    Ok(match format {
        Format::Text => written.paper.text().into_bytes(),
        Format::Html => written.paper.html().into_bytes(),
        Format::Pdf => written.paper.pdf().map_err(Failure::refused)?,
    })
}
