//! Service directories: entries are found again by their source and the feed's own id.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use super::run::Run;
use super::{FileReport, Import, ImportReport, sentences};
use crate::desk::{Done, Error, Session};
use crate::domain::id::SiteId;
use crate::domain::incoming::Format;
use crate::domain::role::Verb;
use crate::domain::service::{Service, ServiceStatus};
use crate::domain::text::clean_line;
use crate::exchange::oruk::{self, Arriving, Feed};
use crate::exchange::starter;
use crate::store::import::Counts;
use crate::store::{people, service};

/// Services in one write, so that no batch holds up another desk for long.
const BATCH: usize = 50;
/// Under which name services are kept where none is given.
const SOURCE: &str = "Open Referral UK";
/// Under which name the services that come with the program are kept.
const STARTER: &str = "starter directory";

/// What is to be known of the directories among the files.
#[derive(Clone, Debug)]
pub struct Feeds {
    source: String,
    full: bool,
}

impl Default for Feeds {
    fn default() -> Self {
        Self::new(None, false)
    }
}

impl Feeds {
    /// The name under which services are kept, and whether the files are the whole of their feed.
    #[must_use]
    pub fn new(source: Option<&str>, full: bool) -> Self {
        let source = source.map(clean_line).filter(|source| !source.is_empty());
        Self { source: source.unwrap_or_else(|| SOURCE.to_owned()), full }
    }

    /// The name under which services are kept.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }
}

/// What the directories of a call hold together.
#[derive(Default)]
pub(super) struct Gathered {
    /// The feed's own ids.
    ids: HashSet<String>,
    /// Pages that were read, and of how many.
    pages: BTreeSet<u64>,
    of: u64,
    /// Whether a service or a file was refused: then it is not known what vanished.
    lacks: bool,
    /// The first of their files.
    first: Option<usize>,
    /// Services closed.
    pub closed: u64,
    /// Services that the whole feed no longer has, and that nobody asked to close.
    pub missing: u64,
}

impl Gathered {
    fn add(&mut self, index: usize, feed: &Feed) {
        self.first.get_or_insert(index);
        self.ids.extend(feed.services.iter().map(|arriving| arriving.id.clone()));
        self.lacks |= !feed.refused.is_empty();
        if let Some((page, of)) = feed.page.filter(|_| feed.ignored.is_none()) {
            self.pages.insert(page);
            self.of = self.of.max(of);
        }
    }

    /// Why it cannot be said what vanished from the feed.
    fn why_not(&self) -> Option<String> {
        if self.ids.is_empty() {
            Some("Nothing was closed: no service was read.".to_owned())
        } else if self.lacks {
            Some("Nothing was closed: some of the feed was not imported, so it is not known what vanished.".to_owned())
        } else if (1..=self.of).any(|page| !self.pages.contains(&page)) {
            Some(format!("Nothing was closed: not every page of {} was named.", self.of))
        } else {
            None
        }
    }
}

impl Import<'_> {
    /// Takes in a file of a directory.
    pub(super) fn directory(&mut self, index: usize, bytes: &[u8], feeds: &Feeds) -> Result<(), Error> {
        let feed = match oruk::read(bytes, &feeds.source, self.session.today()) {
            Ok(feed) => feed,
            Err(problem) => {
                self.directory.lacks = true;
                self.files[index].refuse("file", problem.words);
                return Ok(());
            }
        };
        self.directory.add(index, &feed);
        let run = match feed.ignored {
            Some(why) => {
                self.files[index].ignore(why);
                None
            }
            None => {
                let named = [(self.files[index].path.clone(), bytes)];
                Some(Run::open(self.session, self.site, Format::Oruk, &named)?)
            }
        };
        self.files[index].run = run.as_ref().map(Run::id);
        for (at, why) in &feed.refused {
            self.files[index].refuse(at, sentences(why));
        }
        for (at, why) in feed.warnings {
            self.files[index].warn(&at, why);
        }
        for batch in feed.services.chunks(BATCH) {
            if self.stopped {
                return Ok(());
            }
            let (added, changed) = take(self.session, self.site, batch, &feeds.source)?;
            let file = &mut self.files[index];
            (file.accepted, file.updated) = (file.accepted + added, file.updated + changed);
            file.duplicates += batch.len() as u64 - added - changed;
            for arriving in batch {
                for warning in &arriving.warnings {
                    file.warn(&arriving.at, warning.to_string());
                }
            }
            self.records += batch.len() as u64;
            self.tell(index);
        }
        let file = &self.files[index];
        let counts = Counts {
            accepted: file.accepted + file.updated,
            duplicates: file.duplicates,
            ignored: 0,
            refused: file.refused.len() as u64,
        };
        run.map_or(Ok(()), |run| run.end(self.session, counts))
    }

    /// Closes what a whole feed no longer has, where that was asked for.
    pub(super) fn close_missing(&mut self, feeds: &Feeds) -> Result<(), Error> {
        let Some(first) = self.directory.first.filter(|_| !self.stopped) else { return Ok(()) };
        let why_not = self.directory.why_not();
        // Where nobody said that it is the whole feed, only pages that count themselves can show that it is.
        let whole = why_not.is_none() && self.directory.of > 0;
        if !feeds.full && !whole {
            return Ok(());
        }
        if let Some(why) = why_not {
            self.files[first].warn("file", why);
            return Ok(());
        }
        let mut missing = service::of_source(self.session.store.conn(), &feeds.source)?;
        missing.retain(|(id, _)| !self.directory.ids.contains(id));
        if !feeds.full {
            self.directory.missing = missing.len() as u64;
            return Ok(());
        }
        for batch in missing.chunks(BATCH) {
            self.session.write(|tx| {
                for (_, id) in batch {
                    let (known, site) = service::get(tx, *id)?;
                    service::change(tx, *id, known.version, ServiceStatus::Closed, &known.service, false)?;
                    tx.audit(site, Verb::Import, "service", &id.to_string())?;
                }
                Ok::<_, Error>(())
            })?;
            self.directory.closed += batch.len() as u64;
        }
        Ok(())
    }
}

impl Session {
    /// Takes in the services that come with the program, of this person's nation: each once, and again what has changed since.
    /// None of them counts as checked by this desk.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn take_starter(&self) -> Result<Done<ImportReport>, Error> {
        let site = self.import_site()?;
        let known = people::sites(self.store.conn())?.into_iter().find(|known| known.id == site).ok_or(Error::Gone)?;
        let services = starter::services(known.nation).map_err(Error::Invalid)?;
        let (added, changed) = take(self, site, &services, STARTER)?;
        let mut file = FileReport::new(Path::new(STARTER));
        (file.accepted, file.updated) = (added, changed);
        file.duplicates = services.len() as u64 - added - changed;
        let words = match (added, changed) {
            (0, 0) => "All of them are in the directory already".to_owned(),
            _ => format!("{added} national services are new, {changed} changed: check each before you pass it on"),
        };
        let (accepted, updated, duplicates) = (added, changed, file.duplicates);
        let report = ImportReport { accepted, updated, duplicates, files: vec![file], ..ImportReport::default() };
        Ok(Done::new(report, words))
    }
}

/// Takes in some services: how many are new, and how many are now told otherwise.
fn take(session: &Session, site: SiteId, batch: &[Arriving], source: &str) -> Result<(u64, u64), Error> {
    session.write(|tx| {
        let (mut added, mut changed) = (0, 0);
        for Arriving { id, status, service, short, .. } in batch {
            let known = service::known(tx, source, id)?;
            let service = &match &known {
                Some(known) if *short => filled(service, &known.service),
                _ => service.clone(),
            };
            let written = match known {
                None => {
                    added += 1;
                    service::add(tx, site, source, id, *status, service)?
                }
                // What somebody here mended stands until the feed says something newer.
                Some(known) if known.service.checked > service.checked => continue,
                Some(known) if known.service == *service && known.status == *status => continue,
                Some(known) => {
                    changed += 1;
                    service::change(tx, known.id, known.version, *status, service, false)?;
                    known.id
                }
            };
            tx.audit(site, Verb::Import, "service", &written.to_string())?;
        }
        Ok::<_, Error>((added, changed))
    })
}

/// What is told in short, with what was told before of the rest.
fn filled(told: &Service, before: &Service) -> Service {
    let mut service = told.clone();
    let Service { eligibility, area, how, phone, address, cost, languages, access, .. } = &mut service;
    for (now, then) in [
        (eligibility, &before.eligibility),
        (area, &before.area),
        (how, &before.how),
        (phone, &before.phone),
        (address, &before.address),
        (cost, &before.cost),
        (languages, &before.languages),
        (access, &before.access),
    ] {
        if now.is_empty() {
            now.clone_from(then);
        }
    }
    if service.hours.is_empty() {
        service.hours.clone_from(&before.hours);
    }
    if service.needs.is_empty() {
        service.needs.clone_from(&before.needs);
    }
    for (name, value) in &before.kept {
        service.kept.entry(name.clone()).or_insert_with(|| value.clone());
    }
    service
}
