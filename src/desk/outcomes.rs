//! Outcomes: recording what came of a matter, and the totals.

use chrono::NaiveDate;

use super::{Done, Error, Session};
use crate::domain::id::OutcomeId;
use crate::domain::outcome::{Known, NewOutcome, OutcomeRow, OutcomeTotals, Relied};
use crate::domain::problem::Problem;
use crate::domain::role::Verb;
use crate::domain::text::clean_text;
use crate::store::{matter, outcome};

impl Session {
    /// Outcomes of the person's sites, the newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn outcomes(&self, limit: Option<usize>) -> Result<Vec<OutcomeRow>, Error> {
        let sites = self.sites_for(Verb::SeeOutcomes)?;
        Ok(outcome::list(self.store.conn(), self.store.vault(), &sites, limit)?)
    }

    /// Totals for the days `from` to `to`, both included. An outcome counts on the day it was decided, or was recorded
    /// where that is not known.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn totals(&self, from: NaiveDate, to: NaiveDate) -> Result<OutcomeTotals, Error> {
        let sites = self.sites_for(Verb::SeeTotals)?;
        Ok(outcome::totals(self.store.conn(), &sites, from, to)?)
    }

    /// Records an outcome for a matter; the matter moves to that stage.
    ///
    /// # Errors
    /// [`Error::Invalid`] for dates that do not fit.
    pub fn record_outcome(&self, new: &NewOutcome) -> Result<Done<OutcomeId>, Error> {
        self.permit_any(Verb::RecordOutcome)?;
        let new = &NewOutcome { said: clean_text(&new.said).trim().to_owned(), ..new.clone() };
        let mut problems = Vec::new();
        if new.decided.is_some_and(|day| day > self.today()) {
            problems.push(Problem::new("decided", "That day is still to come. Give today or an earlier day."));
        }
        if new.relied != Relied::NotSaid && new.evidence_used == Known::No {
            problems.push(Problem::new("relied", "No evidence was used: leave this at not said."));
        }
        if let (Some(from), Some(to)) = (new.from, new.to)
            && to < from
        {
            problems.push(Problem::new("to", "The award would end before it begins. Check both dates."));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let (id, rows) = self.write(|tx| {
            let case = matter::case_of(tx, new.matter)?;
            let brief = self.may_case(tx, Verb::RecordOutcome, case)?;
            let id = outcome::add(tx, case, new)?;
            let moved = matter::set_stage(tx, new.matter, new.stage)?;
            tx.audit(brief.site, Verb::RecordOutcome, "outcome", &id.to_string())?;
            let mut rows = vec![("outcome", id.0, 1)];
            rows.extend(moved.map(|version| ("matter", new.matter.0, version)));
            Ok((id, rows))
        })?;
        let words = format!("outcome: {}", new.result);
        let undo = self.undo_of(Verb::RecordOutcome, rows, &words);
        Ok(Done::new(id, format!("Recorded {words}")).undoable(undo))
    }
}
