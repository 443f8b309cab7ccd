//! Who is at the desk now, how much room there is, and bringing somebody over.

use chrono::{NaiveTime, TimeDelta};

use super::appointment::cleaned;
use super::undo::Made;
use super::{Done, Error, Session};
use crate::domain::appointment::{SessionKind, Who};
use crate::domain::date::{short, uk_time};
use crate::domain::event::Interpreter;
use crate::domain::id::{BroughtId, SiteId, StaffId};
use crate::domain::presence::{Brought, BroughtState, Capacity, DeskToday, PresenceState, SessionToday};
use crate::domain::problem::Problem;
use crate::domain::role::Verb;
use crate::store::{Tx, appointment, people, presence};

impl Session {
    /// What the desks of the person's sites say of themselves today.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn desk_today(&self) -> Result<Vec<DeskToday>, Error> {
        self.permit_any(Verb::Book)?;
        let (conn, today, now) = (self.store.conn(), self.today(), self.now());
        let sites = self.sites()?;
        let ids: Vec<SiteId> = sites.iter().map(|site| site.id).collect();
        let hours = self.hours(conn, &ids, today, 1)?;
        let off = hours.off();
        let mut slots = hours.slots();
        slots.retain(|slot| slot.ends() > now);
        let mut desks = Vec::new();
        for site in sites {
            let mut sessions = Vec::new();
            for session in hours.sessions.iter().filter(|one| one.what.site == site.id && one.held_on(today, &off)) {
                let own = || slots.iter().filter(|slot| slot.session == session.id);
                let by_slot = session.what.kind == SessionKind::Slots;
                sessions.push(SessionToday {
                    session: session.id,
                    advisor_name: session.advisor_name.clone(),
                    starts: session.what.starts,
                    ends: session.what.ends,
                    kind: session.what.kind,
                    room: session.what.room.clone(),
                    left: own().map(|slot| u32::from(slot.left)).sum(),
                    waiting: appointment::waiting(conn, session.id, today)?,
                    next: own().find(|slot| by_slot && slot.left > 0 && slot.begins() >= now).map(|slot| slot.starts),
                });
            }
            desks.push(DeskToday {
                site: site.id,
                site_name: site.name,
                capacity: presence::capacity(conn, site.id)?,
                sessions,
                people: presence::of_day(conn, site.id, today)?,
            });
        }
        Ok(desks)
    }

    /// Says how this advisor can be had at a site from now on.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] for an hour that has gone.
    pub fn say_presence(&self, site: SiteId, state: PresenceState, at: Option<NaiveTime>) -> Result<Done, Error> {
        self.permit(Verb::SetSessions, self.relation(site, &[Some(self.me().id)], None))?;
        let at = at.filter(|_| state == PresenceState::FreeAt);
        if state == PresenceState::FreeAt && at.is_none_or(|at| at <= uk_time(self.now())) {
            return Err(Error::Invalid(vec![Problem::new("at", "Give an hour of today that is still to come.")]));
        }
        self.write(|tx| {
            presence::say(tx, site, state, at)?;
            Ok(tx.audit(site, Verb::SetSessions, "presence", state.code())?)
        })?;
        let words = at.map_or_else(String::new, |at| format!(" {}", at.format("%H:%M")));
        Ok(Done::new((), format!("The counter and the care team see: {state}{words}")))
    }

    /// Says how much room the desk of a site has.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn set_capacity(&self, site: SiteId, state: Capacity) -> Result<Done, Error> {
        self.permit(Verb::SetSessions, self.relation(site, &[Some(self.me().id)], None))?;
        self.write(|tx| {
            presence::set_capacity(tx, site, state)?;
            Ok(tx.audit(site, Verb::SetSessions, "capacity", state.code())?)
        })?;
        Ok(Done::new((), format!("The counter and the care team see: {state}")))
    }

    /// Asks an advisor of a site whether somebody may be brought over now.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::NotNow`] where that advisor did not say that they are free.
    pub fn bring_over(&self, site: SiteId, advisor: StaffId, who: &Who) -> Result<Done<BroughtId>, Error> {
        self.permit_any(Verb::Book)?;
        let who = cleaned(who, self.today())?;
        let (id, asked) = self.write(|tx| {
            self.permit(Verb::Book, self.relation(site, &[], None))?;
            let (whom, _) = self.whom(tx, &who, site)?;
            if let Some(of) = whom.client {
                self.can_be_reached(tx, of)?;
                self.sees(tx, of, advisor)?;
            }
            let now = uk_time(self.now());
            let there = presence::of_day(tx, site, self.today())?;
            let there = there.into_iter().find(|one| one.staff == advisor);
            let Some(there) = there.filter(|one| one.is_free(now)) else {
                return Err(Error::NotNow("They are not free now. Book the next slot (b) instead.".to_owned()));
            };
            let id = presence::bring(tx, site, advisor, &whom)?;
            tx.audit(site, Verb::Book, "brought", &id.to_string())?;
            Ok((id, there.name))
        })?;
        Ok(Done::new(id, format!("Asked {asked}: wait for a yes, two minutes at most")))
    }

    /// Who was brought over today by or to this person, the newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn brought(&self) -> Result<Vec<Brought>, Error> {
        self.permit_any(Verb::Book)?;
        Ok(presence::brought(self.store.conn(), self.own_sites(), self.me().id, self.today())?)
    }

    /// Answers whether somebody may be brought over. With a yes they are written down as come; else the next slot of the site
    /// is held for them. The time is over for a yes after two minutes: then anybody whom it concerns may say so, once.
    ///
    /// # Errors
    /// [`Error::Denied`] for a yes or no of somebody who was not asked; [`Error::NotNow`] where it is answered already, or
    /// the time has not gone yet.
    pub fn answer_brought(&self, id: BroughtId, seen: u32, answer: BroughtState) -> Result<Done, Error> {
        self.permit_any(Verb::Book)?;
        let words = self.write(|tx| {
            let all = presence::brought(tx, self.own_sites(), self.me().id, self.today())?;
            let one = all.into_iter().find(|one| one.id == id).ok_or(Error::Gone)?;
            if one.state != BroughtState::Asked {
                return Err(Error::NotNow(format!("That is answered already: {}.", one.state)));
            }
            let late = self.now() >= one.until();
            match answer {
                BroughtState::Yes | BroughtState::No if one.advisor != self.me().id => {
                    return Err(Error::Denied("Only whoever is asked says yes or no.".to_owned()));
                }
                BroughtState::Asked => return Err(Error::Gone),
                BroughtState::Unanswered if !late => {
                    return Err(Error::NotNow("There is still time for a yes.".to_owned()));
                }
                _ => {}
            }
            // A yes that comes too late is none: whoever waits was sent away with a slot.
            let answer = if late { BroughtState::Unanswered } else { answer };
            let whom = presence::brought_whom(tx, id)?;
            let name = self.called(tx, &whom)?;
            let said = if answer == BroughtState::Yes {
                presence::say(tx, one.site, PresenceState::Busy, None)?;
                presence::answer(tx, id, seen, answer, None)?;
                format!("{name}: yes, bring them in")
            } else {
                let held = self.hold_next(tx, one.site, one.advisor, &whom)?;
                let appointment = held.as_ref().and_then(|(made, _)| match made {
                    ("appointment", id, _) => Some(crate::domain::id::AppointmentId(*id)),
                    _ => None,
                });
                presence::answer(tx, id, seen, answer, appointment)?;
                match held {
                    Some((_, words)) => format!("{name}: {answer}; the next slot is held, {words}"),
                    None => format!("{name}: {answer}; no slot is open in the weeks ahead"),
                }
            };
            tx.audit(one.site, Verb::Book, "brought", &id.to_string())?;
            Ok(said)
        })?;
        Ok(Done::new((), words))
    }

    /// Holds the next open slot at a site for somebody: of that advisor first, then of anybody who may see them.
    fn hold_next(
        &self,
        tx: &Tx<'_>,
        site: SiteId,
        advisor: StaffId,
        whom: &appointment::For,
    ) -> Result<Option<(Made, String)>, Error> {
        let days = u64::try_from((self.horizon() - self.today()).num_days()).unwrap_or(0);
        // Nobody was asked about an interpreter: whoever looks at the appointment does that.
        let open = self.hours(tx, &[site], self.today(), days)?.open(Interpreter::NotNeeded, self.now());
        let open: Vec<_> = open.into_iter().filter(|slot| !slot.walk_in).collect();
        let own = open.iter().find(|slot| slot.advisor == Some(advisor));
        let may = |slot: &&crate::domain::appointment::Slot| match (slot.advisor, whom.client) {
            (Some(other), Some(of)) => self.sees(tx, of, other).is_ok(),
            _ => true,
        };
        let Some(slot) = own.or(open.iter().find(may)) else { return Ok(None) };
        let new = appointment::New {
            site,
            session: slot.session,
            day: slot.day,
            starts: slot.starts,
            minutes: slot.minutes,
            whom: whom.clone(),
            interpreter: Interpreter::NotNeeded,
            over: false,
        };
        let id = appointment::add(tx, &new)?;
        tx.audit(site, Verb::Book, "appointment", &id.to_string())?;
        let words = format!("{} {}", short(slot.day, self.today()), slot.starts.format("%H:%M"));
        Ok(Some((("appointment", id.0, 1), words)))
    }

    /// Who said at any of the person's sites that they are free now.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn free_now(&self) -> Result<Vec<(SiteId, crate::domain::presence::Presence)>, Error> {
        self.permit_any(Verb::Book)?;
        let (conn, now) = (self.store.conn(), uk_time(self.now()));
        let mut free = Vec::new();
        for site in self.own_sites() {
            let there = presence::of_day(conn, *site, self.today())?;
            // Nobody brings somebody over to themselves.
            let there = there.into_iter().filter(|one| one.is_free(now) && one.staff != self.me().id);
            free.extend(there.map(|one| (*site, one)));
        }
        Ok(free)
    }

    /// The site at which this person sits now: that of a session of theirs that is under way, else their home.
    ///
    /// # Errors
    /// SQL errors.
    pub fn sits_at(&self) -> Result<SiteId, Error> {
        let (today, now) = (self.today(), self.now());
        let hours = self.hours(self.store.conn(), self.own_sites(), today, 1)?;
        let off = hours.off();
        let soon = now + TimeDelta::minutes(60);
        let under_way = |session: &&crate::domain::appointment::DeskSession| {
            let what = &session.what;
            what.advisor == Some(self.me().id)
                && session.held_on(today, &off)
                && what.starts <= uk_time(soon)
                && uk_time(now) < what.ends
        };
        match hours.sessions.iter().find(under_way) {
            Some(session) => Ok(session.what.site),
            None => people::home_site(self.store.conn(), self.me().id).map_err(Error::from),
        }
    }
}
