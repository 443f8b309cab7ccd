//! Concern records: written by whoever heard it, read by the advisor of the case, a supervisor and the named lead of the site.

use super::{Done, Error, Session};
use crate::domain::case::CaseFile;
use crate::domain::concern::{Concern, ConcernWords, NewConcern, Shared};
use crate::domain::id::{CaseId, ConcernId, StaffId};
use crate::domain::problem::Problem;
use crate::domain::role::Verb;
use crate::domain::text::{clean_line, clean_text};
use crate::store::case::Brief;
use crate::store::{Connection, case, concern};

impl Session {
    /// Adds an entry to the concern record of a case. It is never changed: what was wrong or came later is another entry.
    ///
    /// # Errors
    /// [`Error::Invalid`] where what was heard, who was told or the reason is missing.
    pub fn record_concern(&self, case: CaseId, new: &NewConcern) -> Result<Done<ConcernId>, Error> {
        self.permit_any(Verb::RecordConcern)?;
        let text = |words: &str| clean_text(words).trim().to_owned();
        let words = ConcernWords {
            heard: text(&new.words.heard),
            told: clean_line(&new.words.told),
            why: text(&new.words.why),
            next: text(&new.words.next),
        };
        let mut problems = Vec::new();
        if words.heard.is_empty() {
            problems.push(Problem::new("heard", "Write what was heard, as it was said."));
        }
        if new.shared != Shared::NotShared && words.told.is_empty() {
            problems.push(Problem::new("told", "Say who was told."));
        }
        if new.shared != Shared::With && words.why.is_empty() {
            problems.push(Problem::new("why", "Say why."));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let new = NewConcern { words, ..new.clone() };
        let id = self.write(|tx| {
            let brief = self.may_case(tx, Verb::RecordConcern, case)?;
            let id = concern::add(tx, case, &new)?;
            tx.audit(brief.site, Verb::RecordConcern, "concern", &id.to_string())?;
            Ok::<_, Error>(id)
        })?;
        Ok(Done::new(id, "Recorded"))
    }

    /// The concern record of a case, the newest entry first: audited. Whoever is none of its readers reads back what they wrote
    /// themselves.
    ///
    /// # Errors
    /// [`Error::Denied`] where there is nothing for this person; [`Error::Gone`].
    pub fn concerns(&self, id: CaseId) -> Result<Vec<Concern>, Error> {
        self.permit_any(Verb::SeeConcern)?;
        let only_of = self.write(|tx| {
            let brief = self.may_case(tx, Verb::SeeCase, id)?;
            let only_of = self.only_own(tx, &brief)?;
            if only_of.is_some() && concern::count(tx, id, only_of)? == 0 {
                let owners = [Some(brief.advisor), self.lead_of(tx, brief.site)?];
                self.permit(Verb::SeeConcern, self.relation_to(tx, brief.client, brief.site, &owners, None)?)?;
            }
            tx.audit(brief.site, Verb::SeeConcern, "concern", &id.to_string())?;
            Ok::<_, Error>(only_of)
        })?;
        Ok(concern::of_case(self.store.conn(), self.store.vault(), id, only_of)?)
    }

    /// Whose entries alone this person reads: their own, where they are none of the readers of the record.
    fn only_own(&self, conn: &Connection, brief: &Brief) -> Result<Option<StaffId>, Error> {
        let owners = [Some(brief.advisor), self.lead_of(conn, brief.site)?];
        let relation = self.relation_to(conn, brief.client, brief.site, &owners, None)?;
        Ok((!self.reach(Verb::SeeConcern).covers(relation)).then_some(self.me().id))
    }

    /// An open case, with whether there is a concern record that this person may read.
    pub(super) fn case_file(&self, conn: &Connection, id: CaseId) -> Result<CaseFile, Error> {
        let mut file = case::get(conn, self.store.vault(), id)?;
        let brief = case::brief(conn, id)?;
        file.concerns = concern::count(conn, id, self.only_own(conn, &brief)?)? > 0;
        Ok(file)
    }
}
