//! Importing referrals: files from outside become referrals of this desk, each whole or not at all.
//!
//! - Every CSV file is a run of its own; all FHIR files of a call are one run, because their references go across them. A run
//!   is known by its site and its bytes: one that was cut off goes on when the same input is named again, and of one that
//!   came to its end every record is a duplicate.
//! - The original bytes are kept first, sealed for File; then the records are taken in, in batches that leave other desks
//!   room to save.
//! - A record is a duplicate where its source identifier, else what it says, was taken in before at this site, in whatever
//!   file. A source identifier that stands for somebody else is refused, so that nobody is lost by it.
//! - A person who looks known is no duplicate: the referral gets a client of its own, and a match for someone to settle.

mod directory;
mod prepare;
mod run;
mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

pub use self::directory::Feeds;
use self::directory::Gathered;
use self::run::{Pass, Run};
use super::files::{self, Found, Outside};
use super::{Error, Session};
use crate::domain::id::{ClientId, ImportId, SiteId};
use crate::domain::incoming::{Format, Incoming, Record};
use crate::domain::problem::Problem;
use crate::domain::role::Verb;
use crate::exchange::{csv, fhir, oruk, sniff};
use crate::store::import::Letterboxes;
use crate::store::{self, client};

/// The most bytes of FHIR files in one call; they are read together.
const CALL_MAX: usize = 200 << 20;
/// Page cache while it is at work: it writes all over the file.
const CACHE_MIB: u32 = 64;
/// Refused records of one file after which the rest of it is not read, and warnings after which no more are listed.
const LISTED_MAX: usize = 100_000;

/// What an import did. Its JSON is a contract: see the documentation of the command line.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ImportReport {
    /// Referrals and services taken in.
    pub accepted: u64,
    /// Services of which a feed now says something else.
    pub updated: u64,
    /// Services closed because a whole feed no longer has them.
    pub closed: u64,
    /// Records that had been taken in before.
    pub duplicates: u64,
    /// Files that hold no record.
    pub ignored: u64,
    /// Records and files that were not imported.
    pub refused: u64,
    /// Referrals taken in whose person looks known.
    pub possible_matches: u64,
    /// What became of each file, in the order given.
    pub files: Vec<FileReport>,
    /// Services that a whole feed no longer has, and that nobody asked to close.
    #[serde(skip)]
    pub missing: u64,
    /// Whether the import was stopped before its end. What was taken in stays; named again, it goes on.
    #[serde(skip)]
    pub stopped: bool,
}

/// What became of one file.
#[derive(Clone, Debug, Serialize)]
pub struct FileReport {
    /// The path as given; for a file in a folder with its name joined.
    pub path: String,
    /// What it was read as.
    pub format: Format,
    /// Referrals and services taken in.
    pub accepted: u64,
    /// Services of which a feed now says something else.
    pub updated: u64,
    /// Records that had been taken in before.
    pub duplicates: u64,
    /// 1 for a file that holds no record.
    pub ignored: u64,
    /// Why it was ignored.
    pub ignored_why: Option<String>,
    /// Referrals taken in whose person looks known.
    pub possible_matches: u64,
    /// What was not imported.
    pub refused: Vec<Remark>,
    /// What should be looked at.
    pub warnings: Vec<Remark>,
    /// The run in which it was read, under which its original bytes are kept.
    #[serde(skip)]
    pub run: Option<ImportId>,
}

/// Something to say about a place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// `file`, `row 12`, `entry 3`, `line 7`.
    pub r#where: String,
    /// One or more sentences; nothing of what stands there.
    pub why: String,
}

impl FileReport {
    fn new(path: &Path) -> Self {
        Self {
            path: path.to_string_lossy().into_owned(),
            format: Format::Unknown,
            accepted: 0,
            updated: 0,
            duplicates: 0,
            ignored: 0,
            ignored_why: None,
            possible_matches: 0,
            refused: Vec::new(),
            warnings: Vec::new(),
            run: None,
        }
    }

    fn ignore(&mut self, why: &str) {
        self.ignored += 1;
        self.ignored_why = Some(why.to_owned());
    }

    fn refuse(&mut self, place: &str, why: impl Into<String>) {
        self.refused.push(Remark { r#where: place.to_owned(), why: why.into() });
    }

    fn warn(&mut self, place: &str, why: impl Into<String>) {
        let left_out = self.warnings.len() == LISTED_MAX;
        let why = if left_out { "Further warnings were left out.".to_owned() } else { why.into() };
        if self.warnings.len() <= LISTED_MAX {
            self.warnings.push(Remark { r#where: place.to_owned(), why });
        }
    }

    fn accept(&mut self, incoming: &Incoming, matched: bool) {
        self.accepted += 1;
        self.possible_matches += u64::from(matched);
        for warning in &incoming.warnings {
            self.warn(&incoming.at, warning.to_string());
        }
    }
}

/// Several problems of one record as one text.
fn sentences(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// How an import is getting on.
#[derive(Clone, Copy)]
pub struct Progress<'a> {
    /// The file at work.
    pub path: &'a str,
    /// Its place among the files, from 1.
    pub file: usize,
    /// How many files there are.
    pub files: usize,
    /// Records dealt with so far, in all files.
    pub records: u64,
    /// Of these, taken in.
    pub accepted: u64,
}

/// A file that was imported, as it came.
pub struct Original {
    /// The path under which it was named.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Session {
    /// Imports the referrals of files and folders into the person's site. `on` is told how it goes, and stops it by
    /// answering `false`: between two batches, so that every record is in whole or not at all.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] where nothing is at one of the paths: then nothing is done. What is wrong with a
    /// file or a record is in the report. On any other error what was taken in stays, and the same call goes on with the rest.
    pub fn import(&self, paths: &[PathBuf], on: &mut dyn FnMut(Progress<'_>) -> bool) -> Result<ImportReport, Error> {
        self.import_from(paths, &Feeds::default(), on)
    }

    /// As [`Session::import`], with what is to be known of service directories among the files.
    ///
    /// # Errors
    /// As [`Session::import`].
    pub fn import_from(
        &self,
        paths: &[PathBuf],
        feeds: &Feeds,
        on: &mut dyn FnMut(Progress<'_>) -> bool,
    ) -> Result<ImportReport, Error> {
        let site = self.import_site()?;
        if files::missing(paths).is_some() {
            let words = "There is no file or folder of that name. Nothing was imported.";
            return Err(Error::Invalid(vec![Problem::new("path", words)]));
        }
        let found = files::find(paths);
        self.store.with_cache(CACHE_MIB, || self.import_found(site, &found, feeds, on))?
    }

    fn import_found(
        &self,
        site: SiteId,
        found: &[Found],
        feeds: &Feeds,
        on: &mut dyn FnMut(Progress<'_>) -> bool,
    ) -> Result<ImportReport, Error> {
        let boxes = Arc::new(Letterboxes::at(self.store.conn(), self.store.vault(), site)?);
        let files = found.iter().map(|found| FileReport::new(found.path())).collect();
        let mut import = Import {
            session: self,
            site,
            boxes,
            files,
            records: 0,
            on,
            stopped: false,
            directory: Gathered::default(),
        };
        let mut together = Together::default();
        for (index, found) in found.iter().enumerate() {
            match found {
                Found::Passed(_, why) => import.files[index].ignore(why),
                Found::Refused(_, why) => import.files[index].refuse("file", why),
                Found::File(_) if import.stopped => {}
                Found::File(outside) => import.file(index, outside, feeds, &mut together)?,
            }
        }
        if !import.stopped {
            import.together(together)?;
            import.close_missing(feeds)?;
        }
        // What is taken in is taken in, whatever becomes of the counter's copy: the next sign-in makes it.
        let _ = self.show_at_counter();
        Ok(import.report())
    }

    /// The site into which this person imports: their home site, where they still act at it.
    fn import_site(&self) -> Result<SiteId, Error> {
        let home = self.home_site()?;
        let own = self.own_sites();
        let site = if own.contains(&home) { home } else { own.first().copied().unwrap_or(home) };
        self.permit(Verb::Import, self.relation(site, &[], None))?;
        Ok(site)
    }

    /// The files of an import run, as they came. Opening them is audited.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`] where the run was cut off before all of it was kept.
    pub fn import_originals(&self, run: ImportId) -> Result<Vec<Original>, Error> {
        self.permit_any(Verb::Import)?;
        let site = store::import::site(self.store.conn(), run)?;
        self.permit(Verb::Import, self.relation(site, &[], None))?;
        self.write(|tx| Ok(tx.audit(site, Verb::Import, "original", &run.to_string())?))?;
        run::originals(self, run)
    }

    /// The identifiers under which other systems know a client: `(system, value)`. Opening them is audited.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`].
    pub fn identifiers(&self, id: ClientId) -> Result<Vec<(String, String)>, Error> {
        self.permit_any(Verb::SeeCase)?;
        let site = client::get(self.store.conn(), id)?.2;
        self.permit(Verb::SeeCase, self.relation_to(self.store.conn(), id, site, &[], None)?)?;
        self.write(|tx| Ok(tx.audit(site, Verb::SeeCase, "identifier", &id.to_string())?))?;
        Ok(client::identifiers(self.store.conn(), self.store.vault(), id)?)
    }
}

/// The FHIR files of a call.
#[derive(Default)]
struct Together {
    call: fhir::Call,
    files: Vec<(usize, Vec<u8>)>,
    size: usize,
}

/// One call of the import.
struct Import<'a> {
    session: &'a Session,
    site: SiteId,
    boxes: Arc<Letterboxes>,
    files: Vec<FileReport>,
    /// Records dealt with.
    records: u64,
    on: &'a mut dyn FnMut(Progress<'_>) -> bool,
    stopped: bool,
    directory: Gathered,
}

impl Import<'_> {
    /// Reads a file: a CSV file is taken in at once, a FHIR file waits for the others.
    fn file(&mut self, index: usize, outside: &Outside, feeds: &Feeds, together: &mut Together) -> Result<(), Error> {
        let opened = match outside.open() {
            Ok(opened) => opened,
            Err(why) => {
                self.files[index].refuse("file", why);
                return Ok(());
            }
        };
        let format = sniff(&self.files[index].path, opened.start());
        self.files[index].format = format;
        let read = match format {
            Format::Csv => opened.read(csv::FILE_MAX),
            Format::Fhir => opened.read(fhir::FILE_MAX),
            Format::Oruk => opened.read(oruk::FILE_MAX),
            Format::Unknown => {
                Err("It is neither a CSV file whose first row names our columns nor FHIR in JSON. Save a \
                spreadsheet as CSV."
                    .to_owned())
            }
        };
        match (read, format) {
            (Err(why), _) => self.files[index].refuse("file", why),
            (Ok(bytes), Format::Csv) => self.csv(index, &bytes)?,
            (Ok(bytes), Format::Oruk) => self.directory(index, &bytes, feeds)?,
            (Ok(bytes), _) => self.files[index].add_to(together, index, bytes),
        }
        Ok(())
    }

    fn csv(&mut self, index: usize, bytes: &[u8]) -> Result<(), Error> {
        let mut file = match csv::read(bytes, self.session.today()) {
            Ok(file) => file,
            Err(problems) => {
                self.files[index].refuse("file", sentences(&problems));
                return Ok(());
            }
        };
        for (place, why) in std::mem::take(&mut file.warnings) {
            self.files[index].warn(&place, why);
        }
        self.run(Format::Csv, &[(index, bytes)], limited(file).map(|record| (index, record)))
    }

    fn together(&mut self, together: Together) -> Result<(), Error> {
        if together.files.is_empty() {
            return Ok(());
        }
        let mut records = Vec::new();
        for file in together.call.finish(self.session.today()) {
            for (place, why) in file.warnings {
                self.files[file.file].warn(&place, why);
            }
            records.extend(file.records.into_iter().map(|record| (file.file, record)));
        }
        let files: Vec<(usize, &[u8])> =
            together.files.iter().map(|(index, bytes)| (*index, bytes.as_slice())).collect();
        self.run(Format::Fhir, &files, records.into_iter())
    }

    fn run(
        &mut self,
        format: Format,
        files: &[(usize, &[u8])],
        records: impl Iterator<Item = (usize, Record)> + Send,
    ) -> Result<(), Error> {
        let named: Vec<(String, &[u8])> =
            files.iter().map(|&(index, bytes)| (self.files[index].path.clone(), bytes)).collect();
        let run = Run::open(self.session, self.site, format, &named)?;
        for (index, _) in files {
            self.files[*index].run = Some(run.id());
        }
        if let Some((first, _)) = files.first() {
            self.tell(*first);
        }
        if !self.stopped {
            Pass::new(self, run).go(records)?;
        }
        Ok(())
    }

    /// Tells how it goes, and hears whether to go on.
    fn tell(&mut self, index: usize) {
        let progress = Progress {
            path: &self.files[index].path,
            file: index + 1,
            files: self.files.len(),
            records: self.records,
            accepted: self.files.iter().map(|file| file.accepted).sum(),
        };
        self.stopped |= !(self.on)(progress);
    }

    fn report(self) -> ImportReport {
        let sum = |of: fn(&FileReport) -> u64| self.files.iter().map(of).sum();
        ImportReport {
            accepted: sum(|file| file.accepted),
            updated: sum(|file| file.updated),
            closed: self.directory.closed,
            missing: self.directory.missing,
            duplicates: sum(|file| file.duplicates),
            ignored: sum(|file| file.ignored),
            refused: sum(|file| file.refused.len() as u64),
            possible_matches: sum(|file| file.possible_matches),
            stopped: self.stopped,
            files: self.files,
        }
    }
}

impl FileReport {
    fn add_to(&mut self, together: &mut Together, index: usize, bytes: Vec<u8>) {
        together.size += bytes.len();
        if together.size > CALL_MAX {
            let why =
                format!("The FHIR files of this call are together larger than {} MB. Name fewer.", CALL_MAX >> 20);
            return self.refuse("file", why);
        }
        match together.call.add(index, &bytes) {
            Ok(()) => together.files.push((index, bytes)),
            Err(problem) => self.refuse("file", problem.words),
        }
    }
}

/// The records of a file up to the refused one after which nobody reads on.
fn limited(records: impl Iterator<Item = Record>) -> impl Iterator<Item = Record> {
    let mut refused = 0;
    records.map_while(move |record| {
        refused += usize::from(matches!(record, Record::Refused { .. }));
        match record {
            Record::Refused { at, .. } if refused == LISTED_MAX => {
                let words = format!("{LISTED_MAX} records of this file were refused, so the rest of it was not read.");
                Some(Record::Refused { at, why: vec![Problem::new("", words)] })
            }
            _ if refused >= LISTED_MAX => None,
            record => Some(record),
        }
    })
}
