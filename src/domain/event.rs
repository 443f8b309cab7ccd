//! Events of a case: what takes place on a day, where, who goes, and whether an interpreter comes.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::id::{CaseId, EventId};

codes! {
    /// What takes place.
    EventKind {
        Hearing = "hearing" => "hearing",
        Assessment = "assessment" => "assessment",
        Interview = "interview" => "interview",
        Direction = "direction" => "direction to comply with",
        Eviction = "eviction" => "eviction",
        Meeting = "meeting" => "meeting",
    }
}

codes! {
    /// Who goes.
    Goes {
        Both = "both" => "the client and us",
        Client = "client" => "the client",
        Us = "us" => "us, for the client",
        Nobody = "nobody" => "nobody: on paper",
    }
}

codes! {
    /// Whether an interpreter comes. Relatives and friends do not interpret: what matters must not pass through them.
    Interpreter {
        NotNeeded = "not_needed" => "not needed",
        Needed = "needed" => "to be asked for",
        Asked = "asked" => "asked for",
        Confirmed = "confirmed" => "confirmed",
    }
}

codes! {
    /// What became of it.
    EventState {
        Ahead = "ahead" => "to come",
        TookPlace = "took_place" => "took place",
        PutOff = "put_off" => "put off",
        Cancelled = "cancelled" => "cancelled",
    }
}

/// An event, as it is typed.
#[derive(Clone, PartialEq, Eq)]
pub struct EventEdit {
    /// What takes place.
    pub kind: EventKind,
    /// On which day.
    pub on: NaiveDate,
    /// At which UK hour, where one is known.
    pub at: Option<NaiveTime>,
    /// Who goes.
    pub goes: Goes,
    /// Whether an interpreter comes.
    pub interpreter: Interpreter,
    /// What became of it.
    pub state: EventState,
    /// Where, and what else there is to know.
    pub words: EventWords,
}

/// The words of an event, sealed in File.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventWords {
    /// Where it takes place.
    pub place: String,
    /// What else there is to know.
    pub note: String,
}

/// An event as lists and the open case show it.
#[derive(Clone, PartialEq, Eq)]
pub struct EventRow {
    /// The event.
    pub id: EventId,
    /// Version seen.
    pub version: u32,
    /// The case.
    pub case: CaseId,
    /// The case's reference.
    pub reference: String,
    /// The client's name as lists show it.
    pub name: String,
    /// What it is. The words are empty where the reader holds no key.
    pub what: EventEdit,
    /// What the advisor signs in as.
    pub owner: String,
}

impl EventRow {
    /// Whether nobody has said yet what became of it.
    #[must_use]
    pub fn ahead(&self) -> bool {
        self.what.state == EventState::Ahead
    }
}

impl EventEdit {
    /// What it is in a few words, with what is missing: `hearing 10:30, interpreter to be asked for`.
    #[must_use]
    pub fn brief(&self) -> String {
        let mut words = self.kind.label().to_owned();
        if let Some(at) = self.at {
            words.push_str(&format!(" {}", at.format("%H:%M")));
        }
        match self.interpreter {
            Interpreter::Needed => words.push_str(", interpreter to be asked for"),
            Interpreter::Asked => words.push_str(", interpreter not confirmed"),
            Interpreter::NotNeeded | Interpreter::Confirmed => {}
        }
        words
    }
}
