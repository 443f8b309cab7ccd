//! Medical evidence: asking, chasing, answers, what they cost, and the stage at which they were used.

use chrono::NaiveDate;

use super::undo::Made;
use super::{Done, Error, Session};
use crate::domain::answer::{EFFECTS, MOST, Point};
use crate::domain::case::CaseStatus;
use crate::domain::date::full;
use crate::domain::evidence::{
    Asking, Chasing, EvidenceAsk, EvidenceEventKind, EvidenceKind, EvidenceRow, EvidenceScope, EvidenceStatus,
    EvidenceUpdate, MOST_MINUTES, Source, after,
};
use crate::domain::figures::{self, EvidenceReport};
use crate::domain::id::EvidenceId;
use crate::domain::problem::Problem;
use crate::domain::role::Verb;
use crate::domain::special;
use crate::domain::text::{clean_line, clean_text, fold};
use crate::store::{self, Connection, evidence, matter, people};

impl Session {
    /// Requests of the person's sites.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn evidence(&self, scope: EvidenceScope, limit: Option<usize>) -> Result<Vec<EvidenceRow>, Error> {
        let sites = self.sites_for(Verb::WorkEvidence)?;
        Ok(evidence::list(self.store.conn(), self.store.vault(), &sites, scope, self.today(), limit)?)
    }

    /// Requests asked of the person's own care teams: those that wait first, what is needed first on top.
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
            // What was never asked is nobody's but the desk's.
            if !brief.went_out {
                return Err(Error::Gone);
            }
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

    /// Whom the person's sites asked lately and how they answered, the newest first, each once; then the care teams.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn asked_before(&self, limit: usize) -> Result<Vec<Source>, Error> {
        let rows = self.evidence(EvidenceScope::All, Some(limit * 8))?;
        let mut names: Vec<&str> = Vec::new();
        for row in rows.iter().filter(|row| !row.of.is_empty()) {
            if !names.contains(&row.of.as_str()) {
                names.push(&row.of);
            }
        }
        let by_name = |name: &str| Source::of(name, None, rows.iter().filter(|row| row.of == name));
        let mut sources: Vec<Source> = names.into_iter().map(by_name).collect();
        for team in self.teams()? {
            let to_them = rows.iter().filter(|row| row.team == Some(team.id));
            sources.push(Source::of(&team.name, Some(team.id), to_them));
        }
        let how = store::source::known(self.store.conn(), &self.sites_for(Verb::WorkEvidence)?)?;
        for source in &mut sources {
            let name = fold(&source.name);
            source.how = how.iter().find(|(of, _)| *of == name).map(|(_, how)| how.clone()).unwrap_or_default();
        }
        Ok(sources)
    }

    /// Asks for evidence for a matter.
    ///
    /// # Errors
    /// As [`Session::ask_as`].
    pub fn ask_evidence(&self, ask: &EvidenceAsk) -> Result<Done<EvidenceId>, Error> {
        self.ask_as(ask, Asking::default())
    }

    /// Asks for evidence for a matter; as a draft that is not asked yet, or of another source in place of a request that is
    /// then replaced. One that was declined or withdrawn stays what it is.
    ///
    /// # Errors
    /// [`Error::Invalid`] without anyone to ask, or where it would be needed before today or after the day on which
    /// something is due; [`Error::NotNow`] in a closed case, while it is open for whom the matter goes on, and in place of a
    /// request that has an answer; [`Error::Conflict`] where that one was changed meanwhile.
    pub fn ask_as(&self, ask: &EvidenceAsk, asking: Asking) -> Result<Done<EvidenceId>, Error> {
        self.permit_any(Verb::WorkEvidence)?;
        let mut ask = EvidenceAsk {
            of: clean_line(&ask.of),
            points: clean_text(&ask.points).trim().to_owned(),
            how: clean_line(&ask.how),
            ..ask.clone()
        };
        for point in &mut ask.asks {
            (point.name, point.says) = (clean_line(&point.name), clean_line(&point.says));
        }
        if ask.special {
            // Wherever it is listed it is a form, and names nothing.
            (ask.kind, ask.points) = (EvidenceKind::Form, special::POINTS.to_owned());
            (ask.asks, ask.fee_offered) = (Vec::new(), None);
        }
        let mut problems = Vec::new();
        if ask.asks.len() > MOST {
            problems.push(Problem::new("asks", format!("Choose at most {MOST}: more is not answered in two minutes.")));
        }
        if !ask.asks.is_empty() && Point::of_lines(&ask.points).len() > EFFECTS {
            problems.push(Problem::new("points", format!("Name at most {EFFECTS} effects, each on a line.")));
        }
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
        let rows = self.write(|tx| {
            let case = matter::case_of(tx, ask.matter)?;
            let brief = self.may_case(tx, Verb::WorkEvidence, case)?;
            if brief.status == CaseStatus::Closed {
                return Err(Error::NotNow(
                    "This case is closed. Open it again before you ask for evidence.".to_owned(),
                ));
            }
            if ask.special && !matter::is_special(tx, self.store.vault(), ask.matter)? {
                return Err(Error::NotNow("Mark the matter first: m.".to_owned()));
            }
            // A draft goes nowhere yet; sending it asks.
            if !asking.draft {
                self.goes_out(tx, ask.matter)?;
            }
            self.care_team(tx, brief.site, ask.team)?;
            let id = evidence::add(tx, case, &ask, asking.draft)?;
            if !ask.how.is_empty() {
                store::source::keep(tx, brief.site, &ask.of, &ask.how)?;
            }
            tx.audit(brief.site, Verb::WorkEvidence, "evidence", &id.to_string())?;
            let mut rows: Vec<Made> = vec![("evidence", id.0, 1)];
            if let Some((old, seen)) = asking.instead {
                rows.extend(self.replace(tx, old, seen)?);
            }
            Ok(rows)
        })?;
        let id = rows.first().map(|(_, id, _)| EvidenceId(*id)).ok_or(Error::Gone)?;
        let words = format!("request to {}", ask.of);
        let undo = self.undo_of(Verb::WorkEvidence, rows, &words);
        let done = match asking {
            Asking { draft: true, .. } => format!("Drafted: {words}. s in Evidence once it is sent"),
            Asking { instead: Some(_), .. } => format!("Asked instead: {words}"),
            Asking { .. } => format!("Asked: {words}"),
        };
        Ok(Done::new(id, done).undoable(undo))
    }

    /// Ends a request for which another source is asked: the row that this made, where it did not end before.
    fn replace(&self, tx: &store::Tx<'_>, old: EvidenceId, seen: u32) -> Result<Option<Made>, Error> {
        let brief = evidence::brief(tx, old)?;
        self.may_case(tx, Verb::WorkEvidence, brief.case)?;
        if matches!(brief.status, EvidenceStatus::Declined | EvidenceStatus::Withdrawn) {
            return Ok(None);
        }
        let replaced = EvidenceUpdate::new(EvidenceEventKind::Superseded, self.today());
        let version = evidence::update(tx, old, seen, &replaced)?;
        tx.audit(brief.site, Verb::WorkEvidence, "evidence", &old.to_string())?;
        Ok(Some(("evidence", old.0, version)))
    }

    /// Records what happened to a request, over the version that was seen.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; [`Error::Invalid`] where a reason or a stage is wanting, or on a
    /// day that cannot be; [`Error::NotNow`] where it cannot happen to the request as it stands.
    pub fn update_evidence(&self, id: EvidenceId, seen: u32, update: &EvidenceUpdate) -> Result<Done, Error> {
        use EvidenceEventKind::{
            Answered, Asked, Chased, Declined, Drafted, FeePaid, FeeWaived, Minutes, Superseded, Used,
        };
        self.permit_any(Verb::WorkEvidence)?;
        let kind = update.kind;
        // What belongs to other kinds of event is not taken along.
        let update = EvidenceUpdate {
            words: clean_text(&update.words).trim().to_owned(),
            amount: update.amount.filter(|_| kind.is_fee() && kind != FeeWaived),
            reason: update.reason.filter(|_| kind == Declined),
            stage: update.stage.filter(|_| kind == Used),
            payer: update.payer.filter(|_| kind == FeePaid),
            minutes: update.minutes.filter(|_| matches!(kind, Answered | Declined | Minutes)),
            ..update.clone()
        };
        let mut problems = Vec::new();
        if matches!(kind, Drafted | Superseded) {
            problems.push(Problem::new("kind", "That follows from asking: e in the case, or o for another source."));
        }
        if kind == Declined && update.reason.is_none() {
            problems.push(Problem::new("reason", "Choose why it was declined."));
        }
        if kind == Used && update.stage.is_none() {
            problems.push(Problem::new("stage", "Choose the stage at which it was used."));
        }
        if kind == Minutes && update.minutes.is_none() {
            problems.push(Problem::new("minutes", "Give the minutes that it cost them."));
        }
        if update.minutes.is_some_and(|minutes| minutes > MOST_MINUTES) {
            problems.push(Problem::new("minutes", format!("Give minutes, at most {MOST_MINUTES}: a working day.")));
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
            // What cannot happen is said before the day on which it did.
            after(brief.status, kind).map_err(store::Error::from)?;
            if kind != Asked && brief.went_out && update.on < brief.asked {
                let words = format!("It was asked on {}. Give that day or a later one.", full(brief.asked));
                return Err(Error::Invalid(vec![Problem::new("on", words)]));
            }
            if matches!(kind, Asked | Chased) {
                self.goes_out(tx, brief.matter)?;
            }
            let version = evidence::update(tx, id, seen, &update)?;
            tx.audit(of_case.site, Verb::WorkEvidence, "evidence", &id.to_string())?;
            Ok(version)
        })?;
        let words = kind.label().to_owned();
        let undo = self.undo_of(Verb::WorkEvidence, vec![("evidence", id.0, version)], &words);
        Ok(Done::new((), format!("Recorded: {words}")).undoable(undo))
    }

    /// When requests are chased here, and when one stops waiting for them.
    ///
    /// # Errors
    /// SQL errors; [`store::Error::Damaged`].
    pub fn chasing(&self) -> Result<Chasing, Error> {
        Ok(evidence::chasing(self.store.conn())?)
    }

    /// Sets when requests are chased. The next chase of a request that is out stays where it is until something happens to it.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] for days that make no sense.
    pub fn set_chasing(&self, chasing: &Chasing) -> Result<Done, Error> {
        self.permit_any(Verb::Settings)?;
        let mut problems = Vec::new();
        if let Err(words) = Chasing::parse_days(&chasing.days_text()) {
            problems.push(Problem::new("days", words));
        }
        if chasing.stop > 60 {
            problems.push(Problem::new("stop", "Give a number of days from 0 to 60."));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        self.write(|tx| {
            store::set_setting(tx, evidence::CHASING, &chasing.to_text())?;
            Ok(tx.audit(people::home_site(tx, self.me().id)?, Verb::Settings, "setting", evidence::CHASING)?)
        })?;
        Ok(Done::new((), format!("Set: requests are chased after {} days", chasing.days_text())))
    }

    /// What came of the requests asked on the days `from` to `to`, both included, by practice: figures, and nobody's name.
    ///
    /// # Errors
    /// [`Error::Denied`]; errors of writing the audit row: then nothing is given out.
    pub fn evidence_report(&self, from: NaiveDate, to: NaiveDate) -> Result<EvidenceReport, Error> {
        let sites = self.sites_for(Verb::SeeTotals)?;
        self.looked(Verb::SeeTotals, "evidence_report")?;
        let conn: &Connection = self.store.conn();
        let practices = store::figures::practices(conn, &sites)?;
        Ok(figures::report(practices, &store::figures::requests(conn, &sites, from, to)?))
    }
}
