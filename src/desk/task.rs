//! Tasks of a case: added, done, dropped.

use super::{Done, Error, Session};
use crate::domain::case::CaseStatus;
use crate::domain::id::{CaseId, TaskId};
use crate::domain::problem::Problem;
use crate::domain::role::{Role, Verb};
use crate::domain::task::{NewTask, TaskRow, TaskState};
use crate::domain::text::clean_line;
use crate::store::{case, people, task};

impl Session {
    /// The tasks of a case, what is to be done first on top.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`].
    pub fn tasks_of(&self, case: CaseId) -> Result<Vec<TaskRow>, Error> {
        self.permit_any(Verb::SeeCase)?;
        let brief = case::brief(self.store.conn(), case)?;
        self.permit(Verb::SeeCase, self.relation(brief.site, &[Some(brief.advisor)], None))?;
        Ok(task::of_case(self.store.conn(), self.store.vault(), case)?)
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
                let advises = people::memberships(tx, owner)?.iter().any(|held| {
                    held.site == brief.site
                        && matches!(held.role, Role::Advisor | Role::Supervisor)
                        && held.starts <= today
                        && held.ends.is_none_or(|ends| ends >= today)
                });
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

    /// Records that a task is done, over the version that was seen.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; [`Error::NotNow`] where it is over.
    pub fn finish_task(&self, id: TaskId, seen: u32) -> Result<Done, Error> {
        self.end_task(id, seen, TaskState::Done)
    }

    /// Drops a task that is no longer needed, over the version that was seen.
    ///
    /// # Errors
    /// As [`Session::finish_task`].
    pub fn drop_task(&self, id: TaskId, seen: u32) -> Result<Done, Error> {
        self.end_task(id, seen, TaskState::Dropped)
    }

    fn end_task(&self, id: TaskId, seen: u32, to: TaskState) -> Result<Done, Error> {
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
