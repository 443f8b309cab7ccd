//! Medical evidence: asking, chasing, answers, fees, and the stage at which it was used.

use super::{Done, Error, Session};
use crate::domain::case::CaseStatus;
use crate::domain::date::full;
use crate::domain::evidence::{EvidenceAsk, EvidenceEventKind, EvidenceRow, EvidenceScope, EvidenceUpdate};
use crate::domain::id::EvidenceId;
use crate::domain::problem::Problem;
use crate::domain::role::Verb;
use crate::domain::text::{clean_line, clean_text};
use crate::store::{evidence, matter};

impl Session {
    /// Requests of the person's sites.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn evidence(&self, scope: EvidenceScope, limit: Option<usize>) -> Result<Vec<EvidenceRow>, Error> {
        let sites = self.sites_for(Verb::WorkEvidence)?;
        Ok(evidence::list(self.store.conn(), self.store.vault(), &sites, scope, self.today(), limit)?)
    }

    /// Requests asked of the person's own care teams, the newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn asked_of_us(&self, limit: usize) -> Result<Vec<EvidenceRow>, Error> {
        self.permit_any(Verb::SeeEvidence)?;
        Ok(evidence::asked_of(self.store.conn(), self.store.vault(), self.own_teams(), limit)?)
    }

    /// Opens a request that was asked of the person's own team: audited. If the row cannot be written, nothing is shown.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`].
    pub fn open_request(&self, id: EvidenceId) -> Result<EvidenceRow, Error> {
        self.permit_any(Verb::SeeEvidence)?;
        self.write(|tx| {
            let brief = evidence::brief(tx, id)?;
            let relation = self.relation_to(tx, brief.client, brief.site, &[Some(brief.asked_by)], brief.team)?;
            self.permit(Verb::SeeEvidence, relation)?;
            Ok(tx.audit(brief.site, Verb::SeeEvidence, "evidence", &id.to_string())?)
        })?;
        Ok(evidence::get(self.store.conn(), self.store.vault(), id)?)
    }

    /// How many requests wait, how many are to be chased today, how many are overdue.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn evidence_waiting(&self) -> Result<(u64, u64, u64), Error> {
        let sites = self.sites_for(Verb::WorkEvidence)?;
        Ok(evidence::waiting(self.store.conn(), &sites, self.today())?)
    }

    /// Names of whom the person's sites asked lately, the newest first, each once.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn asked_before(&self, limit: usize) -> Result<Vec<String>, Error> {
        let rows = self.evidence(EvidenceScope::All, Some(limit * 8))?;
        let mut names: Vec<String> = Vec::new();
        for row in rows {
            if !row.of.is_empty() && !names.contains(&row.of) {
                names.push(row.of);
            }
        }
        Ok(names)
    }

    /// Asks for evidence for a matter.
    ///
    /// # Errors
    /// [`Error::Invalid`] without anyone to ask, or where it would be needed before today or after the day on which
    /// something is due; [`Error::NotNow`] in a closed case, or while it is open for whom the matter goes on.
    pub fn ask_evidence(&self, ask: &EvidenceAsk) -> Result<Done<EvidenceId>, Error> {
        self.permit_any(Verb::WorkEvidence)?;
        let ask =
            EvidenceAsk { of: clean_line(&ask.of), points: clean_text(&ask.points).trim().to_owned(), ..ask.clone() };
        let mut problems = Vec::new();
        if ask.of.is_empty() {
            problems.push(Problem::new("of", "Say who is asked: a name and role, or a team."));
        }
        if ask.needed_by.is_some_and(|day| day < self.today()) {
            problems.push(Problem::new("needed_by", "That day has gone. Give today or a later day."));
        }
        let file = self.refresh_case(matter::case_of(self.store.conn(), ask.matter)?)?;
        let about = file.matters.iter().find(|matter| matter.id == ask.matter);
        let due = about.and_then(|matter| file.last_day(matter, self.today()));
        if let Some(due) = due.filter(|due| ask.needed_by.is_some_and(|day| day > *due)) {
            let words =
                format!("That is too late: something is due on {}. Give that day or an earlier one.", full(due));
            problems.push(Problem::new("needed_by", words));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let id = self.write(|tx| {
            let case = matter::case_of(tx, ask.matter)?;
            let brief = self.may_case(tx, Verb::WorkEvidence, case)?;
            if brief.status == CaseStatus::Closed {
                return Err(Error::NotNow(
                    "This case is closed. Open it again before you ask for evidence.".to_owned(),
                ));
            }
            self.goes_out(tx, ask.matter)?;
            self.care_team(tx, brief.site, ask.team)?;
            let id = evidence::add(tx, case, &ask)?;
            tx.audit(brief.site, Verb::WorkEvidence, "evidence", &id.to_string())?;
            Ok(id)
        })?;
        let words = format!("request to {}", ask.of);
        let undo = self.undo_of(Verb::WorkEvidence, vec![("evidence", id.0, 1)], &words);
        Ok(Done::new(id, format!("Asked: {words}")).undoable(undo))
    }

    /// Records what happened to a request, over the version that was seen.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; [`Error::Invalid`] where a reason or a stage is wanting;
    /// [`Error::NotNow`] where the request has ended.
    pub fn update_evidence(&self, id: EvidenceId, seen: u32, update: &EvidenceUpdate) -> Result<Done, Error> {
        self.permit_any(Verb::WorkEvidence)?;
        let update = EvidenceUpdate { words: clean_text(&update.words).trim().to_owned(), ..update.clone() };
        let mut problems = Vec::new();
        if update.kind == EvidenceEventKind::Asked {
            problems.push(Problem::new("kind", "It was asked already. Ask again as a new request, or chase this one."));
        }
        if update.kind == EvidenceEventKind::Declined && update.reason.is_none() {
            problems.push(Problem::new("reason", "Choose why it was declined."));
        }
        if update.kind == EvidenceEventKind::Used && update.stage.is_none() {
            problems.push(Problem::new("stage", "Choose the stage at which it was used."));
        }
        if update.on > self.today() {
            problems.push(Problem::new("on", "That day is still to come. Give today or an earlier day."));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let version = self.write(|tx| {
            let brief = evidence::brief(tx, id)?;
            let of_case = self.may_case(tx, Verb::WorkEvidence, brief.case)?;
            let waits = matches!(
                update.kind,
                EvidenceEventKind::Chased
                    | EvidenceEventKind::Answered
                    | EvidenceEventKind::Declined
                    | EvidenceEventKind::Withdrawn
            );
            if waits && !brief.status.is_open() {
                return Err(Error::NotNow(format!("This request has ended ({}).", brief.status.label())));
            }
            if update.kind == EvidenceEventKind::Chased {
                self.goes_out(tx, brief.matter)?;
            }
            let version = evidence::update(tx, id, seen, &update)?;
            tx.audit(of_case.site, Verb::WorkEvidence, "evidence", &id.to_string())?;
            Ok(version)
        })?;
        let words = update.kind.label().to_owned();
        let undo = self.undo_of(Verb::WorkEvidence, vec![("evidence", id.0, version)], &words);
        Ok(Done::new((), format!("Recorded: {words}")).undoable(undo))
    }
}
