//! Finding people and words: by those who may, over an index that follows the desk's file.

use std::sync::Arc;

use super::{Error, Session};
use crate::domain::find::{Around, Found, Hit, Order, Query, fit};
use crate::domain::id::{CaseId, ReferralId, SiteId, StaffId};
use crate::domain::role::{Reach, Verb};
use crate::domain::text::words;
use crate::domain::today::Target;
use crate::store::find::{self, Ask, Index, Piece, Place};
pub use crate::store::find::{Patience, Progress};
use crate::store::{self, case, client, people, referral};

/// Pieces of writing that are looked at to find the best of them.
const BEST_OF: usize = 300;

/// Text keys that are kept while many notes are read.
const KEYS: usize = 1 << 16;

/// Somebody who looks for people and words, with connections of their own.
pub struct Finder {
    session: Session,
    /// For those who may read the advice file.
    index: Option<Index>,
    /// Why they have none, in a sentence.
    no_index: String,
    patience: Arc<Patience>,
}

impl Session {
    /// Whether this person may look through notes, letters and requests.
    #[must_use]
    pub fn finds_words(&self) -> bool {
        self.reach(Verb::SeeCase) != Reach::None && self.store.vault().held().file.is_some()
    }

    /// Begins to look for people and words, with connections of its own: for a thread beside the loop.
    ///
    /// # Errors
    /// [`Error::Denied`]; where a file does not open.
    pub fn finder(&self) -> Result<Finder, Error> {
        Finder::new(self.again()?, Arc::default())
    }

    /// Writes one row for a search before its answer is shown: that people were looked for, or people and words; never what
    /// was typed.
    ///
    /// # Errors
    /// SQL errors: then nothing may be shown.
    pub fn looked_for(&self) -> Result<(), Error> {
        self.looked(Verb::FindClient, if self.finds_words() { "clients;words" } else { "clients" })
    }
}

impl Finder {
    /// Makes of a session somebody who looks for people and words for as long as `patience` lasts. It opens the index, or makes
    /// an empty one.
    ///
    /// # Errors
    /// As [`Session::finder`].
    pub fn new(mut session: Session, patience: Arc<Patience>) -> Result<Self, Error> {
        session.permit_any(Verb::FindClient)?;
        session.store = session.store.remembering(KEYS);
        // All caches of a process together stay within 32 MiB: the index has one of its own.
        session.store.widen_cache(2)?;
        let mut finder = Self { session, index: None, no_index: String::new(), patience };
        finder.open_index()?;
        Ok(finder)
    }

    /// Opens the index. Without one people are found all the same.
    fn open_index(&mut self) -> Result<(), Error> {
        if self.session.finds_words() {
            match Index::open(&self.session.store) {
                Ok(index) => self.index = index,
                Err(error) => self.no_index = format!("Notes and letters cannot be looked through. {error}"),
            }
        }
        Ok(self.session.store.be_patient(self.index.as_mut(), &self.patience)?)
    }

    /// How much has been read for the index; everything, where this person has none.
    ///
    /// # Errors
    /// SQL errors.
    pub fn progress(&self) -> Result<Progress, Error> {
        match &self.index {
            Some(index) => Ok(index.progress(&self.session.store)?),
            None => Ok(Progress { done: true, ..Progress::default() }),
        }
    }

    /// Reads on for the index, at most about so many rows.
    ///
    /// # Errors
    /// [`Error::Busy`] while another desk reads on; SQL errors.
    pub fn read_on(&mut self, rows: i64) -> Result<Progress, Error> {
        let Some(index) = &self.index else { return self.progress() };
        match index.catch_up(&self.session.store, rows) {
            Err(store::Error::Damaged(_)) if self.mended()? => self.progress(),
            other => Ok(other?),
        }
    }

    /// Whether the index was damaged: then it was taken away, and is read anew.
    fn mended(&mut self) -> Result<bool, Error> {
        if !self.index.as_ref().is_some_and(Index::is_damaged) {
            return Ok(false);
        }
        self.index = None;
        find::discard(self.session.store.dir())?;
        self.open_index()?;
        Ok(true)
    }

    /// Looks for people and words: at most `limit` of each. What was found until patience ended is given.
    ///
    /// # Errors
    /// [`Error::Denied`]; SQL errors.
    pub fn find(&mut self, typed: &str, order: Order, limit: usize) -> Result<Found, Error> {
        match self.look(typed, order, limit) {
            Err(Error::Store(store::Error::Damaged(_))) if self.mended()? => self.look(typed, order, limit),
            other => other,
        }
    }

    fn look(&self, typed: &str, order: Order, limit: usize) -> Result<Found, Error> {
        let mut found = Found::default();
        let query = match Query::parse(typed, self.session.today()) {
            Ok(query) => query,
            Err(why) => return Ok(Found { why_not: why, ..found }),
        };
        if !query.filters() {
            match self.session.find_clients(&query.typed, limit) {
                Ok(people) => found.people = people,
                Err(Error::Store(store::Error::Stopped)) => found.stopped = true,
                Err(error) => return Err(error),
            }
        }
        match &self.index {
            None if self.session.finds_words() => found.why_not.clone_from(&self.no_index),
            None if query.filters() => {
                found.why_not = "Filters are for notes and letters, which your role does not read.".to_owned();
            }
            Some(index) if query.asks_for_words() && !found.stopped => {
                let progress = index.progress(&self.session.store)?;
                found.reading = (!progress.done).then_some((progress.read, progress.of));
                self.patience.start();
                match self.words(index, &query, order, limit, &mut found) {
                    Err(Error::Store(store::Error::Stopped)) => found.stopped = true,
                    other => other?,
                }
            }
            _ => {}
        }
        Ok(found)
    }

    fn words(&self, index: &Index, query: &Query, order: Order, limit: usize, found: &mut Found) -> Result<(), Error> {
        let session = &self.session;
        let sites = session.sites_for(Verb::SeeCase)?;
        let everywhere = people::sites(session.store.conn())?.iter().all(|site| sites.contains(&site.id));
        let Some(by) = self.writers(query, found)? else { return Ok(()) };
        let Some(places) = self.places(query, &sites, found)? else { return Ok(()) };
        let ask = Ask {
            words: &query.words,
            sites: if everywhere { &[] } else { &sites },
            by: &by,
            places: &places,
            since: query.since,
            area: query.area,
            stage: query.stage,
        };
        let typed = words(&query.typed);
        let most = if order == Order::Best { BEST_OF } else { limit };
        let mut all: Vec<(usize, Hit)> = Vec::new();
        let looked = index.each(&session.store, &ask, |piece| {
            if let Some(hit) = self.hit(&piece, query)? {
                if all.len() >= most {
                    found.more = true;
                    return Ok(false);
                }
                let fit = if order == Order::Best { fit(&piece.text, &typed) } else { 0 };
                all.push((fit, hit));
            }
            Ok::<_, Error>(true)
        });
        // Stable, so that of those that fit alike the newest stands first.
        all.sort_by_key(|(fit, _)| std::cmp::Reverse(*fit));
        found.more |= all.len() > limit;
        found.hits = all.into_iter().map(|(_, hit)| hit).take(limit).collect();
        looked
    }

    /// Who is meant by `by:`; `None`, with a reason, where that is nobody.
    fn writers(&self, query: &Query, found: &mut Found) -> Result<Option<Vec<StaffId>>, Error> {
        let Some(by) = &query.by else { return Ok(Some(Vec::new())) };
        let me = self.session.me();
        if by.eq_ignore_ascii_case("me") {
            return Ok(Some(vec![me.id]));
        }
        let typed = words(by);
        let meant = |name: &str| {
            let names = words(name);
            typed.iter().all(|word| names.iter().any(|name| name.starts_with(word)))
        };
        let staff = people::all_staff(self.session.store.conn())?;
        let writers: Vec<StaffId> =
            staff.iter().filter(|one| one.login == *by || meant(&one.name)).map(|one| one.id).collect();
        if writers.is_empty() || typed.is_empty() {
            "by: nobody here has such a name.".clone_into(&mut found.why_not);
            return Ok(None);
        }
        Ok(Some(writers))
    }

    /// What is meant by `case:`: a case and the referral that it came from, or a referral alone.
    fn places(&self, query: &Query, sites: &[SiteId], found: &mut Found) -> Result<Option<Vec<Place>>, Error> {
        let Some(reference) = &query.case else { return Ok(Some(Vec::new())) };
        let conn = self.session.store.conn();
        let mut places = Vec::new();
        match case::find(conn, sites, reference) {
            Ok(id) => places.push(Place::Case(id)),
            Err(store::Error::Gone) => {}
            Err(error) => return Err(error.into()),
        }
        places.extend(referral::by_reference(conn, sites, reference)?.map(Place::Referral));
        if places.is_empty() {
            "case: no case or referral has this reference.".clone_into(&mut found.why_not);
            return Ok(None);
        }
        Ok(Some(places))
    }

    /// What is shown of a piece of writing; `None` where this person may not read it, where the filters leave it out, or where
    /// the words are not in it after all.
    fn hit(&self, piece: &Piece, query: &Query) -> Result<Option<Hit>, Error> {
        let conn = self.session.store.conn();
        let Some(around) = Around::of(&piece.text, &query.words) else { return Ok(None) };
        let found = match (piece.case, piece.referral) {
            (Some(id), _) => self.case(id)?.map(|heading| (Target::Case(id), heading)),
            (None, Some(id)) => self.referral(id)?.map(|heading| (Target::Referral(id), heading)),
            (None, None) => None,
        };
        let Some((target, (reference, name))) = found else { return Ok(None) };
        let (by, login) = match piece.by.map(|id| people::staff(conn, id)).transpose()? {
            Some(staff) => (staff.name, Some(staff.login)),
            None => (String::new(), None),
        };
        let (written, at) = (piece.written, piece.at);
        Ok(Some(Hit { written, target, reference, name, at, by, login, around }))
    }

    /// The reference of a case that this person may see, and the client's name.
    fn case(&self, id: CaseId) -> Result<Option<(String, String)>, Error> {
        let conn = self.session.store.conn();
        let (brief, reference, name) = match case::heading(conn, id) {
            Err(store::Error::Gone) => return Ok(None),
            other => other?,
        };
        let may = self.session.permit(Verb::SeeCase, self.session.case_relation(conn, &brief)?).is_ok();
        Ok(may.then_some((reference, name)))
    }

    /// The reference of a referral that this person may see, and the client's name.
    fn referral(&self, id: ReferralId) -> Result<Option<(String, String)>, Error> {
        let conn = self.session.store.conn();
        let brief = match referral::brief(conn, id) {
            Err(store::Error::Gone) => return Ok(None),
            other => other?,
        };
        if self.session.permit(Verb::SeeReferral, self.session.referral_relation(conn, &brief)?).is_err() {
            return Ok(None);
        }
        match client::get(conn, brief.client) {
            Ok((person, ..)) => Ok(Some((referral::sharing(conn, id)?.reference, person.listed()))),
            Err(store::Error::Gone) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
