//! What the counter shows while nobody is signed in, and what can be done there without a key: a pointer to somebody else with its
//! slip, a service of the public directory, an urgent sign for the desk. Each ends in the letterbox.

use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use chrono::NaiveDate;

use super::limits::Limits;
use super::sessions::AHEAD;
use super::{Door, Error, Session};
use crate::domain::alert::NewAlert;
use crate::domain::appointment::SessionKind;
use crate::domain::counter::{Hours, LeftKind, LeftSign, LeftSignpost, Shown};
use crate::domain::id::{SignpostId, SiteId};
use crate::domain::people::Site;
use crate::domain::problem::Problem;
use crate::domain::role::Role;
use crate::domain::service::{Directory, Listed, STALE, Service, ServiceStatus};
use crate::domain::signpost::NewSignpost;
use crate::store::counter::Counter;
use crate::store::{self, Ids, people, service};

/// The setting that says which directory the counter's file was given last.
const GIVEN: &str = "counter_directory";

/// A signpost that was left while nobody was signed in, for as long as its slip is at hand.
pub struct Pointed {
    /// Its id, and that of the count that it becomes.
    pub id: SignpostId,
    /// What was brought and where to.
    pub new: NewSignpost,
    /// The service that was chosen, with the days after which an entry is stale.
    pub(super) chosen: Option<(Listed, u32)>,
    /// Why it is not counted, where it is not.
    pub uncounted: Option<&'static str>,
    /// Slips that went out.
    pub(super) slips: AtomicU32,
}

impl Door {
    /// The rules of the next steps, as they lie beside the desk.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the desk's own file cannot be used.
    pub fn limits(&self) -> Result<Limits, Error> {
        Limits::load(Some(self.dir()))
    }

    /// The public directory, as the counter was given it last.
    ///
    /// # Errors
    /// [`Error::NotNow`] where there is none yet.
    pub fn directory(&self) -> Result<Directory, Error> {
        let (entries, stale) = self.counter()?.directory()?;
        Ok(Directory::new(entries, stale))
    }

    /// Counts a signpost in the letterbox. Where that is full its slip is given out all the same.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a step that there is not; [`Error::Gone`] for a site or a service that is not shown.
    pub fn point(&self, new: &NewSignpost, limits: &Limits) -> Result<Arc<Pointed>, Error> {
        if limits.signposts.find(&new.step).is_none() {
            return Err(Error::Invalid(vec![Problem::new("step", "Choose a step that is offered.")]));
        }
        let counter = self.counter()?;
        here(&counter, new.site)?;
        let chosen = match new.service {
            Some(id) => {
                let (entries, stale) = counter.directory()?;
                let entry = entries.into_iter().find(|entry| entry.id == id).ok_or(Error::Gone)?;
                Some((entry, stale))
            }
            None => None,
        };
        let id = Ids::random().make(self.clock().now());
        let left = LeftSignpost { new: new.clone(), slips: 0 };
        let kept = self.leave(&counter, id, LeftKind::Signpost, &left)?;
        let uncounted = kept.is_err().then_some("It is not counted: the letterbox takes no more for now.");
        Ok(Arc::new(Pointed { id: SignpostId(id), new: new.clone(), chosen, uncounted, slips: AtomicU32::new(0) }))
    }

    /// Leaves an urgent sign for the desk, of nobody with a name.
    ///
    /// # Errors
    /// [`Error::NotNow`] where too many were left.
    pub fn leave_sign(&self, new: &NewAlert) -> Result<String, Error> {
        let sign = new.sign.ok_or(Error::Gone)?;
        let counter = self.counter()?;
        here(&counter, new.site)?;
        let id = Ids::random().make(self.clock().now());
        match self.leave(&counter, id, LeftKind::Sign, &LeftSign { site: new.site, sign })? {
            Ok(()) => Ok("Left for the desk, as a letter only. Fetch somebody now.".to_owned()),
            Err(_) => Err(Error::NotNow("The desk cannot be told from here now. Fetch somebody.".to_owned())),
        }
    }
}

/// What a site shows.
pub(super) fn here(counter: &Counter, site: SiteId) -> Result<Shown, Error> {
    counter.shown()?.into_iter().find(|one| one.site.id == site).ok_or(Error::Gone)
}

impl Session {
    /// Puts into the counter's file what changed of what it shows.
    ///
    /// # Errors
    /// SQL errors of either file.
    pub fn show_at_counter(&self) -> Result<(), Error> {
        self.show_from(self.today())
    }

    /// The same with the hours from a day on.
    pub(super) fn show_from(&self, day: NaiveDate) -> Result<(), Error> {
        if let Some(counter) = Counter::open(self.store.dir())? {
            self.put_right(&counter, day)?;
        }
        Ok(())
    }

    /// What the counter of each site shows. A manager, who reads nothing of the desk's hours, leaves what stands there.
    pub(super) fn to_show(&self, counter: &Counter, day: NaiveDate) -> Result<Vec<Shown>, Error> {
        if self.role() == Role::Manager {
            return Ok(counter.shown()?);
        }
        let sites = people::sites(self.store.conn())?;
        let hours = self.desk_hours(&sites, day)?;
        let shown = |(site, hours): (Site, Vec<Hours>)| {
            let (call_back, numbers) = (self.call_back(site.id)?, self.counter_numbers(site.id)?);
            let printer = self.receipt_printer(site.id)?;
            Ok(Shown { site, call_back, numbers, hours, printer })
        };
        sites.into_iter().zip(hours).map(shown).collect()
    }

    /// When the desk of each site is open over the next weeks, without who sits there.
    fn desk_hours(&self, sites: &[Site], from: NaiveDate) -> Result<Vec<Vec<Hours>>, Error> {
        let ids: Vec<SiteId> = sites.iter().map(|site| site.id).collect();
        let held = match self.hours(self.store.conn(), &ids, from, AHEAD) {
            Ok(held) => held,
            // The desk's own file of limits cannot be used: whoever signs in is told so.
            Err(Error::Invalid(_)) => return Ok(vec![Vec::new(); sites.len()]),
            Err(error) => return Err(error),
        };
        let off = held.off();
        let mut all = Vec::new();
        for site in sites {
            let mut hours = Vec::new();
            for day in from.iter_days().take(usize::try_from(AHEAD).unwrap_or(0)) {
                let own = held.sessions.iter().filter(|one| one.what.site == site.id && one.held_on(day, &off));
                hours.extend(own.map(|one| {
                    let (starts, ends) = (one.what.starts, one.what.ends);
                    Hours { day, starts, ends, walk_in: one.what.kind == SessionKind::WalkIn }
                }));
            }
            hours.sort();
            hours.dedup();
            all.push(hours);
        }
        Ok(all)
    }

    /// Copies the directory into the counter's file, where it has changed since: what is public of it, and neither what was said of an
    /// entry nor by whom. Answers whether what stands there was changed by somebody else.
    pub(super) fn copy_directory(&self, counter: &Counter) -> Result<bool, Error> {
        let conn = self.store.conn();
        let changes = service::changes(conn)?;
        let stale = store::setting(conn, "stale_days")?.and_then(|text| text.parse().ok()).unwrap_or(STALE);
        let stands = counter.directory_digest()?;
        let given = |digest: &str| format!("{changes};{stale};{digest}");
        let known = store::setting(conn, GIVEN)?;
        if known.is_some() && known == stands.as_deref().map(given) {
            return Ok(false);
        }
        let mut entries = service::list(conn)?;
        entries.retain(|entry| entry.status != ServiceStatus::Closed);
        for entry in &mut entries {
            entry.flags = entry.flags.min(1);
            entry.service = Service { kept: serde_json::Map::new(), ..std::mem::take(&mut entry.service) };
        }
        let now = given(&counter.put_directory(&entries, stale)?);
        if known.as_ref() == Some(&now) {
            // It is what was given before: what stood there was not.
            return Ok(stands.is_some());
        }
        self.write(|tx| Ok::<_, Error>(store::set_setting(tx, GIVEN, &now)?))?;
        Ok(false)
    }
}
