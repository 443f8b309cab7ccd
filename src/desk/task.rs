//! Tasks of a case: added, done, dropped.

use super::{Done, Error, Session};
use crate::domain::case::CaseStatus;
use crate::domain::id::TaskId;
use crate::domain::problem::Problem;
use crate::domain::role::Verb;
use crate::domain::task::{NewTask, TaskRow, TaskState};
use crate::domain::text::clean_line;
use crate::store::{people, task};

impl Session {
    /// Tasks of the person's sites: those to be done, the earliest first; with `all` every one, the latest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn tasks(&self, all: bool, limit: Option<usize>) -> Result<Vec<TaskRow>, Error> {
        let sites = self.sites_for(Verb::SeeCase)?;
        Ok(task::list(self.store.conn(), self.store.vault(), &sites, all, limit)?)
    }

    /// Adds a task to an open case.
    ///
    /// # Errors
    /// [`Error::Invalid`] where it does not say what, or names nobody who advises at the site; [`Error::NotNow`] in a
    /// closed case.
    pub fn add_task(&self, new: &NewTask) -> Result<Done<TaskId>, Error> {
        self.permit_any(Verb::WorkCase)?;
        let new = NewTask { what: clean_line(&new.what), ..new.clone() };
        if new.what.is_empty() {
            return Err(Error::Invalid(vec![Problem::new("what", "Say what is to be done.")]));
        }
        let today = self.today();
        let id = self.write(|tx| {
            let brief = self.may_case(tx, Verb::WorkCase, new.case)?;
            if brief.status == CaseStatus::Closed {
                return Err(Error::NotNow("This case is closed. Open it again before you add a task.".to_owned()));
            }
            if let Some(owner) = new.owner {
                let advises = people::advisors(tx, &[brief.site], today)?.iter().any(|advisor| advisor.id == owner);
                if !advises {
                    let words = "Choose somebody who advises at this site, or nobody.";
                    return Err(Error::Invalid(vec![Problem::new("who", words)]));
                }
            }
            let id = task::add(tx, &new)?;
            tx.audit(brief.site, Verb::WorkCase, "task", &id.to_string())?;
            Ok::<_, Error>(id)
        })?;
        let undo = self.undo_of(Verb::WorkCase, vec![("task", id.0, 1)], "adding the task");
        Ok(Done::new(id, format!("Task: {}", new.what)).undoable(undo))
    }

    /// Records that a task is done, or that it is dropped, over the version that was seen.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; [`Error::NotNow`] where it is over.
    pub fn end_task(&self, id: TaskId, seen: u32, to: TaskState) -> Result<Done, Error> {
        self.permit_any(Verb::WorkCase)?;
        let version = self.write(|tx| {
            let (case, state) = task::brief(tx, id)?;
            let of_case = self.may_case(tx, Verb::WorkCase, case)?;
            let version = task::end(tx, id, seen, to)?;
            if state != TaskState::Open {
                return Err(Error::NotNow(format!("This task is over ({}).", state.label())));
            }
            tx.audit(of_case.site, Verb::WorkCase, "task", &id.to_string())?;
            Ok::<_, Error>(version)
        })?;
        let words = format!("task {}", to.label());
        let undo = self.undo_of(Verb::WorkCase, vec![("task", id.0, version)], &words);
        Ok(Done::new((), format!("Recorded: {words}")).undoable(undo))
    }
}
