//! Slips in the languages of which a desk has checked words.

use std::path::Path;

use crate::desk::limits::Limits;
use crate::desk::{Door, Error, Session, limits};
use crate::domain::problem::Problem;
use crate::domain::signpost::{Signposts, SlipHow};
use crate::domain::slips::{SlipIn, SlipLanguage};
use crate::exchange::slips::{self, FOLDER};

impl Session {
    /// The languages of this desk's own files, by their codes; and what is wrong with those that cannot be used.
    ///
    /// # Errors
    /// I/O errors.
    pub fn slip_languages(&self) -> Result<(Vec<SlipLanguage>, Vec<Problem>), Error> {
        languages(self.store.dir(), &self.limits()?.signposts)
    }
}

impl Door {
    /// As [`Session::slip_languages`], where nobody is signed in.
    ///
    /// # Errors
    /// I/O errors.
    pub fn slip_languages(&self, limits: &Limits) -> Result<(Vec<SlipLanguage>, Vec<Problem>), Error> {
        languages(self.dir(), &limits.signposts)
    }
}

/// The language that a slip is wanted in, where it is one of the desk's own files.
pub(super) fn wanted(desk: &Path, ours: &Signposts, how: SlipHow) -> Result<Option<SlipLanguage>, Error> {
    let SlipIn::Of(code) = how.language else { return Ok(None) };
    let (known, problems) = languages(desk, ours)?;
    known.into_iter().find(|one| one.code == code).map(Some).ok_or_else(|| match problems.as_slice() {
        [] => {
            Error::NotNow(format!("This desk has no checked words in this language: slips/{code}.toml is not there."))
        }
        _ => Error::Invalid(problems),
    })
}

/// The languages in a desk's folder, and what is wrong with files that cannot be used.
pub(super) fn languages(desk: &Path, ours: &Signposts) -> Result<(Vec<SlipLanguage>, Vec<Problem>), Error> {
    let folder = desk.join(FOLDER);
    let (mut known, mut problems) = (Vec::new(), Vec::new());
    let entries = match std::fs::read_dir(&folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok((known, problems)),
        entries => entries?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".toml") {
            names.push(name);
        }
    }
    names.sort();
    for name in names {
        match limits::own(&folder.join(&name), FOLDER) {
            Ok(Some(text)) => match slips::language(&name, &text, ours) {
                Ok(language) => known.push(language),
                Err(wrong) => problems.extend(wrong),
            },
            Ok(None) => {}
            Err(Error::Invalid(wrong)) => problems.extend(wrong),
            Err(error) => return Err(error),
        }
    }
    Ok((known, problems))
}
