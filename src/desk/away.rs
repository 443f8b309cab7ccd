//! Who is away, and who looks after their dates.

use super::{Done, Error, Session};
use crate::domain::away::{AwayRow, NewAway};
use crate::domain::date::{full, short};
use crate::domain::id::AwayId;
use crate::domain::people::Advisor;
use crate::domain::problem::Problem;
use crate::domain::role::{Role, Verb};
use crate::store::{away, people};

impl Session {
    /// Who advises at the person's sites today, by name.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn advisors(&self) -> Result<Vec<Advisor>, Error> {
        let sites = self.sites_for(Verb::SeeCase)?;
        Ok(people::advisors(self.store.conn(), &sites, self.today())?)
    }

    /// The times away of the people of one's sites that are not over, the earliest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn away(&self) -> Result<Vec<AwayRow>, Error> {
        let known = self.advisors()?;
        let mut rows = away::not_over(self.store.conn(), self.today())?;
        rows.retain(|row| known.iter().any(|advisor| advisor.id == row.what.staff));
        Ok(rows)
    }

    /// Records that somebody is away: oneself, or by a supervisor anybody who advises at their sites.
    ///
    /// # Errors
    /// [`Error::Denied`] for somebody else's; [`Error::Invalid`] for days that do not fit, or a cover who is away too.
    pub fn set_away(&self, new: &NewAway) -> Result<Done<AwayId>, Error> {
        self.permit_any(Verb::WorkCase)?;
        if new.staff != self.me().id && self.role() != Role::Supervisor {
            return Err(Error::Denied("Only a supervisor may say that somebody else is away.".to_owned()));
        }
        let known = self.advisors()?;
        let named = |id| known.iter().find(|advisor| advisor.id == id);
        let mut problems = Vec::new();
        let who = named(new.staff);
        if who.is_none() {
            problems.push(Problem::new("who", "Choose somebody who advises at your sites."));
        }
        if new.ends < new.starts {
            problems.push(Problem::new("ends", "The last day is before the first. Check both."));
        }
        if new.ends < self.today() {
            problems.push(Problem::new("ends", "Those days are over. Give a last day from today on."));
        }
        let others = self.away()?;
        let overlap = |row: &&AwayRow| row.what.starts <= new.ends && new.starts <= row.what.ends;
        if let Some(row) = others.iter().filter(overlap).find(|row| row.what.staff == new.staff) {
            let (from, until) = (short(row.what.starts, self.today()), short(row.what.ends, self.today()));
            problems.push(Problem::new("starts", format!("Away from {from} to {until} already. End that first.")));
        }
        let cover = match new.cover {
            None => "the team".to_owned(),
            Some(cover) if cover == new.staff => {
                problems.push(Problem::new("cover", "Choose somebody else: nobody covers for themself."));
                String::new()
            }
            Some(cover) => match named(cover) {
                None => {
                    problems.push(Problem::new("cover", "Choose somebody who advises at your sites."));
                    String::new()
                }
                Some(advisor) => {
                    if let Some(row) = others.iter().filter(overlap).find(|row| row.what.staff == cover) {
                        let until = full(row.what.ends);
                        problems.push(Problem::new("cover", format!("{} is away too, until {until}.", advisor.name)));
                    }
                    advisor.name.clone()
                }
            },
        };
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let id = self.write(|tx| {
            let site = people::home_site(tx, new.staff)?;
            let id = away::add(tx, site, new)?;
            tx.audit(site, Verb::WorkCase, "away", &id.to_string())?;
            Ok::<_, Error>(id)
        })?;
        let name = who.map_or("", |advisor| advisor.name.as_str());
        let words = format!("{name} is away {} to {}: {cover} covers", full(new.starts), full(new.ends));
        let undo = self.undo_of(Verb::WorkCase, vec![("away", id.0, 1)], "being away");
        Ok(Done::new(id, words).undoable(undo))
    }

    /// Ends a time away: yesterday was its last day.
    ///
    /// # Errors
    /// [`Error::Denied`] for somebody else's; [`Error::Conflict`]; [`Error::Gone`] where it is over.
    pub fn end_away(&self, id: AwayId, seen: u32) -> Result<Done, Error> {
        self.permit_any(Verb::WorkCase)?;
        let row = self.away()?.into_iter().find(|row| row.id == id).ok_or(Error::Gone)?;
        if row.what.staff != self.me().id && self.role() != Role::Supervisor {
            return Err(Error::Denied("Only a supervisor may say that somebody else is back.".to_owned()));
        }
        let yesterday = self.today().pred_opt().ok_or(Error::Gone)?;
        let version = self.write(|tx| {
            let site = people::home_site(tx, row.what.staff)?;
            let version = away::end(tx, id, seen, yesterday)?;
            tx.audit(site, Verb::WorkCase, "away", &id.to_string())?;
            Ok::<_, Error>(version)
        })?;
        let undo = self.undo_of(Verb::WorkCase, vec![("away", id.0, version)], "being back");
        Ok(Done::new((), format!("{} is back", row.name)).undoable(undo))
    }
}
