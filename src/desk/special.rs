//! The mark of the special rules on a matter. Nothing that this writes in clear says so: the matter was changed, and there is
//! a task.

use super::{Done, Error, Session};
use crate::domain::case::CaseStatus;
use crate::domain::id::MatterId;
use crate::domain::role::Verb;
use crate::domain::special::WORK_ON;
use crate::domain::task::NewTask;
use crate::store::{matter, task};

impl Session {
    /// Marks a matter as one that goes by the special rules, over the version that was seen, or takes the mark off. With the
    /// mark comes a task for today, in words that give no reason, so that the matter stands first on the advisor's day.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; [`Error::NotNow`] in a closed case, and for a subject of which no
    /// special rules are known.
    pub fn set_special(&self, id: MatterId, seen: u32, on: bool) -> Result<Done, Error> {
        self.permit_any(Verb::WorkCase)?;
        let of = matter::case_of(self.store.conn(), id)?;
        let today = self.today();
        let ((subject, rows), _) = self.in_case(of, |tx, brief| {
            let subject = matter::subject(tx, id)?;
            if on && brief.status == CaseStatus::Closed {
                return Err(Error::NotNow("This case is closed. r opens it again.".to_owned()));
            }
            if on && !subject.has_special_rules() {
                return Err(Error::NotNow(format!("Nothing more is known of {subject} here.")));
            }
            let version = matter::set_special(tx, id, seen, on.then_some(today))?;
            let mut rows = vec![("matter", id.0, version)];
            if on {
                let what = format!("{WORK_ON} {subject}, {}", matter::stage(tx, id)?.short());
                let made = task::add(tx, &NewTask { case: of, what, by: Some(today), owner: Some(brief.advisor) })?;
                tx.audit(brief.site, Verb::WorkCase, "task", &made.to_string())?;
                rows.push(("task", made.0, 1));
            }
            Ok((subject, rows))
        })?;
        let words = format!("matter: {subject}");
        let undo = self.undo_of(Verb::WorkCase, rows, &words);
        Ok(Done::new((), format!("Saved {words}")).undoable(undo))
    }
}
