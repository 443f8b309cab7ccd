//! Desk sessions, their slots, and the appointments in them.
//!
//! Hours are those of clocks in the UK, as they hang on the clinic's wall: a session at nine is at nine in winter and summer.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, TimeDelta, Timelike as _, Utc, Weekday};

use super::case::Nation;
use super::date::{full, uk_instant};
use super::event::Interpreter;
use super::id::{AppointmentId, ClientId, DeskSessionId, ReferralId, SiteId, StaffId};
use super::problem::Problem;
use super::time_limit::Holidays;

codes! {
    /// How a desk session is come to.
    SessionKind {
        Slots = "slots" => "by slots",
        WalkIn = "walk_in" => "walk-in hours",
        Clinic = "clinic" => "slots are in the clinic's own book",
    }
}

codes! {
    /// On which days a desk session takes place.
    Repeats {
        Monday = "mon" => "every Monday",
        Tuesday = "tue" => "every Tuesday",
        Wednesday = "wed" => "every Wednesday",
        Thursday = "thu" => "every Thursday",
        Friday = "fri" => "every Friday",
        Saturday = "sat" => "every Saturday",
        Sunday = "sun" => "every Sunday",
        Once = "once" => "on one day",
    }
}

codes! {
    /// Where an appointment stands.
    AppointmentState {
        Booked = "booked" => "booked",
        Arrived = "arrived" => "arrived",
        Started = "started" => "went in",
        NotSeen = "not_seen" => "not seen yet",
        Cancelled = "cancelled" => "cancelled",
    }
}

codes! {
    /// Why an appointment was cancelled.
    CancelReason {
        Person = "person" => "the person asked",
        Desk = "desk" => "the desk could not",
        Moved = "moved" => "moved to another time",
        Interpreter = "interpreter" => "no interpreter",
        Mistake = "mistake" => "booked by mistake",
    }
}

/// Working days that an interpreter is asked for ahead. It is this program's habit and no rule: whoever knows that one comes
/// says *confirmed*, and any slot will do.
pub const INTERPRETER_LEAD: u32 = 2;

/// Minutes after which somebody who is there waits for long. It is this program's habit and no rule.
pub const LONG_WAIT: i64 = 20;

/// The lengths that a slot may have, in minutes.
pub const MINUTES: std::ops::RangeInclusive<u16> = 5..=240;

/// The most people who may be seen at one time.
pub const PLACES: std::ops::RangeInclusive<u16> = 1..=50;

impl Repeats {
    /// The day of the week, where it is every week.
    #[must_use]
    pub const fn weekday(self) -> Option<Weekday> {
        Some(match self {
            Self::Monday => Weekday::Mon,
            Self::Tuesday => Weekday::Tue,
            Self::Wednesday => Weekday::Wed,
            Self::Thursday => Weekday::Thu,
            Self::Friday => Weekday::Fri,
            Self::Saturday => Weekday::Sat,
            Self::Sunday => Weekday::Sun,
            Self::Once => return None,
        })
    }
}

impl AppointmentState {
    /// Whether it holds its slot.
    #[must_use]
    pub const fn holds(self) -> bool {
        !matches!(self, Self::Cancelled)
    }

    /// Whether this can follow on what it is now. Whoever was not seen may still come; what was cancelled is booked anew.
    #[must_use]
    pub const fn can_become(self, to: Self) -> bool {
        match (self, to) {
            (Self::Booked, Self::Arrived | Self::Started | Self::NotSeen | Self::Cancelled)
            | (Self::Arrived, Self::Started | Self::NotSeen | Self::Cancelled)
            | (Self::NotSeen, Self::Arrived | Self::Started | Self::Cancelled) => true,
            (Self::Booked | Self::Arrived | Self::Started | Self::NotSeen | Self::Cancelled, _) => false,
        }
    }
}

/// The hours at which the desk is open at a site, as they are typed.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionEdit {
    /// The site.
    pub site: SiteId,
    /// Who sits there; `None` where whoever is there does.
    pub advisor: Option<StaffId>,
    /// On which days.
    pub repeats: Repeats,
    /// The first day; of one that takes place once, the day.
    pub from: NaiveDate,
    /// The last day, where it ends.
    pub until: Option<NaiveDate>,
    /// When it begins.
    pub starts: NaiveTime,
    /// When it ends.
    pub ends: NaiveTime,
    /// Minutes of a slot.
    pub minutes: u16,
    /// How many people are seen at one time; in walk-in hours, in all.
    pub places: u16,
    /// Where, as people are told it.
    pub room: String,
    /// How it is come to.
    pub kind: SessionKind,
}

/// A desk session that is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct DeskSession {
    /// The session.
    pub id: DeskSessionId,
    /// Version seen.
    pub version: u32,
    /// What it is.
    pub what: SessionEdit,
    /// Who sits there, by name; empty where that is open.
    pub advisor_name: String,
}

/// A slot: a time at which somebody can be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The session.
    pub session: DeskSessionId,
    /// Its site.
    pub site: SiteId,
    /// Who sits there.
    pub advisor: Option<StaffId>,
    /// Their name; empty where it is open.
    pub advisor_name: String,
    /// The day.
    pub day: NaiveDate,
    /// The hour; of walk-in hours, when they begin.
    pub starts: NaiveTime,
    /// How long it is; of walk-in hours, all of them.
    pub minutes: u16,
    /// How many more people can be seen then.
    pub left: u16,
    /// Where.
    pub room: String,
    /// Whether nobody needs a time: one comes within these hours.
    pub walk_in: bool,
}

/// Whom an appointment is for.
#[derive(Clone, PartialEq, Eq)]
pub enum Who {
    /// A client.
    Client(ClientId),
    /// Somebody who was referred.
    Referral(ReferralId),
    /// Somebody of whom only this is known yet.
    Words {
        /// Initials.
        initials: String,
        /// The year of birth.
        born_year: Option<i32>,
    },
}

/// An appointment to make.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAppointment {
    /// The session, the day and the hour.
    pub slot: (DeskSessionId, NaiveDate, NaiveTime),
    /// For whom.
    pub who: Who,
    /// Whether an interpreter is needed, and comes.
    pub interpreter: Interpreter,
    /// Book all the same: though the slot is full, or the interpreter is asked for too late.
    pub overbook: bool,
}

/// An appointment as lists show it.
#[derive(Clone, PartialEq, Eq)]
pub struct AppointmentRow {
    /// The appointment.
    pub id: AppointmentId,
    /// Version seen.
    pub version: u32,
    /// Its site.
    pub site: SiteId,
    /// The session.
    pub session: DeskSessionId,
    /// The day.
    pub day: NaiveDate,
    /// The hour.
    pub starts: NaiveTime,
    /// How long.
    pub minutes: u16,
    /// The client, where one is known.
    pub client: Option<ClientId>,
    /// The referral, where it was booked for one.
    pub referral: Option<ReferralId>,
    /// The name as lists show it, or initials and year of birth.
    pub name: String,
    /// Initials and year of birth: all that a screen at the counter shows.
    pub queued: String,
    /// Whether an interpreter comes.
    pub interpreter: Interpreter,
    /// Where it stands.
    pub state: AppointmentState,
    /// Why it was cancelled.
    pub reason: Option<CancelReason>,
    /// When they came.
    pub arrived: Option<DateTime<Utc>>,
    /// When they went in.
    pub started: Option<DateTime<Utc>>,
    /// Who sits there; `None` where that is open.
    pub advisor: Option<StaffId>,
    /// Their name.
    pub advisor_name: String,
    /// Where.
    pub room: String,
    /// Whether it is within walk-in hours.
    pub walk_in: bool,
    /// Whether more were booked than there are places.
    pub over: bool,
    /// Whether the session still takes place: else somebody has to be told.
    pub held: bool,
}

impl AppointmentRow {
    /// Minutes that somebody has waited since they came, or did until they went in; `None` for whoever is not there.
    #[must_use]
    pub fn waited(&self, now: DateTime<Utc>) -> Option<i64> {
        let until = match self.state {
            AppointmentState::Arrived => now,
            AppointmentState::Started => self.started?,
            _ => return None,
        };
        // The clocks may change while somebody waits; instants do not.
        Some((until - self.arrived?).num_minutes().max(0))
    }

    /// Whether somebody is here and not seen yet, long after they came and after their time. Whoever comes early waits for
    /// their time first.
    #[must_use]
    pub fn waits_long(&self, now: DateTime<Utc>) -> bool {
        let time = uk_instant(self.day, self.starts.hour(), self.starts.minute());
        let since = if self.walk_in { self.arrived } else { self.arrived.map(|came| came.max(time)) };
        self.state == AppointmentState::Arrived && since.is_some_and(|since| (now - since).num_minutes() >= LONG_WAIT)
    }
}

/// A time that is taken: what is booked in a session on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The session.
    pub session: DeskSessionId,
    /// The day.
    pub day: NaiveDate,
    /// The hour.
    pub starts: NaiveTime,
    /// How long.
    pub minutes: u16,
}

/// What keeps a session from taking place on a day.
#[derive(Clone, Copy)]
pub struct DaysOff<'a> {
    /// The bank holidays.
    pub holidays: &'a Holidays,
    /// In which nation each site lies.
    pub nations: &'a [(SiteId, Nation)],
    /// Days on which a session was called off.
    pub called_off: &'a [(DeskSessionId, NaiveDate)],
    /// Who is away, from when, until when.
    pub away: &'a [(StaffId, NaiveDate, NaiveDate)],
}

/// Minutes since midnight.
fn minute(at: NaiveTime) -> u32 {
    at.hour() * 60 + at.minute()
}

/// The hour so many minutes after midnight.
fn hour(minutes: u32) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0)
}

impl SessionEdit {
    /// Everything that is wrong with it, each with its field.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.ends <= self.starts {
            problems.push(Problem::new("ends", "It ends before it begins. Check both hours."));
        }
        if self.until.is_some_and(|until| until < self.from) {
            problems.push(Problem::new("until", "The last day is before the first. Check both."));
        }
        if !MINUTES.contains(&self.minutes) {
            problems.push(Problem::new("minutes", "Give from 5 to 240 minutes."));
        } else if self.kind == SessionKind::Slots && minute(self.ends) < minute(self.starts) + u32::from(self.minutes) {
            problems.push(Problem::new("minutes", "Not one slot of that length fits. Give fewer minutes."));
        }
        if !PLACES.contains(&self.places) {
            problems.push(Problem::new("places", "Give from 1 to 50 people."));
        }
        problems
    }

    /// Whether its pattern has this day, whatever else keeps it from taking place.
    #[must_use]
    pub fn has(&self, day: NaiveDate) -> bool {
        let until = if self.repeats == Repeats::Once { Some(self.from) } else { self.until };
        let within = self.from <= day && until.is_none_or(|until| day <= until);
        within && self.repeats.weekday().is_none_or(|weekday| weekday == day.weekday())
    }

    /// Whether two sessions have an hour of some day in common.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let hours = self.starts < other.ends && other.starts < self.ends;
        let first = self.from.max(other.from);
        hours && first.iter_days().take(7).any(|day| self.has(day) && other.has(day))
    }

    /// In a few words: `every Tuesday 09:30–12:30`.
    #[must_use]
    pub fn words(&self) -> String {
        let days = match self.repeats {
            Repeats::Once => full(self.from),
            every => every.label().to_owned(),
        };
        format!("{days} {}–{}", self.starts.format("%H:%M"), self.ends.format("%H:%M"))
    }
}

impl DeskSession {
    /// Whether it takes place on a day. A session every week rests on bank holidays; one that was set for a day does not.
    #[must_use]
    pub fn held_on(&self, day: NaiveDate, off: &DaysOff<'_>) -> bool {
        let nation = off.nations.iter().find(|(site, _)| *site == self.what.site).map(|(_, nation)| *nation);
        let holiday = nation.is_some_and(|nation| off.holidays.is_holiday(day, nation));
        let away = |(staff, from, until): &(StaffId, NaiveDate, NaiveDate)| {
            Some(*staff) == self.what.advisor && *from <= day && day <= *until
        };
        self.what.has(day)
            && (self.what.repeats == Repeats::Once || !holiday)
            && !off.called_off.contains(&(self.id, day))
            && !off.away.iter().any(away)
    }

    /// How many more people can be seen from `starts` on, for so many minutes.
    #[must_use]
    pub fn left(&self, day: NaiveDate, starts: NaiveTime, minutes: u16, taken: &[Taken]) -> u16 {
        let (from, until) = (minute(starts), minute(starts) + u32::from(minutes));
        let meets = |one: &&Taken| {
            let begins = minute(one.starts);
            one.session == self.id && one.day == day && begins < until && from < begins + u32::from(one.minutes)
        };
        // Two short ones after another take one place, not two: what counts is the fullest moment.
        let meeting: Vec<&Taken> = taken.iter().filter(meets).collect();
        let at = |moment: u32| {
            let goes_on = |one: &&&Taken| {
                let begins = minute(one.starts);
                begins <= moment && moment < begins + u32::from(one.minutes)
            };
            meeting.iter().filter(goes_on).count()
        };
        let moments = meeting.iter().map(|one| minute(one.starts).max(from));
        let fullest = moments.map(at).max().unwrap_or(0);
        self.what.places.saturating_sub(u16::try_from(fullest).unwrap_or(u16::MAX))
    }

    /// How long an appointment is here: two slots where somebody interprets.
    #[must_use]
    pub const fn length(&self, interpreter: Interpreter) -> u16 {
        match self.what.kind {
            SessionKind::WalkIn => self.whole(),
            SessionKind::Slots | SessionKind::Clinic => match interpreter {
                Interpreter::NotNeeded => self.what.minutes,
                Interpreter::Needed | Interpreter::Asked | Interpreter::Confirmed => self.what.minutes * 2,
            },
        }
    }

    /// Minutes of the whole session.
    const fn whole(&self) -> u16 {
        let whole = self.what.ends.signed_duration_since(self.what.starts).num_minutes();
        if whole > 0 { whole as u16 } else { 0 }
    }

    /// Whether an appointment may begin at this hour: at a slot of its own, or in the clinic's book at any hour of it.
    #[must_use]
    pub fn begins_at(&self, at: NaiveTime) -> bool {
        match self.what.kind {
            SessionKind::Slots => self.hours().any(|hour| hour == at),
            SessionKind::WalkIn => at == self.what.starts,
            SessionKind::Clinic => self.what.starts <= at && at < self.what.ends,
        }
    }

    /// Whether so many minutes from an hour on lie within the session.
    #[must_use]
    pub fn holds(&self, at: NaiveTime, minutes: u16) -> bool {
        minute(at) + u32::from(minutes) <= minute(self.what.ends)
    }

    /// The hours at which its slots begin.
    fn hours(&self) -> impl Iterator<Item = NaiveTime> {
        let (first, last) = (minute(self.what.starts), minute(self.what.ends));
        let (each, step) = match self.what.kind {
            SessionKind::Slots => (u32::from(self.what.minutes), usize::from(self.what.minutes.max(1))),
            // One of all its hours.
            SessionKind::WalkIn => (last.saturating_sub(first), 24 * 60),
            // Its slots stand in another book.
            SessionKind::Clinic => (u32::MAX, 1),
        };
        (first..last).step_by(step).take_while(move |at| at.saturating_add(each) <= last).filter_map(hour)
    }

    /// Its slots on a day, the full ones too.
    fn slots_on<'a>(&'a self, day: NaiveDate, taken: &'a [Taken]) -> impl Iterator<Item = Slot> + 'a {
        let walk_in = self.what.kind == SessionKind::WalkIn;
        let minutes = if walk_in { self.whole() } else { self.what.minutes };
        self.hours().map(move |starts| Slot {
            session: self.id,
            site: self.what.site,
            advisor: self.what.advisor,
            advisor_name: self.advisor_name.clone(),
            day,
            starts,
            minutes,
            left: self.left(day, starts, minutes, taken),
            room: self.what.room.clone(),
            walk_in,
        })
    }
}

/// The slots of sessions on some days, the full ones too, in the order of their time. Sessions whose slots stand in the
/// clinic's own book have none here.
#[must_use]
pub fn slots(sessions: &[DeskSession], from: NaiveDate, days: u64, off: &DaysOff<'_>, taken: &[Taken]) -> Vec<Slot> {
    let days = from.iter_days().take(usize::try_from(days).unwrap_or(usize::MAX));
    let of_day = |day: NaiveDate| {
        let held = sessions.iter().filter(move |session| session.held_on(day, off));
        let mut slots: Vec<Slot> = held.flat_map(|session| session.slots_on(day, taken)).collect();
        slots.sort_by(|a, b| (a.starts, &a.room, a.session).cmp(&(b.starts, &b.room, b.session)));
        slots
    };
    days.flat_map(of_day).collect()
}

impl Slot {
    /// When it is over, by the UK's clocks.
    #[must_use]
    pub fn ends(&self) -> DateTime<Utc> {
        self.begins() + TimeDelta::minutes(i64::from(self.minutes))
    }

    /// When it begins.
    #[must_use]
    pub fn begins(&self) -> DateTime<Utc> {
        uk_instant(self.day, self.starts.hour(), self.starts.minute())
    }

    /// What it is booked by.
    #[must_use]
    pub const fn key(&self) -> (DeskSessionId, NaiveDate, NaiveTime) {
        (self.session, self.day, self.starts)
    }
}

/// The slots of these in which somebody can be seen, by what they need: two in a row where somebody interprets, and not
/// before the interpreter can be there. `now` leaves out what has begun.
#[must_use]
pub fn open_to(
    slots: &[Slot],
    interpreter: Interpreter,
    now: DateTime<Utc>,
    holidays: &Holidays,
    nations: &[(SiteId, Nation)],
) -> Vec<Slot> {
    let today = super::date::uk_date(now);
    let in_time = |slot: &Slot| {
        let nation = nations.iter().find(|(of, _)| *of == slot.site).map(|(_, nation)| *nation);
        match interpreter {
            Interpreter::NotNeeded | Interpreter::Confirmed => true,
            Interpreter::Needed | Interpreter::Asked => slot.day >= interpreter_from(today, nation, holidays),
        }
    };
    let long_enough = |slot: &Slot| {
        if interpreter == Interpreter::NotNeeded || slot.walk_in {
            return true;
        }
        let after = hour(minute(slot.starts) + u32::from(slot.minutes));
        let follows = |other: &Slot| (other.session, other.day, Some(other.starts)) == (slot.session, slot.day, after);
        slots.iter().any(|other| follows(other) && other.left > 0)
    };
    let fits = |slot: &&Slot| {
        let begun = if slot.walk_in { slot.ends() <= now } else { slot.begins() < now };
        !begun && slot.left > 0 && in_time(slot) && long_enough(slot)
    };
    slots.iter().filter(fits).cloned().collect()
}

/// The first day for which an interpreter can still be asked for.
#[must_use]
pub fn interpreter_from(today: NaiveDate, nation: Option<Nation>, holidays: &Holidays) -> NaiveDate {
    let worked = |day: &NaiveDate| match nation {
        Some(nation) => holidays.is_working_day(*day, nation),
        None => super::date::working_day(*day),
    };
    let ahead = usize::try_from(INTERPRETER_LEAD).unwrap_or(usize::MAX);
    today.iter_days().skip(1).filter(worked).nth(ahead.saturating_sub(1)).unwrap_or(today)
}

#[cfg(test)]
mod tests;
