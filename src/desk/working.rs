//! The working of a legal test with the client, activity by activity.

use super::{Done, Error, Session};
use crate::domain::case::CaseStatus;
use crate::domain::descriptor::{Activity, LegalTest};
use crate::domain::id::{MatterId, WorkingId};
use crate::domain::problem::Problem;
use crate::domain::role::Verb;
use crate::domain::text::{clean_line, clean_text};
use crate::domain::working::Entry;
use crate::store::{matter, working};

impl Session {
    /// Keeps what is worked out for one activity: begun, or changed over the version that was seen.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else began or saved it first; [`Error::Invalid`] where the activity has no such
    /// letter; [`Error::NotNow`] in a closed case, and where no test is known for the matter.
    pub fn save_working(
        &self,
        of: MatterId,
        seen: Option<(WorkingId, u32)>,
        entry: &Entry,
    ) -> Result<Done<WorkingId>, Error> {
        self.permit_any(Verb::WorkCase)?;
        let entry = cleaned(entry);
        let limits = self.limits()?;
        let case = matter::case_of(self.store.conn(), of)?;
        let of_case = matter::of_case(self.store.conn(), self.store.vault(), case)?;
        let about = of_case.into_iter().find(|matter| matter.id == of).ok_or(Error::Gone)?;
        let test = limits.tests.of(about.subject, about.nation).ok_or_else(|| {
            Error::NotNow(format!("No test is known for {} in {}.", about.subject, about.nation.label()))
        })?;
        let part = limits.tests.parts(test).find(|part| part.id == entry.part).ok_or(Error::Gone)?;
        let activity = part.activity(entry.number).ok_or(Error::Gone)?;
        let problems = problems(test, activity, &entry);
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let (id, version) = self.write(|tx| {
            let brief = self.may_case(tx, Verb::WorkCase, case)?;
            if brief.status == CaseStatus::Closed {
                return Err(Error::NotNow("This case is closed. Open it again before you work the test.".to_owned()));
            }
            let began = |row: &crate::domain::working::WorkingRow| row.matter == of && row.entry.is_of(part, activity);
            let rows = working::of_case(tx, self.store.vault(), case)?;
            let began = rows.into_iter().find(began);
            let (id, version) = match (seen, began) {
                (Some((id, seen)), _) => (id, working::change(tx, case, id, seen, &entry)?),
                // Another desk began it meanwhile: theirs is shown beside this one.
                (None, Some(theirs)) => (theirs.id, working::change(tx, case, theirs.id, 0, &entry)?),
                (None, None) => (working::add(tx, case, of, &entry)?, 1),
            };
            tx.audit(brief.site, Verb::WorkCase, "working", &id.to_string())?;
            Ok::<_, Error>((id, version))
        })?;
        let words = format!("activity {}, {}", activity.number, activity.title);
        let undo = self.undo_of(Verb::WorkCase, vec![("working", id.0, version)], &words);
        Ok(Done::new(id, format!("Saved {words}")).undoable(undo))
    }
}

fn problems(test: &LegalTest, activity: &Activity, entry: &Entry) -> Vec<Problem> {
    let mut problems = Vec::new();
    if entry.argued.is_some_and(|letter| activity.descriptor(letter).is_none()) {
        problems.push(Problem::new("argued", "This activity has no such letter."));
    }
    if test.reliably && entry.days.letters().any(|letter| activity.descriptor(letter).is_none()) {
        problems.push(Problem::new("days", "This activity has no such letter."));
    }
    problems
}

fn cleaned(entry: &Entry) -> Entry {
    Entry {
        says: clean_text(&entry.says).trim().to_owned(),
        aids: clean_line(&entry.aids),
        help: clean_line(&entry.help),
        since: clean_line(&entry.since),
        supports: clean_text(&entry.supports).trim().to_owned(),
        ..entry.clone()
    }
}
