//! What runs out first.

use super::{Error, Session};
use crate::domain::role::Verb;
use crate::domain::today::{Today, Whose};
use crate::store::people;
use crate::store::today::{self, Looking};

pub use crate::store::today::Ahead;

impl Session {
    /// What there is to do, the earliest first: due dates, receipts to confirm, chases, tasks, events, referrals that wait.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn today_rows(&self, whose: Whose, ahead: Ahead) -> Result<Today, Error> {
        let sites = self.sites_for(Verb::SeeCase)?;
        let (conn, day) = (self.store.conn(), self.today());
        let away = self.away()?;
        let looking = Looking {
            me: self.me().id,
            whose,
            today: day,
            ahead,
            team: &people::members(conn, self.own_teams(), day)?,
            advisors: &people::advisors(conn, &sites, day)?,
            everyone: &people::all_staff(conn)?.into_iter().map(|staff| staff.id).collect::<Vec<_>>(),
            away: &away,
        };
        let mut found = today::rows(conn, self.store.vault(), &sites, &looking)?;
        found.away = away.into_iter().filter(|row| row.holds_on(day)).collect();
        Ok(found)
    }
}
