//! Events of a case: added, changed, and what became of them.

use super::{Done, Error, Session};
use crate::domain::case::CaseStatus;
use crate::domain::date::full;
use crate::domain::event::{EventEdit, EventRow, EventState, EventWords};
use crate::domain::id::{CaseId, EventId};
use crate::domain::problem::Problem;
use crate::domain::role::Verb;
use crate::domain::task::NewTask;
use crate::domain::text::{clean_line, clean_text};
use crate::store::{event, task};

impl Session {
    /// Events of the person's sites: those to come, the earliest first; with `all` every one, the latest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn events(&self, all: bool, limit: Option<usize>) -> Result<Vec<EventRow>, Error> {
        let sites = self.sites_for(Verb::SeeCase)?;
        Ok(event::list(self.store.conn(), self.store.vault(), &sites, all, limit)?)
    }

    /// Adds an event to an open case, with the task of what must be ready for it, where there is one.
    ///
    /// # Errors
    /// [`Error::Invalid`] where what must be ready has no words or comes after the event; [`Error::NotNow`] in a closed
    /// case.
    pub fn add_event(&self, case: CaseId, new: &EventEdit, ready: Option<&NewTask>) -> Result<Done<EventId>, Error> {
        self.permit_any(Verb::WorkCase)?;
        let new = cleaned(new);
        let ready = ready.map(|ready| NewTask { what: clean_line(&ready.what), ..ready.clone() });
        let mut problems = Vec::new();
        if let Some(ready) = &ready {
            if ready.what.is_empty() {
                problems.push(Problem::new("ready", "Say what must be ready by that day, or leave the day empty."));
            }
            if ready.by.is_some_and(|by| by > new.on) {
                problems.push(Problem::new("by", "That is after the event. Give an earlier day."));
            }
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let (id, more) = self.write(|tx| {
            let brief = self.may_case(tx, Verb::WorkCase, case)?;
            if brief.status == CaseStatus::Closed {
                return Err(Error::NotNow("This case is closed. Open it again before you add an event.".to_owned()));
            }
            let id = event::add(tx, case, &new)?;
            let more = ready.as_ref().map(|ready| task::add(tx, ready)).transpose()?;
            tx.audit(brief.site, Verb::WorkCase, "event", &id.to_string())?;
            Ok::<_, Error>((id, more))
        })?;
        let mut rows = vec![("event", id.0, 1)];
        rows.extend(more.map(|task| ("task", task.0, 1)));
        let undo = self.undo_of(Verb::WorkCase, rows, "adding the event");
        let also = if more.is_some() { ", and the task of what must be ready" } else { "" };
        Ok(Done::new(id, format!("Recorded: {} on {}{also}", new.brief(), full(new.on))).undoable(undo))
    }

    /// Changes an event over the version that was seen: another day, the interpreter, what became of it.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; [`Error::Invalid`] where it took place on a day to come.
    pub fn edit_event(&self, id: EventId, seen: u32, new: &EventEdit) -> Result<Done, Error> {
        self.permit_any(Verb::WorkCase)?;
        let new = cleaned(new);
        if new.state == EventState::TookPlace && new.on > self.today() {
            let words = "That day is still to come. Put the day right, or say that it is to come.";
            return Err(Error::Invalid(vec![Problem::new("state", words)]));
        }
        let version = self.write(|tx| {
            let brief = self.may_case(tx, Verb::WorkCase, event::case_of(tx, id)?)?;
            let version = event::edit(tx, id, seen, &new)?;
            tx.audit(brief.site, Verb::WorkCase, "event", &id.to_string())?;
            Ok::<_, Error>(version)
        })?;
        let words = match new.state {
            EventState::Ahead => format!("{} on {}", new.brief(), full(new.on)),
            state => format!("{} {state}", new.kind),
        };
        let undo = self.undo_of(Verb::WorkCase, vec![("event", id.0, version)], &words);
        Ok(Done::new((), format!("Recorded: {words}")).undoable(undo))
    }
}

fn cleaned(new: &EventEdit) -> EventEdit {
    let words = EventWords { place: clean_line(&new.words.place), note: clean_text(&new.words.note).trim().to_owned() };
    EventEdit { words, ..new.clone() }
}
