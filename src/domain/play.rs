//! The state of play of a case, in words that one could say to the client: no codes, no argument, no score.

use chrono::NaiveDate;

use super::case::{CaseFile, CaseStatus, Matter, Stage};
use super::date::{away, full};
use super::due::DueState;
use super::event::{EventEdit, EventKind};
use super::evidence::{EvidenceKind, EvidenceStatus};
use super::outcome::OutcomeResult;
use super::standing::Halt;
use super::time_limit::{Kind, Whose};

/// Of whom one speaks: the client themself, or to somebody who acts for them.
struct Address {
    /// `your`, or the client's name in the genitive.
    yours: String,
    /// `you`, or the client's name.
    you: String,
}

impl Address {
    fn of(file: &CaseFile, today: NaiveDate) -> Self {
        if file.person.died.is_none() && file.spokesperson(today).is_none() {
            return Self { yours: "your".to_owned(), you: "you".to_owned() };
        }
        let you = file.person.spoken();
        Self { yours: format!("{you}’s"), you }
    }
}

/// Sentences on each matter, in order, and on what waits. Where somebody acts for the client, they are said to them.
#[must_use]
pub fn state_of_play(file: &CaseFile, today: NaiveDate) -> Vec<String> {
    let mut said = Vec::new();
    if file.row.status == CaseStatus::Closed {
        said.push("We have finished our work on this and closed the file.".to_owned());
    }
    let address = Address::of(file, today);
    for matter in &file.matters {
        said.push(of_matter(file, matter, &address, today));
    }
    said.extend(file.events.iter().filter(|event| event.ahead()).map(|event| comes(&event.what)));
    if file.matters.is_empty() {
        said.push("We have not written down yet what this is about.".to_owned());
    }
    said
}

fn of_matter(file: &CaseFile, matter: &Matter, address: &Address, today: NaiveDate) -> String {
    let Address { yours, you } = address;
    let mut subject = matter.subject.label().to_owned();
    if let Some(first) = subject.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    match file.halted(matter) {
        Some(Halt::Unanswered) => {
            return format!("{subject}: nothing is sent until we know who carries this on, and whether they want to.");
        }
        Some(Halt::Ended) => return format!("{subject}: our work on this has ended."),
        None => {}
    }
    let mut said = format!("{subject}: {}.", stands(matter.stage));
    if let Some(due) = matter.due
        && file.runs(matter)
    {
        said.push_str(&if due < today {
            format!(" The date on the letter, {}, was {}.", full(due), away(due, today))
        } else {
            format!(" The date on the letter is {}, {}.", full(due), away(due, today))
        });
    }
    for row in file.due_dates.iter().filter(|row| row.matter == matter.id && row.whose == Whose::Ours) {
        match (row.state, row.sent) {
            (DueState::Open, _) if row.kind == Kind::LastDay => {
                said.push_str(&format!(" The last day to {} is {}.", row.told.brief, full(row.due)));
            }
            (DueState::Sent, Some(sent)) => {
                said.push_str(&format!(" It went {} and we wait to hear that it arrived.", away(sent, today)));
            }
            (DueState::Confirmed, Some(_)) => said.push_str(" What we sent has arrived."),
            _ => {}
        }
    }
    for request in file.evidence.iter().filter(|request| request.matter == matter.id && !request.special) {
        let what = match request.kind {
            EvidenceKind::Letter => "a letter".to_owned(),
            EvidenceKind::Record => format!("a copy of {yours} record"),
            EvidenceKind::Form => "a form".to_owned(),
            EvidenceKind::Report => "a report".to_owned(),
        };
        said.push_str(&match request.status {
            EvidenceStatus::Asked | EvidenceStatus::Acknowledged | EvidenceStatus::Chased => {
                format!(" We asked {} for {what} on {} and are waiting.", request.of, full(request.asked))
            }
            EvidenceStatus::Answered => format!(" {} has answered us.", request.of),
            EvidenceStatus::Declined => format!(" {} could not give us {what}.", request.of),
            EvidenceStatus::Drafted | EvidenceStatus::Withdrawn | EvidenceStatus::Superseded => continue,
        });
    }
    let newest = file.outcomes.iter().find(|outcome| outcome.what.matter == matter.id);
    if let Some(outcome) = newest {
        said.push_str(&match outcome.what.result {
            OutcomeResult::Favour => format!(" The decision was changed in {yours} favour."),
            OutcomeResult::Part => " The decision was changed in part.".to_owned(),
            OutcomeResult::NoChange => " The decision was not changed.".to_owned(),
            OutcomeResult::Worse => " The new decision is worse than the old one.".to_owned(),
            OutcomeResult::NotKnown => " We do not know the decision yet.".to_owned(),
        });
        if let Some(amount) = outcome.what.amount {
            said.push_str(&format!(" It is {amount} {}.", outcome.what.period));
        }
        if let Some(arrears) = outcome.what.arrears {
            said.push_str(&format!(" {arrears} is owed to {you} for the time before."));
        }
    }
    said
}

/// What is to come on a day.
fn comes(event: &EventEdit) -> String {
    let at = event.at.map(|at| format!(" at {}", at.format("%H:%M"))).unwrap_or_default();
    let place = if event.words.place.is_empty() { String::new() } else { format!(", {}", event.words.place) };
    let when = format!("{}{at}{place}", full(event.on));
    match event.kind {
        EventKind::Direction => format!("What was directed is to be done by {when}."),
        EventKind::Eviction => format!("The eviction is set for {when}."),
        other => format!("The {other} is on {when}."),
    }
}

const fn stands(stage: Stage) -> &'static str {
    match stage {
        Stage::Claim => "the claim is being made",
        Stage::Decision => "we are looking at the decision",
        Stage::Reconsideration => "we are asking for the decision to be looked at again",
        Stage::Appeal => "it is with the tribunal",
        Stage::UpperTribunal => "it is with the Upper Tribunal",
        Stage::Review => "we are asking for a review",
        Stage::Court => "it is with the court",
        Stage::Negotiation => "we are talking with the other side",
    }
}
