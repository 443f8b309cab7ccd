//! What someone has typed and not saved. It comes back only to its owner.

use chrono::{DateTime, Utc};

use super::{Error, Session};
use crate::store::draft;

impl Session {
    /// Keeps what is typed in a form about a subject (an id, or empty).
    ///
    /// # Errors
    /// SQL errors.
    pub fn save_draft(&self, form: &str, subject: &str, words: &str) -> Result<(), Error> {
        self.write(|tx| Ok(draft::save(tx, form, subject, words)?))
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

    /// Forgets a draft.
    ///
    /// # Errors
    /// SQL errors.
    pub fn forget_draft(&self, form: &str, subject: &str) -> Result<(), Error> {
        self.write(|tx| Ok(draft::forget(tx, form, subject)?))
    }
}
