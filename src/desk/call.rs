//! A call: what one needs at hand while it lasts, and what is kept of it.

use super::{Done, Error, Session};
use crate::domain::call::CallEnd;
use crate::domain::case::{CaseFile, CaseStatus};
use crate::domain::id::{CaseId, NoteId};
use crate::domain::problem::Problem;
use crate::domain::role::Verb;
use crate::domain::task::NewTask;
use crate::domain::text::{clean_line, clean_text};
use crate::store::{case, client, task};

/// What a call card shows: the case as it stands, and the client's numbers in full.
pub struct AtHand {
    /// The case.
    pub file: CaseFile,
    /// Numbers and references: `(system, value)`.
    pub numbers: Vec<(String, String)>,
}

impl Session {
    /// What one needs at hand on a call about a case. Opening it is written down, and that the numbers were shown in full.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`].
    pub fn open_call(&self, id: CaseId) -> Result<AtHand, Error> {
        let of = self.write(|tx| {
            let brief = self.may_case(tx, Verb::SeeCase, id)?;
            tx.audit(brief.site, Verb::SeeCase, "call", &id.to_string())?;
            if client::has_identifiers(tx, brief.client)? {
                tx.audit(brief.site, Verb::SeeCase, "identifier", &brief.client.to_string())?;
            }
            Ok::<_, Error>(brief.client)
        })?;
        let (conn, vault) = (self.store.conn(), self.store.vault());
        let mut file = case::get(conn, vault, id)?;
        // It is said aloud, and whoever is on the line may be the client.
        file.beside_client();
        Ok(AtHand { file, numbers: client::identifiers(conn, vault, of)? })
    }

    /// Keeps what a call came to: a note, and a task of this person's where something was promised.
    ///
    /// # Errors
    /// [`Error::Invalid`] where it is not said with whom or what, or where they promised it for a day that has gone;
    /// [`Error::NotNow`] for a promise in a closed case.
    pub fn end_call(&self, call: &CallEnd) -> Result<Done<NoteId>, Error> {
        self.permit_any(Verb::WorkCase)?;
        let call = CallEnd {
            with: clean_line(&call.with),
            reference: clean_line(&call.reference),
            said: clean_text(&call.said).trim().to_owned(),
            promised: clean_line(&call.promised),
            ..call.clone()
        };
        let mut problems = Vec::new();
        if call.with.is_empty() {
            problems.push(Problem::new("with", "Say who was spoken to, or that nobody answered."));
        }
        if call.said.is_empty() && call.promise().is_none() {
            problems.push(Problem::new("said", "Say in a line what was said, or what was promised."));
        }
        if call.by.is_some_and(|day| day < self.today()) {
            problems.push(Problem::new("by", "That day has gone. Give today or a later day."));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let promise = call.promise();
        let (id, _) = self.in_case(call.case, |tx, brief| {
            let id = case::add_note(tx, call.case, &call.note(), None)?;
            if let Some(what) = &promise {
                if brief.status == CaseStatus::Closed {
                    return Err(Error::NotNow(
                        "This case is closed. Open it again to keep what was promised as a task.".to_owned(),
                    ));
                }
                let new = NewTask { case: call.case, what: what.clone(), by: call.by, owner: Some(self.me().id) };
                let task = task::add(tx, &new)?;
                tx.audit(brief.site, Verb::WorkCase, "task", &task.to_string())?;
            }
            Ok(id)
        })?;
        let words =
            if promise.is_some() { "Call kept as a note, the promise as a task" } else { "Call kept as a note" };
        Ok(Done::new(id, words))
    }
}
