//! What runs out first.

use super::{Error, Session};
use crate::domain::role::Verb;
use crate::domain::today::TodayRow;
use crate::store::today;

impl Session {
    /// Chases due, dates on letters and referrals that wait, the earliest first; `mine` keeps to the person's own and to
    /// referrals that nobody has taken.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn today_rows(&self, mine: bool) -> Result<Vec<TodayRow>, Error> {
        let sites = self.sites_for(Verb::SeeCase)?;
        let mut rows = today::rows(self.store.conn(), self.store.vault(), self.me().id, &sites, self.today())?;
        if mine {
            rows.retain(|row| row.mine || row.words.ends_with("not taken"));
        }
        Ok(rows)
    }
}
