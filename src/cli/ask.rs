//! Asking: questions on the terminal (or of a pipe that gives one answer a line), and secrets from files.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::Path;

use zeroize::Zeroizing;

use super::Failure;
use crate::desk::host;
use crate::domain::text::clean_line;

/// Words that are wiped when they are dropped.
pub(crate) type Words = Zeroizing<String>;

/// The longest secret that a file may hold.
const LONGEST: u64 = 4096;

/// A secret from a file, or from standard input for `-`; the line end after it is removed.
pub(super) fn file(path: &Path) -> Result<Words, Failure> {
    let mut words = Zeroizing::new(String::with_capacity(1024));
    let read = if path.as_os_str() == "-" {
        io::stdin().lock().take(LONGEST + 1).read_to_string(&mut words)
    } else {
        match File::open(path) {
            Ok(file) => file.take(LONGEST + 1).read_to_string(&mut words),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Failure::usage(format!("There is no file {}.", path.display())));
            }
            Err(error) => Err(error),
        }
    };
    if read.is_err() || words.len() as u64 > LONGEST {
        return Err(Failure::usage(format!("{} could not be read as a short text.", path.display())));
    }
    host::cut_line_end(&mut words);
    Ok(words)
}

/// Asks questions on standard error and reads the answers from standard input.
pub(super) struct Asker {
    terminal: bool,
}

impl Default for Asker {
    fn default() -> Self {
        Self { terminal: io::stdin().is_terminal() }
    }
}

impl Asker {
    /// Whether someone sits there.
    pub(super) const fn on_terminal(&self) -> bool {
        self.terminal
    }

    /// One line that is shown while it is typed, cleaned.
    pub(super) fn line(&self, question: &str) -> Result<Words, Failure> {
        Ok(Zeroizing::new(clean_line(&self.answer(question, true)?)))
    }

    /// A line, or `usual` where nothing is typed.
    pub(super) fn line_or(&self, question: &str, usual: &str) -> Result<String, Failure> {
        let typed = self.line(&format!("{question} [{usual}]"))?;
        Ok(if typed.is_empty() { usual.to_owned() } else { typed.to_string() })
    }

    /// A line that is not shown while it is typed, as it stands.
    pub(super) fn secret(&self, question: &str) -> Result<Words, Failure> {
        self.answer(question, false)
    }

    /// A new passphrase typed twice, or `offered` where nothing is typed. Where someone sits there, what `problem` finds
    /// is told and asked again.
    pub(super) fn new_passphrase(
        &self,
        offered: &str,
        problem: impl Fn(&str) -> Option<String>,
    ) -> Result<Words, Failure> {
        self.note(&format!("A phrase you may take, if you write it down now: {offered}"));
        loop {
            let first = self.secret("Passphrase (Enter alone takes that phrase)")?;
            if first.is_empty() {
                return Ok(Zeroizing::new(offered.to_owned()));
            }
            let words = match problem(&first) {
                Some(words) => words,
                None if *self.secret("The same again")? == *first => return Ok(first),
                None => "The two are not the same.".to_owned(),
            };
            if !self.terminal {
                return Err(Failure::refused(words));
            }
            self.note(&words);
        }
    }

    /// Says something between two questions.
    pub(super) fn note(&self, words: &str) {
        super::out::complain(words);
    }

    fn answer(&self, question: &str, shown: bool) -> Result<Words, Failure> {
        let mut err = io::stderr().lock();
        let _ = write!(err, "{}: ", clean_line(question)).and_then(|()| err.flush());
        match host::read_line(shown) {
            Ok(Some(line)) => Ok(line),
            Ok(None) => Err(Failure::usage("That needs an answer. Nothing was done.")),
            Err(_) => Err(Failure::usage("The answer could not be read. Nothing was done.")),
        }
    }
}
