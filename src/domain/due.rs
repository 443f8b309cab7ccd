//! Due dates of a matter: the day that follows from a letter, and whether what had to be sent was sent and has arrived.
//!
//! A due date is over only when its receipt is recorded, or when somebody ends it with a reason.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::case::Stage;
use super::id::{CaseId, DueId, EvidenceId, MatterId, SiteId};
use super::time_limit::{Kind, Whose};

codes! {
    /// Where a due date stands.
    DueState {
        Open = "open" => "to do",
        Sent = "sent" => "sent, not confirmed",
        Confirmed = "confirmed" => "confirmed",
        Ended = "ended" => "ended",
    }
}

codes! {
    /// What can happen to a due date.
    DueEventKind {
        Set = "set" => "due date set",
        Sent = "sent" => "sent",
        Confirmed = "confirmed" => "receipt confirmed",
        Ended = "ended" => "due date ended",
    }
}

codes! {
    /// How something was sent.
    How {
        Phone = "phone" => "by phone",
        Journal = "journal" => "in the journal",
        Online = "online" => "online",
        Email = "email" => "by e-mail",
        Hand = "hand" => "by hand",
        Post = "post" => "by post",
    }
}

codes! {
    /// Why a due date was ended without anything having arrived.
    EndReason {
        NotNeeded = "not_needed" => "no longer needed",
        Client = "client" => "the client decided not to",
        Replaced = "replaced" => "a later letter replaced it",
        Elsewhere = "elsewhere" => "somebody else deals with it",
        Passed = "passed" => "the day has gone",
        Mistake = "mistake" => "it was set by mistake",
        Died = "died" => "the client died",
    }
}

impl DueState {
    /// Whether it still waits for somebody.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Sent)
    }

    /// Where it stands after something happened; `None` where that cannot happen to it.
    #[must_use]
    pub const fn after(self, kind: DueEventKind) -> Option<Self> {
        match (self, kind) {
            // What did not arrive is sent again.
            (Self::Open | Self::Sent, DueEventKind::Sent) => Some(Self::Sent),
            // What somebody else owes arrives without our having sent anything.
            (Self::Open | Self::Sent, DueEventKind::Confirmed) => Some(Self::Confirmed),
            (Self::Open | Self::Sent, DueEventKind::Ended) => Some(Self::Ended),
            _ => None,
        }
    }
}

/// A letter that starts a time limit, as it is typed.
#[derive(Clone, PartialEq, Eq)]
pub struct NewLetter {
    /// The matter that it is about.
    pub matter: MatterId,
    /// The rule that it starts.
    pub rule: String,
    /// The day from which is counted: the date on the letter.
    pub on: NaiveDate,
    /// The hour, where the rule counts hours.
    pub hour: Option<NaiveTime>,
    /// What else happened, by the names of the rule's other triggers: reasons given later, the clock stopped.
    pub also: Vec<(String, NaiveDate)>,
    /// When it came.
    pub received: Option<NaiveDate>,
    /// The last day as the letter itself prints it. It comes before the one that is counted; both are kept.
    pub printed: Option<NaiveDate>,
    /// What it says, in short; sealed in File.
    pub words: String,
}

/// What happened to a due date, as it is typed.
#[derive(Clone, PartialEq, Eq)]
pub struct DueUpdate {
    /// What.
    pub kind: DueEventKind,
    /// On which day.
    pub on: NaiveDate,
    /// How it was sent.
    pub how: Option<How>,
    /// Why it was ended.
    pub reason: Option<EndReason>,
    /// To whom, reference, proof, who confirmed; sealed in File.
    pub words: String,
    /// When to ask what became of it, where it arrived and no answer has come: it becomes a task.
    pub ask_again: Option<NaiveDate>,
    /// The requests whose answers went with it, for *sent*.
    pub enclosed: Vec<EvidenceId>,
}

impl DueUpdate {
    /// Something that happened on a day, and nothing more to be said of it.
    #[must_use]
    pub const fn new(kind: DueEventKind, on: NaiveDate) -> Self {
        Self { kind, on, how: None, reason: None, words: String::new(), ask_again: None, enclosed: Vec::new() }
    }
}

/// What went with something that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enclosure {
    /// The due date for which it was sent.
    pub due: DueId,
    /// The request whose answer it is.
    pub evidence: EvidenceId,
    /// The stage at which it went in.
    pub stage: Stage,
    /// The day on which it was sent.
    pub sent: NaiveDate,
}

/// A due date as lists and the open case show it.
#[derive(Clone, PartialEq, Eq)]
pub struct DueRow {
    /// The due date.
    pub id: DueId,
    /// Its site.
    pub site: SiteId,
    /// Version seen.
    pub version: u32,
    /// The case.
    pub case: CaseId,
    /// The case's reference.
    pub reference: String,
    /// The matter.
    pub matter: MatterId,
    /// The client's name as lists show it.
    pub name: String,
    /// The rule.
    pub rule: String,
    /// The day from which was counted: the date on the letter.
    pub from: NaiveDate,
    /// The day on which one acts: the letter's own where it prints one, else the counted one.
    pub due: NaiveDate,
    /// The UK hour at which it ends, where the rule has one.
    pub at: Option<NaiveTime>,
    /// The counted day, where the letter's own came before it.
    pub counted: Option<NaiveDate>,
    /// The outer limit of an extension.
    pub outer: Option<NaiveDate>,
    /// Whether the rule was read in a source.
    pub certain: bool,
    /// Who has to act.
    pub whose: Whose,
    /// What the day is.
    pub kind: Kind,
    /// Where it stands.
    pub state: DueState,
    /// When it was sent last.
    pub sent: Option<NaiveDate>,
    /// How.
    pub how: Option<How>,
    /// What was said when it was set; empty where the reader holds no key.
    pub told: Told,
    /// What the advisor signs in as.
    pub owner: String,
    /// The client died and nobody has said for whom the matter goes on: nothing is sent until then.
    pub halted: bool,
}

/// What a due date said of itself when it was set: it stays true though the rule changes. Sealed in File.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What is to be done.
    pub title: String,
    /// The same in a few words.
    pub brief: String,
    /// Who confirms that it arrived; empty where nothing is sent.
    pub to: String,
    /// What came.
    pub letter: String,
    /// How it was counted.
    pub explanation: String,
    /// Where that stands written, and when it was read.
    pub source: String,
    /// What needs attention.
    pub warnings: Vec<String>,
    /// What was typed.
    #[serde(default)]
    pub words: String,
}

impl DueRow {
    /// Whether it is the last day of something that we have to send and have not sent.
    #[must_use]
    pub fn to_send(&self) -> bool {
        self.whose == Whose::Ours && self.kind == Kind::LastDay && self.state == DueState::Open && !self.halted
    }

    /// What is to be done next, in a few words: `send the appeal`, `tribunal to confirm, day 3`.
    #[must_use]
    pub fn next(&self, today: NaiveDate) -> String {
        match (self.state, self.sent) {
            _ if self.halted => SAY_FOR_WHOM.to_owned(),
            (DueState::Sent, Some(sent)) => {
                let who = if self.told.to.is_empty() { "they" } else { &self.told.to };
                format!("{who} to confirm, day {}", (today - sent).num_days())
            }
            _ => self.told.brief.clone(),
        }
    }
}

/// What goes before its evidence, added to what is to be done.
pub const NOW: &str = "now, evidence to follow";

/// What comes first where a client has died.
pub const SAY_FOR_WHOM: &str = "client died: say for whom it goes on";

/// Days left from which the quickest way is offered.
pub const PRESSING: i64 = 2;

/// What to do where little time is left: the quickest way that leaves a proof.
#[must_use]
pub fn quickest(row: &DueRow, today: NaiveDate) -> Option<&'static str> {
    let left = (row.due - today).num_days();
    (row.to_send() && left <= PRESSING)
        .then_some("Phone or send it online now, and confirm it in writing: the post is too slow.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_happens_to_what_is_over() {
        for state in DueState::ALL {
            for kind in DueEventKind::ALL {
                let after = state.after(*kind);
                assert_eq!(after.is_some(), state.is_open() && *kind != DueEventKind::Set, "{state} {kind}");
                if *kind == DueEventKind::Sent {
                    assert!(after.is_none_or(DueState::is_open), "what was sent still waits for its receipt");
                }
            }
        }
    }
}
