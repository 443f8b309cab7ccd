//! Who is at the desk now, how much room there is, and who is brought over: what the desk says of itself to the counter and
//! the care team.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use super::appointment::SessionKind;
use super::id::{AppointmentId, BroughtId, DeskSessionId, SiteId, StaffId};

codes! {
    /// How an advisor can be had now.
    PresenceState {
        Free = "free" => "free now",
        FreeAt = "free_at" => "free at",
        Busy = "busy" => "with a client",
        Gone = "gone" => "not here",
    }
}

codes! {
    /// How much room the desk of a site has.
    Capacity {
        Open = "open" => "open",
        Waiting = "waiting_list" => "waiting list",
        Full = "full" => "full",
    }
}

codes! {
    /// What came of somebody's being brought over.
    BroughtState {
        Asked = "asked" => "asked",
        Yes = "yes" => "bring them in",
        No = "no" => "not now",
        Unanswered = "unanswered" => "no answer",
    }
}

/// Seconds in which a person at the desk says yes; after them the next slot is held instead.
pub const ANSWER_SECONDS: i64 = 120;

/// An advisor, as they said last today how they can be had.
#[derive(Clone, PartialEq, Eq)]
pub struct Presence {
    /// Who.
    pub staff: StaffId,
    /// Their name.
    pub name: String,
    /// How.
    pub state: PresenceState,
    /// From when they are free, where they said an hour.
    pub free_at: Option<NaiveTime>,
    /// When they said so.
    pub said: DateTime<Utc>,
}

impl Presence {
    /// In words: `free now`, `free at 11:20`. An hour that has come is now.
    #[must_use]
    pub fn words(&self, now: NaiveTime) -> String {
        match (self.state, self.free_at) {
            (PresenceState::FreeAt, Some(at)) if now < at => format!("free at {}", at.format("%H:%M")),
            (PresenceState::FreeAt, _) => PresenceState::Free.label().to_owned(),
            (state, _) => state.label().to_owned(),
        }
    }

    /// Whether somebody could be brought over to them now.
    #[must_use]
    pub fn is_free(&self, now: NaiveTime) -> bool {
        match self.state {
            PresenceState::Free => true,
            PresenceState::FreeAt => self.free_at.is_none_or(|at| at <= now),
            PresenceState::Busy | PresenceState::Gone => false,
        }
    }
}

/// A desk session of today.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToday {
    /// The session.
    pub session: DeskSessionId,
    /// Who sits there, by name; empty where that is open.
    pub advisor_name: String,
    /// When it begins.
    pub starts: NaiveTime,
    /// When it ends.
    pub ends: NaiveTime,
    /// How it is come to.
    pub kind: SessionKind,
    /// Where.
    pub room: String,
    /// How many places are left from now on.
    pub left: u32,
    /// How many have come and wait.
    pub waiting: u32,
    /// The next slot with a place.
    pub next: Option<NaiveTime>,
}

/// What a site's desk says of itself today.
#[derive(Clone, PartialEq, Eq)]
pub struct DeskToday {
    /// The site.
    pub site: SiteId,
    /// Its name.
    pub site_name: String,
    /// How much room it has.
    pub capacity: Capacity,
    /// Today's sessions, in the order of their hours.
    pub sessions: Vec<SessionToday>,
    /// Who said how they can be had.
    pub people: Vec<Presence>,
}

/// Somebody is brought over to an advisor: asked, until a person says yes or the time is over.
#[derive(Clone, PartialEq, Eq)]
pub struct Brought {
    /// Which.
    pub id: BroughtId,
    /// Version seen.
    pub version: u32,
    /// The site.
    pub site: SiteId,
    /// Who is asked.
    pub advisor: StaffId,
    /// Their name.
    pub advisor_name: String,
    /// Who asks.
    pub by: StaffId,
    /// Their name.
    pub by_name: String,
    /// Who is brought: a name as lists show it, or initials.
    pub name: String,
    /// When it was asked.
    pub asked: DateTime<Utc>,
    /// What came of it.
    pub state: BroughtState,
    /// The slot that was held instead, in words; empty where none was.
    pub held: String,
    /// The appointment of it.
    pub appointment: Option<AppointmentId>,
}

impl Brought {
    /// Until when a yes counts.
    #[must_use]
    pub fn until(&self) -> DateTime<Utc> {
        self.asked + TimeDelta::seconds(ANSWER_SECONDS)
    }

    /// Whether somebody still has to say yes, and may.
    #[must_use]
    pub fn waits(&self, now: DateTime<Utc>) -> bool {
        self.state == BroughtState::Asked && now < self.until()
    }
}
