//! The directory of services: read into memory, said to be wrong by anyone, mended by advisors and supervisors.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

use super::{Done, Error, Session};
use crate::domain::change::Part;
use crate::domain::id::ServiceId;
use crate::domain::problem::Problem;
use crate::domain::role::Verb;
use crate::domain::service::{Directory, STALE, Service, ServiceStatus};
use crate::domain::text::{clean_line, clean_text};
use crate::store::{self, service};

/// Whose services an advice desk itself wrote down.
const OWN: &str = "this desk";
/// The setting of how long an entry holds, and between which numbers of days it stands.
const STALE_DAYS: &str = "stale_days";
const LONGEST: std::ops::RangeInclusive<u32> = 14..=730;

/// The directory as a session last read it, with the count of changes at which it did.
#[derive(Default)]
pub(super) struct Kept(Mutex<Option<(u64, Arc<Directory>)>>);

impl Clone for Kept {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()))
    }
}

impl Session {
    /// The directory as it stands now: read again only where it has changed. It holds nobody, so that whoever is signed in
    /// sees it.
    ///
    /// # Errors
    /// SQL errors.
    pub fn directory(&self) -> Result<Arc<Directory>, Error> {
        let conn = self.store.conn();
        let changes = service::changes(conn)?;
        let mut kept = self.directory.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((seen, directory)) = kept.as_ref()
            && *seen == changes
        {
            return Ok(Arc::clone(directory));
        }
        let directory = Arc::new(Directory::new(service::list(conn)?, self.stale_days()?));
        *kept = Some((changes, Arc::clone(&directory)));
        Ok(directory)
    }

    /// Days after which an entry that nobody checked is stale.
    ///
    /// # Errors
    /// SQL errors.
    pub fn stale_days(&self) -> Result<u32, Error> {
        Ok(store::setting(self.store.conn(), STALE_DAYS)?.and_then(|text| text.parse().ok()).unwrap_or(STALE))
    }

    /// Sets after how many days an entry that nobody checked is stale.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] for days that make no sense.
    pub fn set_stale_days(&self, days: u32) -> Result<Done, Error> {
        self.permit_any(Verb::Settings)?;
        if !LONGEST.contains(&days) {
            let words = format!("Give a number of days from {} to {}.", LONGEST.start(), LONGEST.end());
            return Err(Error::Invalid(vec![Problem::new("days", words)]));
        }
        let home = self.home_site()?;
        self.write(|tx| {
            store::set_setting(tx, STALE_DAYS, &days.to_string())?;
            tx.changed(Part::Service)?;
            Ok(tx.audit(home, Verb::Settings, "setting", STALE_DAYS)?)
        })?;
        Ok(Done::new((), format!("Set: an entry is stale after {days} days without a check")))
    }

    /// Says what is wrong with a service, for whoever mends the directory.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] where nothing is said.
    pub fn flag_service(&self, id: ServiceId, words: &str) -> Result<Done, Error> {
        self.permit_any(Verb::FlagService)?;
        let words = clean_line(words);
        if words.is_empty() {
            return Err(Error::Invalid(vec![Problem::new("words", "Say what is wrong, and nothing of a client.")]));
        }
        let home = self.home_site()?;
        self.write(|tx| {
            service::get(tx, id)?;
            service::flag(tx, home, id, &words)?;
            Ok::<_, Error>(tx.audit(home, Verb::FlagService, "service", &id.to_string())?)
        })?;
        Ok(Done::new((), "Noted. Whoever mends the directory sees it."))
    }

    /// What was said to be wrong with a service since it was last mended, the newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn service_flags(&self, id: ServiceId) -> Result<Vec<(DateTime<Utc>, String, String)>, Error> {
        self.permit_any(Verb::MendDirectory)?;
        Ok(service::flags(self.store.conn(), id)?)
    }

    /// Adds a service by hand.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`].
    pub fn add_service(&self, new: &Service) -> Result<Done<ServiceId>, Error> {
        self.permit_any(Verb::MendDirectory)?;
        let mut new = self.typed(new)?;
        if new.source.is_empty() {
            OWN.clone_into(&mut new.source);
        }
        let site = self.home_site()?;
        let id = self.write(|tx| {
            let id = service::add(tx, site, OWN, "", ServiceStatus::Active, &new)?;
            tx.audit(site, Verb::MendDirectory, "service", &id.to_string())?;
            Ok::<_, Error>(id)
        })?;
        let words = format!("added {} to the directory", new.name);
        let undo = self.undo_of(Verb::MendDirectory, vec![("service", id.0, 1)], &words);
        Ok(Done::new(id, format!("In the directory: {}", new.name)).undoable(undo))
    }

    /// Mends an entry over the version that was seen: what is wrong is put right, and what was said of it is done with.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; [`Error::Denied`]; [`Error::Invalid`].
    pub fn mend_service(
        &self,
        id: ServiceId,
        seen: u32,
        status: ServiceStatus,
        mended: &Service,
    ) -> Result<Done, Error> {
        self.permit_any(Verb::MendDirectory)?;
        let mended = self.typed(mended)?;
        let version = self.write(|tx| {
            let (_, site) = service::get(tx, id)?;
            self.permit(Verb::MendDirectory, self.relation(site, &[], None))?;
            let version = service::change(tx, id, seen, status, &mended, true)?;
            tx.audit(site, Verb::MendDirectory, "service", &id.to_string())?;
            Ok::<_, Error>(version)
        })?;
        let words = format!("mended {}", mended.name);
        let undo = self.undo_of(Verb::MendDirectory, vec![("service", id.0, version)], &words);
        Ok(Done::new((), format!("Mended: {}", mended.name)).undoable(undo))
    }

    /// What was typed of a service, cleaned and looked over.
    fn typed(&self, service: &Service) -> Result<Service, Error> {
        let mut typed = service.clone();
        let Service { name, provider, area, phone, email, url, cost, languages, source, .. } = &mut typed;
        for line in [name, provider, area, phone, email, url, cost, languages, source] {
            *line = clean_line(line);
        }
        let Service { about, eligibility, how, address, access, alert, .. } = &mut typed;
        for text in [about, eligibility, how, address, access, alert] {
            *text = clean_text(text).trim().to_owned();
        }
        let mut faults = typed.faults();
        if typed.checked.is_some_and(|day| day > self.today()) {
            faults.push(Problem::new("checked", "That day is still to come. Give the day on which it was checked."));
        }
        if faults.is_empty() { Ok(typed) } else { Err(Error::Invalid(faults)) }
    }
}
