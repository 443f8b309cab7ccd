//! The desk's hours: sessions, the days on which they are called off, and the slots that follow.

use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::limits::Limits;
use super::{Done, Error, Session};
use crate::domain::appointment::{DaysOff, DeskSession, SessionEdit, SessionKind, Slot, Taken, open_to, slots};
use crate::domain::case::Nation;
use crate::domain::date::full;
use crate::domain::event::Interpreter;
use crate::domain::id::{CalledOffId, DeskSessionId, SiteId, StaffId};
use crate::domain::people::Advisor;
use crate::domain::problem::Problem;
use crate::domain::role::Verb;
use crate::domain::text::clean_line;
use crate::store::{Connection, appointment, desk_session, people};

/// Days ahead in which the next open slot is looked for.
pub const AHEAD: u64 = 28;

/// The most days of slots that are given at once.
const LONGEST: u64 = 92;

/// The hours of some sites over some days, as they were read: sessions, what is off, and what is taken.
pub(super) struct Hours {
    pub(super) sessions: Vec<DeskSession>,
    pub(super) taken: Vec<Taken>,
    pub(super) nations: Vec<(SiteId, Nation)>,
    limits: Arc<Limits>,
    called_off: Vec<(DeskSessionId, NaiveDate)>,
    away: Vec<(StaffId, NaiveDate, NaiveDate)>,
    from: NaiveDate,
    days: u64,
}

impl Hours {
    /// What keeps sessions from taking place.
    pub(super) fn off(&self) -> DaysOff<'_> {
        DaysOff {
            holidays: &self.limits.holidays,
            nations: &self.nations,
            called_off: &self.called_off,
            away: &self.away,
        }
    }

    /// Every slot of these days.
    pub(super) fn slots(&self) -> Vec<Slot> {
        slots(&self.sessions, self.from, self.days, &self.off(), &self.taken)
    }

    /// The slots that are open to somebody, by what they need.
    pub(super) fn open(&self, interpreter: Interpreter, now: chrono::DateTime<chrono::Utc>) -> Vec<Slot> {
        open_to(&self.slots(), interpreter, now, &self.limits.holidays, &self.nations)
    }

    /// The first day for which an interpreter can still be asked for at a site.
    pub(super) fn interpreter_from(&self, site: SiteId, today: NaiveDate) -> NaiveDate {
        let nation = self.nations.iter().find(|(of, _)| *of == site).map(|(_, nation)| *nation);
        crate::domain::appointment::interpreter_from(today, nation, &self.limits.holidays)
    }

    /// The days ahead on which sessions take place whose slots stand in the clinic's own book.
    pub(super) fn clinic_days(&self) -> Vec<(DeskSession, NaiveDate)> {
        let off = self.off();
        let days = self.from.iter_days().take(usize::try_from(self.days).unwrap_or(0));
        let of = |day: NaiveDate| {
            let held = self.sessions.iter().filter(|one| one.what.kind == SessionKind::Clinic);
            held.filter(|one| one.held_on(day, &off)).map(|one| (one.clone(), day)).collect::<Vec<_>>()
        };
        days.flat_map(of).collect()
    }
}

impl Session {
    pub(super) fn hours(
        &self,
        conn: &Connection,
        sites: &[SiteId],
        from: NaiveDate,
        days: u64,
    ) -> Result<Hours, Error> {
        Ok(Hours {
            sessions: desk_session::list(conn, sites, from)?,
            taken: desk_session::taken(conn, sites, from, days)?,
            nations: people::sites(conn)?.into_iter().map(|site| (site.id, site.nation)).collect(),
            limits: self.limits()?,
            called_off: desk_session::called_off(conn, sites, from, days)?,
            away: desk_session::away(conn, from)?,
            from,
            days,
        })
    }

    /// The slots at the person's sites from a day on, for so many days (92 at most): the full ones too, but none that is over.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn slots(&self, from: NaiveDate, days: u64) -> Result<Vec<Slot>, Error> {
        let sites = self.sites_for(Verb::Book)?;
        let now = self.now();
        let mut slots = self.hours(self.store.conn(), &sites, from, days.min(LONGEST))?.slots();
        slots.retain(|slot| slot.ends() > now);
        Ok(slots)
    }

    /// The sessions at the person's sites that are not over.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn desk_sessions(&self) -> Result<Vec<DeskSession>, Error> {
        let sites = self.sites_for(Verb::Book)?;
        Ok(desk_session::list(self.store.conn(), &sites, self.today())?)
    }

    /// Sets a session, or changes one over the version that was seen. An advisor sets their own, a supervisor everybody's.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] for hours that do not fit, or an advisor who sits elsewhere then;
    /// [`Error::Conflict`] where someone else saved first.
    pub fn set_session(
        &self,
        known: Option<(DeskSessionId, u32)>,
        new: &SessionEdit,
    ) -> Result<Done<DeskSessionId>, Error> {
        self.permit_any(Verb::SetSessions)?;
        let new = SessionEdit { room: clean_line(&new.room), ..new.clone() };
        self.permit(Verb::SetSessions, self.relation(new.site, &[new.advisor], None))?;
        let mut problems = new.problems();
        let advisors = self.advisors_at(new.site)?;
        if new.advisor.is_some_and(|id| !advisors.iter().any(|advisor| advisor.id == id)) {
            problems.push(Problem::new("advisor", "Choose somebody who advises at this site."));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let (id, version) = self.write(|tx| {
            let all: Vec<SiteId> = people::sites(tx)?.into_iter().map(|site| site.id).collect();
            let others = desk_session::list(tx, &all, self.today())?;
            let sits = |other: &&DeskSession| {
                Some(other.id) != known.map(|(id, _)| id)
                    && new.advisor.is_some()
                    && other.what.advisor == new.advisor
                    && other.what.meets(&new)
            };
            if let Some(other) = others.iter().find(sits) {
                let words = format!("{} sits there {} already.", other.advisor_name, other.what.words());
                return Err(Error::Invalid(vec![Problem::new("starts", words)]));
            }
            let (id, version) = match known {
                None => (desk_session::add(tx, &new)?, 1),
                Some((id, seen)) => {
                    let before = desk_session::get(tx, id)?.what;
                    self.permit(Verb::SetSessions, self.relation(before.site, &[before.advisor], None))?;
                    if before.site != new.site {
                        let words = "A session stays at its site. End this one, and set another there.";
                        return Err(Error::Invalid(vec![Problem::new("site", words)]));
                    }
                    (id, desk_session::edit(tx, id, seen, &new)?)
                }
            };
            tx.audit(new.site, Verb::SetSessions, "desk_session", &id.to_string())?;
            Ok((id, version))
        })?;
        let words = format!("desk hours {}", new.words());
        let undo = self.undo_of(Verb::SetSessions, vec![("desk_session", id.0, version)], &words);
        Ok(Done::new(id, format!("Set: {words}")).undoable(undo))
    }

    /// Calls a session off on a day. Who is booked then stays booked, and is marked until somebody has told them.
    ///
    /// # Errors
    /// [`Error::Denied`] for somebody else's; [`Error::Invalid`] for a day on which it does not take place anyway.
    pub fn call_off(&self, session: DeskSessionId, day: NaiveDate) -> Result<Done<CalledOffId>, Error> {
        self.permit_any(Verb::SetSessions)?;
        let (id, booked) = self.write(|tx| {
            let found = desk_session::get(tx, session)?;
            self.permit(Verb::SetSessions, self.relation(found.what.site, &[found.what.advisor], None))?;
            let off = desk_session::is_called_off(tx, session, day)?;
            if off || !found.what.has(day) || day < self.today() {
                let words = "It does not take place on that day. Give a day ahead on which it does.";
                return Err(Error::Invalid(vec![Problem::new("day", words)]));
            }
            let id = desk_session::call_off(tx, found.what.site, session, day)?;
            tx.audit(found.what.site, Verb::SetSessions, "called_off", &id.to_string())?;
            Ok((id, appointment::booked(tx, session, day)?))
        })?;
        let then = match booked {
            0 => "nobody was booked then".to_owned(),
            1 => "one person is booked then: tell them, and book another time".to_owned(),
            many => format!("{many} people are booked then: tell them, and book other times"),
        };
        let words = format!("desk hours of {}", full(day));
        let undo = self.undo_of(Verb::SetSessions, vec![("called_off", id.0, 1)], &words);
        Ok(Done::new(id, format!("Called off: {words}; {then}")).undoable(undo))
    }

    /// Who advises at a site today, for whoever sets its hours.
    fn advisors_at(&self, site: SiteId) -> Result<Vec<Advisor>, Error> {
        Ok(people::advisors(self.store.conn(), &[site], self.today())?)
    }

    /// The day after which nothing is offered.
    pub(super) fn horizon(&self) -> NaiveDate {
        self.today() + Days::new(AHEAD)
    }
}
