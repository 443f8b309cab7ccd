//! The rules of time limits and the bank holidays at a desk: what comes with the program, and what lies in its data folder.
//!
//! Both are public law, so they are plain files beside the encrypted one, and nobody need be signed in.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::Error;
use super::files::{self, Found};
use crate::domain::claim::Claims;
use crate::domain::descriptor::Tests;
use crate::domain::problem::Problem;
use crate::domain::signpost::Signposts;
use crate::domain::special::Facts;
use crate::domain::time_limit::{Division, Holidays, Rules};
use crate::exchange::{bank_holidays, claims, descriptors, signposts, special_rules, time_limits};

/// The most bytes of a desk's own file.
const OWN_MAX: u64 = 4 << 20;

/// The rules, the working days, what is known of claims, and the tests.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The rules.
    pub rules: Rules,
    /// The bank holidays.
    pub holidays: Holidays,
    /// What is known of claims.
    pub claims: Claims,
    /// The tests of activities and points.
    pub tests: Tests,
    /// The next steps at the counter.
    pub signposts: Signposts,
    /// What is known of the special rules.
    pub special: Facts,
}

/// Years that were taken in: a division with its first and last year.
pub type Taken = Vec<(Division, i32, i32)>;

impl Limits {
    /// What comes with the program, and what lies in the desk's folder, where there is one.
    ///
    /// # Errors
    /// [`Error::Invalid`]: an own file cannot be used as it stands; each problem names the file and the line.
    pub fn load(folder: Option<&Path>) -> Result<Self, Error> {
        let own = |name| folder.map_or(Ok(None), |folder| own(&folder.join(name), name));
        let rules = time_limits::rules(own(time_limits::FILE)?.as_deref()).map_err(Error::Invalid)?;
        let newer = own(bank_holidays::FILE)?;
        let holidays = bank_holidays::holidays(newer.as_deref()).map_err(|problem| Error::Invalid(vec![problem]))?;
        let claims = claims::claims().map_err(|problem| Error::Invalid(vec![problem]))?;
        let tests = descriptors::tests().map_err(|problem| Error::Invalid(vec![problem]))?;
        let signposts = signposts::signposts().map_err(|problem| Error::Invalid(vec![problem]))?;
        let special = special_rules::facts().map_err(|problem| Error::Invalid(vec![problem]))?;
        Ok(Self { rules, holidays, claims, tests, signposts, special })
    }
}

/// A file of the desk's own, where there is one.
pub(super) fn own(path: &Path, name: &'static str) -> Result<Option<String>, Error> {
    let invalid = |words: &str| Error::Invalid(vec![Problem::new(name, words)]);
    match std::fs::metadata(path) {
        Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
        Ok(file) if !file.is_file() => return Err(invalid("It is not an ordinary file.")),
        Ok(file) if file.len() > OWN_MAX => return Err(invalid("It is larger than 4 MB.")),
        Ok(_) => {}
    }
    String::from_utf8(std::fs::read(path)?).map(Some).map_err(|_| invalid("It is not text in UTF-8."))
}

/// Takes GOV.UK's list of bank holidays into the desk's folder: its years replace the same years that were known. The file
/// is replaced as a whole or not at all.
///
/// # Errors
/// [`Error::Invalid`] where it is not that list; I/O errors.
pub fn import_holidays(folder: &Path, file: &Path, today: NaiveDate) -> Result<Taken, Error> {
    let invalid = |words: String| Error::Invalid(vec![Problem::new("file", words)]);
    let bytes = match files::find(&[PathBuf::from(file)]).as_slice() {
        [Found::File(outside)] => outside.open().and_then(|opened| opened.read(bank_holidays::FILE_MAX)),
        [Found::Refused(_, why)] => Err(why.clone()),
        [Found::Passed(_, why)] => Err((*why).to_owned()),
        _ => Err("Name one file.".to_owned()),
    };
    let bytes = bytes.map_err(invalid)?;
    let listed = bank_holidays::read(&bytes).map_err(|problem| Error::Invalid(vec![problem]))?;
    let mut taken = Taken::new();
    for (division, year, _) in listed.years() {
        match taken.iter_mut().find(|(of, ..)| *of == division) {
            Some((_, _, last)) => *last = year,
            None => taken.push((division, year, year)),
        }
    }
    // What an earlier list held and this one no longer does stays known.
    let before = own(&folder.join(bank_holidays::FILE), bank_holidays::FILE)?;
    let known = bank_holidays::holidays(before.as_deref()).map_err(|problem| Error::Invalid(vec![problem]))?;
    let text = bank_holidays::text(&known.with(listed), today).map_err(|problem| Error::Invalid(vec![problem]))?;
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    new.persist(folder.join(bank_holidays::FILE)).map_err(|error| Error::from(error.error))?;
    std::fs::File::open(folder)?.sync_all()?;
    Ok(taken)
}
