//! What someone has typed and not saved. It comes back only to its owner.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Error, Session};
use crate::domain::id::{CaseId, DocumentId, EventId, MatterId, WorkingId};
use crate::store::{self, Tx, document, draft, event, matter, schema, working};

impl Session {
    /// Keeps what is typed in a form about a subject (an id, or empty).
    ///
    /// # Errors
    /// SQL errors.
    pub fn save_draft(&self, form: &str, subject: &str, words: &str) -> Result<(), Error> {
        self.write_own(|tx| draft::save(tx, form, subject, words))
    }

    /// What was kept, and when.
    ///
    /// # Errors
    /// SQL errors.
    pub fn load_draft(&self, form: &str, subject: &str) -> Result<Option<(DateTime<Utc>, String)>, Error> {
        Ok(draft::load(self.store.conn(), self.store.vault(), form, subject)?)
    }

    /// Forms and subjects of the drafts that wait, newest first.
    ///
    /// # Errors
    /// SQL errors.
    pub fn drafts(&self) -> Result<Vec<(String, String, DateTime<Utc>)>, Error> {
        Ok(draft::list(self.store.conn(), self.store.vault())?)
    }

    /// The case that the draft of a matter or an event belongs to: of a change it knows that, of a new one the case.
    #[must_use]
    pub fn case_behind(&self, id: Uuid) -> CaseId {
        let conn = self.store.conn();
        matter::case_of(conn, MatterId(id))
            .or_else(|_| event::case_of(conn, EventId(id)))
            .or_else(|_| working::case_of(conn, WorkingId(id)))
            .or_else(|_| document::case_of(conn, DocumentId(id)))
            .unwrap_or(CaseId(id))
    }

    /// Forgets a draft.
    ///
    /// # Errors
    /// SQL errors.
    pub fn forget_draft(&self, form: &str, subject: &str) -> Result<(), Error> {
        self.write_own(|tx| draft::forget(tx, form, subject))
    }

    /// Drafts are written also by whoever may no longer work here: what they typed is sealed to their own pair, shows
    /// nothing to anybody, and is there again once they are let in.
    fn write_own(&self, work: impl FnOnce(&Tx<'_>) -> Result<(), store::Error>) -> Result<(), Error> {
        self.store.write(self.now(), self.role(), |tx| {
            if schema::version(tx)? != schema::VERSION {
                return Err(store::Error::Newer.into());
            }
            Ok(work(tx)?)
        })
    }
}
