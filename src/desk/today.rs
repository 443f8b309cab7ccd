//! What runs out first.

use super::{Error, Session};
use crate::domain::role::Verb;
use crate::domain::today::Today;
use crate::store::today;

impl Session {
    /// Chases due, dates on letters and referrals that wait, the earliest first; `mine` keeps to the person's own and to
    /// referrals that nobody has taken.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn today_rows(&self, mine: bool) -> Result<Today, Error> {
        let sites = self.sites_for(Verb::SeeCase)?;
        Ok(today::rows(self.store.conn(), self.store.vault(), self.me().id, &sites, self.today(), mine)?)
    }
}
