//! Appointments: booked, and what became of them.

use chrono::NaiveDate;

use super::sessions::AHEAD;
use super::undo::Made;
use super::{Done, Error, Session};
use crate::domain::appointment::{
    AppointmentRow, AppointmentState, CancelReason, DeskSession, NewAppointment, SessionKind, Slot, Who,
};
use crate::domain::date::{full, uk_instant};
use crate::domain::event::Interpreter;
use crate::domain::id::{AppointmentId, ClientId, ReferralId, SiteId, StaffId};
use crate::domain::person::{initials, queued};
use crate::domain::presence::PresenceState;
use crate::domain::problem::Problem;
use crate::domain::referral::{ReferralEventKind, ReferralStatus};
use crate::domain::role::{Reach, Role, Verb};
use crate::domain::today::Target;
use crate::store::appointment::{self, Brief, For, Whose};
use crate::store::referral::Step;
use crate::store::{Connection, Tx, client, desk_session, people, presence, referral, wall};

/// The most letters of initials.
const INITIALS: usize = 8;

/// What one needs to offer somebody a time.
#[derive(Clone)]
pub struct Bookable {
    /// For whom.
    pub who: Who,
    /// The name as lists show it.
    pub name: String,
    /// Whether they need an interpreter.
    pub interpreter: bool,
    /// Every slot of the weeks ahead, the full ones too.
    pub slots: Vec<Slot>,
    /// The next slots that are open to them.
    pub open: Vec<Slot>,
    /// The same with an interpreter who is to be asked for, and with one who is sure to come.
    pub open_with: (Vec<Slot>, Vec<Slot>),
    /// The days ahead of sessions whose slots stand in the clinic's own book.
    pub clinic: Vec<(DeskSession, NaiveDate)>,
}

impl Bookable {
    /// The slots that are open to them, by what they need.
    #[must_use]
    pub fn open_to(&self, interpreter: Interpreter) -> &[Slot] {
        match interpreter {
            Interpreter::NotNeeded => &self.open,
            Interpreter::Needed | Interpreter::Asked => &self.open_with.0,
            Interpreter::Confirmed => &self.open_with.1,
        }
    }
}

impl Session {
    /// What one needs to offer somebody a time: audited as having looked them up where it shows a name.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`].
    pub fn bookable(&self, who: &Who) -> Result<Bookable, Error> {
        self.permit_any(Verb::Book)?;
        let conn = self.store.conn();
        let (name, interpreter) = match who {
            Who::Client(_) | Who::Referral(_) => {
                let of = self.client_of(conn, who)?.ok_or(Error::Gone)?;
                let (person, _, site) = client::get(conn, of)?;
                self.permit(Verb::Book, self.relation_to(conn, of, site, &[], None)?)?;
                (person.listed(), person.interpreter)
            }
            Who::Words { initials, .. } => (initials.clone(), false),
        };
        let sites = self.sites_for(Verb::Book)?;
        let hours = self.hours(conn, &sites, self.today(), AHEAD)?;
        let (now, open) = (self.now(), |interpreter| hours.open(interpreter, self.now()));
        let mut slots = hours.slots();
        slots.retain(|slot| slot.ends() > now);
        Ok(Bookable {
            who: who.clone(),
            name,
            interpreter,
            open: open(Interpreter::NotNeeded),
            open_with: (open(Interpreter::Needed), open(Interpreter::Confirmed)),
            slots,
            clinic: hours.clinic_days(),
        })
    }

    fn client_of(&self, conn: &Connection, who: &Who) -> Result<Option<ClientId>, Error> {
        Ok(match who {
            Who::Client(id) => Some(*id),
            Who::Referral(id) => Some(referral::brief(conn, *id)?.client),
            Who::Words { .. } => None,
        })
    }

    /// Whom an appointment is for, asked whether this person may book for them.
    pub(super) fn whom(&self, tx: &Tx<'_>, who: &Who, site: SiteId) -> Result<(For, Option<referral::Brief>), Error> {
        Ok(match who {
            Who::Client(id) => {
                let of = client::get(tx, *id)?.2;
                self.permit(Verb::Book, self.relation_to(tx, *id, of, &[], None)?)?;
                (For { client: Some(*id), ..For::default() }, None)
            }
            Who::Referral(id) => {
                let brief = self.may(tx, Verb::SeeReferral, *id)?;
                if !brief.status.is_open() {
                    return Err(Error::NotNow(format!("This referral has ended ({}).", brief.status.label())));
                }
                let whom = For { client: Some(brief.client), referral: Some(*id), ..For::default() };
                (whom, Some(brief))
            }
            Who::Words { initials, born_year } => {
                self.permit(Verb::Book, self.relation(site, &[], None))?;
                (For { initials: initials.clone(), born_year: *born_year, ..For::default() }, None)
            }
        })
    }

    /// Books a time. What is taken is counted again in the same transaction, so that of two desks at the last slot one gets
    /// it. For a referral that this person works on, it is recorded there too.
    ///
    /// # Errors
    /// [`Error::Taken`] with the next open slot where there is no place; [`Error::Invalid`] where an interpreter is asked for
    /// too late, or without initials; [`Error::NotNow`] where the desk is not open then; [`Error::MayConflict`] as
    /// [`Session::take`].
    pub fn book(&self, new: &NewAppointment) -> Result<Done<AppointmentId>, Error> {
        self.permit_any(Verb::Book)?;
        let who = cleaned(&new.who, self.today())?;
        let (session, day, starts) = new.slot;
        let (rows, words) = self.write(|tx| {
            let session = desk_session::get(tx, session)?;
            let site = session.what.site;
            self.permit(Verb::Book, self.relation(site, &[], None))?;
            let (whom, of) = self.whom(tx, &who, site)?;
            let over = self.place_for(tx, &session, new)?;
            self.fits(tx, &session, &whom, day)?;
            let add = appointment::New {
                site,
                session: session.id,
                day,
                starts,
                minutes: session.length(new.interpreter),
                whom,
                interpreter: new.interpreter,
                over,
            };
            let id = appointment::add(tx, &add)?;
            tx.audit(site, Verb::Book, "appointment", &id.to_string())?;
            let mut rows: Vec<Made> = vec![("appointment", id.0, 1)];
            if let (Some(brief), Some(referral)) = (&of, add.whom.referral) {
                rows.extend(self.booked_on(tx, referral, brief)?);
            }
            let words = format!("{}, {} {}", self.called(tx, &add.whom)?, full(day), starts.format("%H:%M"));
            Ok((rows, words))
        })?;
        let id = AppointmentId(rows.first().map(|(_, id, _)| *id).unwrap_or_default());
        let undo = self.undo_of(Verb::Book, rows, format!("booking {words}"));
        Ok(Done::new(id, format!("Booked: {words}")).undoable(undo))
    }

    /// Whether there is a place, and whether it is over what there is.
    fn place_for(&self, tx: &Tx<'_>, session: &DeskSession, new: &NewAppointment) -> Result<bool, Error> {
        let (_, day, starts) = new.slot;
        let (what, now) = (&session.what, self.now());
        let hours = self.hours(tx, &[what.site], day, 1)?;
        if !session.held_on(day, &hours.off()) || !session.begins_at(starts) {
            return Err(Error::NotNow("The desk is not open then. Choose another time.".to_owned()));
        }
        let minutes = session.length(new.interpreter);
        let clock = |at: chrono::NaiveTime| uk_instant(day, chrono::Timelike::hour(&at), chrono::Timelike::minute(&at));
        let ends = clock(starts) + chrono::TimeDelta::minutes(i64::from(minutes));
        if ends <= now {
            return Err(Error::NotNow("That time has gone. Choose another.".to_owned()));
        }
        let to_ask = matches!(new.interpreter, Interpreter::Needed | Interpreter::Asked);
        let from = hours.interpreter_from(what.site, self.today());
        if to_ask && day < from && !new.overbook {
            let words = format!(
                "An interpreter has to be asked for ahead: from {}. Say that one is confirmed, or book all the same.",
                full(from)
            );
            return Err(Error::Invalid(vec![Problem::new("interpreter", words)]));
        }
        if what.kind == SessionKind::Clinic {
            return Ok(false);
        }
        let full = session.left(day, starts, minutes, &hours.taken) == 0 || !session.holds(starts, minutes);
        if full && !new.overbook {
            let sites = self.sites_for(Verb::Book)?;
            let open = self.hours(tx, &sites, self.today(), AHEAD)?.open(new.interpreter, now);
            // The next one at the same site; before it another only where that has none.
            let next = open.iter().find(|slot| slot.site == what.site && slot.begins() >= clock(starts));
            let next = next.or(open.first()).cloned().map(Box::new);
            return Err(Error::Taken(next));
        }
        Ok(full)
    }

    /// Whether this person can be seen in this session: not twice at one time, not by somebody from whom a wall keeps them.
    fn fits(&self, tx: &Tx<'_>, session: &DeskSession, whom: &For, day: NaiveDate) -> Result<(), Error> {
        let Some(of) = whom.client else { return Ok(()) };
        self.can_be_reached(tx, of)?;
        if let Some(advisor) = session.what.advisor {
            self.sees(tx, of, advisor)?;
        }
        let same = |row: &AppointmentRow| {
            row.session == session.id
                && row.day == day
                && matches!(row.state, AppointmentState::Booked | AppointmentState::Arrived)
        };
        if appointment::of_client(tx, of)?.iter().any(same) {
            return Err(Error::NotNow("They are booked on that day at this desk already.".to_owned()));
        }
        Ok(())
    }

    /// Whether an advisor may see somebody. The reason why not is nobody's business here.
    pub(super) fn sees(&self, tx: &Tx<'_>, of: ClientId, advisor: StaffId) -> Result<(), Error> {
        if wall::keeps(tx, of, advisor)? {
            return Err(Error::NotNow("That advisor cannot see them. Choose another.".to_owned()));
        }
        Ok(())
    }

    /// Records on a referral that a time is booked, where this person works on it and it has not come further.
    fn booked_on(&self, tx: &Tx<'_>, id: ReferralId, brief: &referral::Brief) -> Result<Option<Made>, Error> {
        let works = self.reach(Verb::WorkReferral).covers(self.referral_relation(tx, brief)?);
        if !works || matches!(brief.status, ReferralStatus::Booked | ReferralStatus::Attended) {
            return Ok(None);
        }
        if brief.taken_by.is_none() {
            self.clear_to_take(tx, brief, true)?;
        }
        let step = Step {
            taken_by: brief.taken_by.or(Some(self.me().id)),
            tries: brief.tries,
            ..Step::to(ReferralStatus::Booked, ReferralEventKind::Booked)
        };
        let version = referral::step(tx, id, brief.version, brief, &step)?;
        tx.audit(brief.site, Verb::WorkReferral, "referral", &id.to_string())?;
        Ok(Some(("referral", id.0, version)))
    }

    /// The appointments of a day: of one's sites; for the care team those that it booked.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn appointments(&self, day: NaiveDate) -> Result<Vec<AppointmentRow>, Error> {
        self.permit_any(Verb::SeeAppointments)?;
        let (conn, sites) = (self.store.conn(), self.own_sites());
        let people;
        let whose = match self.reach(Verb::SeeAppointments) {
            Reach::Team | Reach::Own => {
                people = people::members(conn, self.own_teams(), self.today())?;
                Whose::Booked(sites, &people)
            }
            _ => Whose::Sites(sites),
        };
        let mut rows = appointment::of_day(conn, whose, day)?;
        self.mark_held(&mut rows)?;
        Ok(rows)
    }

    /// Appointments of the person's sites: those ahead that wait, the earliest first; with `all` every one, the latest
    /// first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn all_appointments(&self, all: bool, limit: Option<usize>) -> Result<Vec<AppointmentRow>, Error> {
        let sites = self.sites_for(Verb::SeeAppointments)?;
        let conn = self.store.conn();
        let mut rows = match all {
            true => appointment::all(conn, &sites, limit)?,
            false => appointment::ahead(conn, &sites, self.today(), limit)?,
        };
        self.mark_held(&mut rows)?;
        Ok(rows)
    }

    /// The next appointment of a client that is still ahead.
    pub(super) fn next_appointment(&self, of: ClientId) -> Result<Option<AppointmentId>, Error> {
        let today = self.today();
        let rows = appointment::of_client(self.store.conn(), of)?.into_iter();
        let ahead = rows.filter(|row| row.day >= today && row.state == AppointmentState::Booked);
        Ok(ahead.min_by_key(|row| (row.day, row.starts)).map(|row| row.id))
    }

    /// Says of each whether its session still takes place.
    fn mark_held(&self, rows: &mut [AppointmentRow]) -> Result<(), Error> {
        let today = self.today();
        let Some(last) = rows.iter().map(|row| row.day).max().filter(|last| *last >= today) else { return Ok(()) };
        let days = u64::try_from((last - today).num_days()).unwrap_or(0) + 1;
        let hours = self.hours(self.store.conn(), self.own_sites(), today, days)?;
        let off = hours.off();
        for row in rows.iter_mut().filter(|row| row.day >= today) {
            let session = hours.sessions.iter().find(|one| one.id == row.session);
            row.held = session.is_some_and(|one| one.held_on(row.day, &off));
        }
        Ok(())
    }

    /// Whether this person may work on an appointment.
    pub(super) fn may_appointment(&self, tx: &Tx<'_>, id: AppointmentId) -> Result<Brief, Error> {
        self.permit_any(Verb::Book)?;
        let brief = appointment::brief(tx, id)?;
        let mine = people::members(tx, self.own_teams(), self.today())?.contains(&brief.made_by);
        let team = self.own_teams().first().copied().filter(|_| mine);
        let owners = [Some(brief.made_by)];
        let relation = match brief.whom.client {
            Some(client) => self.relation_to(tx, client, brief.site, &owners, team)?,
            None => self.relation(brief.site, &owners, team),
        };
        self.permit(Verb::SeeAppointments, relation)?;
        self.permit(Verb::Book, relation)?;
        Ok(brief)
    }

    /// Moves an appointment on: they came, went in, were not seen, or it was cancelled with a reason. Where an advisor takes
    /// somebody in, the answer says what there is to work on for them.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; [`Error::Invalid`] for a cancelling without a reason;
    /// [`Error::NotNow`] where it cannot follow on what is, or for a day to come.
    pub fn step_appointment(
        &self,
        id: AppointmentId,
        seen: u32,
        to: AppointmentState,
        reason: Option<CancelReason>,
    ) -> Result<Done<Option<Target>>, Error> {
        self.permit_any(Verb::Book)?;
        if to == AppointmentState::Cancelled && reason.is_none() {
            return Err(Error::Invalid(vec![Problem::new("reason", "Choose why it is cancelled.")]));
        }
        let reason = reason.filter(|_| to == AppointmentState::Cancelled);
        let (rows, name, of) = self.write(|tx| {
            let brief = self.may_appointment(tx, id)?;
            if !brief.state.can_become(to) {
                return Err(Error::NotNow(format!("This appointment is {}: it cannot be {to} now.", brief.state)));
            }
            if brief.day > self.today() && to != AppointmentState::Cancelled {
                return Err(Error::NotNow(format!(
                    "It is on {}. Until then it can only be cancelled.",
                    full(brief.day)
                )));
            }
            let mut rows: Vec<Made> = vec![("appointment", id.0, appointment::step(tx, id, seen, to, reason)?)];
            if to == AppointmentState::Started && matches!(self.role(), Role::Advisor | Role::Supervisor) {
                presence::say(tx, brief.site, PresenceState::Busy, None)?;
                if let Some(referral) = brief.whom.referral {
                    rows.extend(self.attended_on(tx, referral)?);
                }
            }
            tx.audit(brief.site, Verb::Book, "appointment", &id.to_string())?;
            Ok((rows, self.called(tx, &brief.whom)?, brief.whom.client))
        })?;
        let target = match of.filter(|_| to == AppointmentState::Started && self.reach(Verb::SeeCase) != Reach::None) {
            Some(client) => self.newest_of(client).ok(),
            None => None,
        };
        let words = match reason {
            Some(reason) => format!("{name} {to}, {reason}"),
            None => format!("{name} {to}"),
        };
        let undo = self.undo_of(Verb::Book, rows, &words);
        Ok(Done::new(target, words).undoable(undo))
    }

    /// Records on a referral that its person came, where this advisor has it.
    fn attended_on(&self, tx: &Tx<'_>, id: ReferralId) -> Result<Option<Made>, Error> {
        let brief = referral::brief(tx, id)?;
        if brief.taken_by != Some(self.me().id) || !brief.status.is_open() || brief.status == ReferralStatus::Attended {
            return Ok(None);
        }
        let step = Step {
            taken_by: brief.taken_by,
            tries: brief.tries,
            ..Step::to(ReferralStatus::Attended, ReferralEventKind::Attended)
        };
        let version = referral::step(tx, id, brief.version, &brief, &step)?;
        tx.audit(brief.site, Verb::WorkReferral, "referral", &id.to_string())?;
        Ok(Some(("referral", id.0, version)))
    }

    /// Whom a row is for, in words for this person's screen: a queue reads along at the counter.
    pub(super) fn called(&self, conn: &Connection, whom: &For) -> Result<String, Error> {
        let at_counter = self.role() == Role::Receptionist;
        let person = whom.client.map(|id| client::get(conn, id)).transpose()?.map(|(person, ..)| person);
        Ok(match (person, whom.born_year) {
            (Some(person), _) if at_counter => {
                let year = person.born.map(|born| chrono::Datelike::year(&born));
                queued(&initials(&person.given, &person.family), year)
            }
            (Some(person), _) => person.listed(),
            (None, year) if at_counter => queued(&whom.initials, year),
            (None, Some(year)) => format!("{}, born {year}", whom.initials),
            (None, None) => whom.initials.clone(),
        })
    }

    /// Says that an interpreter was asked for, or is confirmed.
    ///
    /// # Errors
    /// [`Error::Conflict`]; [`Error::NotNow`] where none is needed.
    pub fn set_interpreter(&self, id: AppointmentId, seen: u32, to: Interpreter) -> Result<Done, Error> {
        let (version, name) = self.write(|tx| {
            let brief = self.may_appointment(tx, id)?;
            if brief.interpreter == Interpreter::NotNeeded || to == Interpreter::NotNeeded {
                let words = "Book it anew with an interpreter: it takes twice as long.".to_owned();
                return Err(Error::NotNow(words));
            }
            let version = appointment::set_interpreter(tx, id, seen, to)?;
            tx.audit(brief.site, Verb::Book, "appointment", &id.to_string())?;
            Ok::<_, Error>((version, self.called(tx, &brief.whom)?))
        })?;
        let words = format!("{name}, interpreter {to}");
        let undo = self.undo_of(Verb::Book, vec![("appointment", id.0, version)], &words);
        Ok(Done::new((), words).undoable(undo))
    }

    /// Whether a row that comes back still has its place: somebody else may have it meanwhile.
    pub(super) fn still_fits(&self, tx: &Tx<'_>, id: AppointmentId) -> Result<(), Error> {
        let brief = appointment::brief(tx, id)?;
        let session = desk_session::get(tx, brief.session)?;
        if !brief.state.holds() || session.what.kind == SessionKind::Clinic {
            return Ok(());
        }
        let mut taken = desk_session::taken(tx, &[brief.site], brief.day, 1)?;
        let own = |one: &crate::domain::appointment::Taken| {
            (one.session, one.starts, one.minutes) == (brief.session, brief.starts, brief.minutes)
        };
        if let Some(at) = taken.iter().position(own) {
            taken.swap_remove(at);
        }
        if session.left(brief.day, brief.starts, brief.minutes, &taken) == 0 {
            let words = "Somebody else has that time by now, so it cannot be taken back. Book another.".to_owned();
            return Err(Error::NotNow(words));
        }
        Ok(())
    }
}

/// Whom it is for, with its text as it may stand in the file.
pub(super) fn cleaned(who: &Who, today: NaiveDate) -> Result<Who, Error> {
    let Who::Words { initials, born_year } = who else { return Ok(who.clone()) };
    let letters: Vec<char> = initials.chars().filter(|c| c.is_alphabetic()).collect();
    let other = initials.chars().any(|c| !c.is_alphabetic() && !" .-'".contains(c));
    // One form for all, as messages have it: `mt` is `M.T.`.
    let initials: String = letters.iter().map(|c| format!("{}.", c.to_uppercase())).collect();
    let mut problems = Vec::new();
    if other || !(1..=INITIALS).contains(&letters.len()) {
        problems.push(Problem::new("initials", "Give their initials, such as A. K."));
    }
    let year = chrono::Datelike::year(&today);
    if born_year.is_some_and(|born| !(1900..=year).contains(&born)) {
        problems.push(Problem::new("born", "Give a year of birth such as 1984, or leave it empty."));
    }
    if problems.is_empty() { Ok(Who::Words { initials, born_year: *born_year }) } else { Err(Error::Invalid(problems)) }
}
