//! Letters that come and what has to go: due dates, what was sent, whether it arrived.

use super::limits::Limits;
use super::undo::Made;
use super::{Done, Error, Session};
use crate::domain::case::{CaseStatus, Nation};
use crate::domain::date::full;
use crate::domain::due::{DueEventKind, DueRow, DueUpdate, NewLetter, Told};
use crate::domain::evidence::{EvidenceEventKind, EvidenceRow, EvidenceUpdate};
use crate::domain::id::{CaseId, DueId, EvidenceId, MatterId};
use crate::domain::problem::Problem;
use crate::domain::role::Verb;
use crate::domain::task::NewTask;
use crate::domain::text::clean_text;
use crate::domain::time_limit::{Asked, DueDate, Kind, Refused, Rule, When, reckon};
use crate::exchange::calendar;
use crate::store::{Tx, due, enclosure, event, evidence, matter, task};

/// The fields for what else a rule can be counted from, in the order of its triggers after the first.
pub const ALSO: [&str; 2] = ["also1", "also2"];

/// The field in which a rule's trigger is typed.
fn field_of(rule: &Rule, trigger: &str) -> &'static str {
    let at = rule.triggers.iter().position(|known| known.name == trigger).unwrap_or_default();
    at.checked_sub(1).and_then(|at| ALSO.get(at)).copied().unwrap_or("on")
}

/// The due date that follows from a letter for a matter, before anything is kept; with the rule that it starts.
///
/// # Errors
/// Each problem with its field: the rule, the day or the nation.
pub fn follows<'r>(
    limits: &'r Limits,
    letter: &NewLetter,
    nation: Nation,
) -> Result<(DueDate, &'r Rule), Vec<Problem>> {
    let wrong = |field: &'static str, words: String| vec![Problem::new(field, words)];
    let rule = limits.rules.find(&letter.rule);
    let rule = rule.ok_or_else(|| wrong("rule", "Choose what came.".to_owned()))?;
    if rule.kind == Kind::NoLimit {
        return Err(wrong("rule", "No time limit follows from that.".to_owned()));
    }
    let first = rule.triggers.first().map(|trigger| trigger.name.as_str()).unwrap_or_default();
    let mut asked = Asked::since(first, When { date: letter.on, time: letter.hour }).in_nation(nation);
    asked.happened.extend(letter.also.iter().map(|(name, day)| (name.clone(), When::from(*day))));
    let due = reckon(&limits.rules, rule, &asked, &limits.holidays).map_err(|why| match why {
        Refused::NotThere(nation) => {
            wrong("rule", format!("That is not the law in {nation}: change the matter's nation, or choose another."))
        }
        Refused::Missing(name, label) => wrong(field_of(rule, &name), format!("Give the {label}.")),
        Refused::Order(_, second) => {
            wrong(field_of(rule, &second), "That is before what it follows. Check both dates.".to_owned())
        }
        _ => wrong("on", "From that day nothing can be counted.".to_owned()),
    })?;
    Ok((due, rule))
}

impl Session {
    /// Due dates of the person's sites: those that wait, the earliest first; with `all` every one, the latest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn due_dates(&self, all: bool, limit: Option<usize>) -> Result<Vec<DueRow>, Error> {
        let sites = self.sites_for(Verb::SeeCase)?;
        Ok(due::list(self.store.conn(), self.store.vault(), &sites, all, limit)?)
    }

    /// The due dates, tasks, events and appointments of the person's sites that wait, or with `mine` only their own, as an iCalendar file
    /// without a name.
    ///
    /// # Errors
    /// [`Error::Denied`]; errors of writing the audit row: then nothing is given out.
    pub fn calendar(&self, mine: bool) -> Result<String, Error> {
        self.looked(Verb::SeeCase, "calendar")?;
        let me = &self.me().login;
        let (mut dates, mut tasks, mut events) =
            (self.due_dates(false, None)?, self.tasks(false, None)?, self.events(false, None)?);
        let mut booked = self.all_appointments(false, None)?;
        if mine {
            dates.retain(|row| row.owner == *me);
            tasks.retain(|row| row.owner.as_ref() == Some(me));
            events.retain(|row| row.owner == *me);
            booked.retain(|row| row.advisor == Some(self.me().id));
        }
        // Nobody is reminded to send what must not go out.
        dates.retain(|row| !row.halted);
        Ok(calendar::of(&dates, &tasks, &events, &booked, self.now()))
    }

    /// Records a letter: the due date that follows is set, and the matter moves along its ladder.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a day to come, or where nothing follows from it; [`Error::NotNow`] in a closed case.
    pub fn record_letter(&self, letter: &NewLetter) -> Result<Done<DueId>, Error> {
        self.permit_any(Verb::WorkCase)?;
        let letter = NewLetter { words: clean_text(&letter.words).trim().to_owned(), ..letter.clone() };
        let mut problems = Vec::new();
        if letter.on > self.today() {
            problems.push(Problem::new("on", "That day is still to come. Give the date on the letter."));
        }
        if letter.received.is_some_and(|day| day > self.today()) {
            problems.push(Problem::new("received", "That day is still to come. Give the day on which it came."));
        }
        if letter.received.is_some_and(|day| day < letter.on) {
            problems.push(Problem::new("received", "It cannot have come before it was written. Check both dates."));
        }
        if letter.printed.is_some_and(|day| day < letter.on) {
            problems.push(Problem::new("printed", "That day is before the letter's own date. Check both dates."));
        }
        let limits = self.limits()?;
        if let Some(rule) = limits.rules.find(&letter.rule) {
            let to_come = letter.also.iter().filter(|(_, day)| *day > self.today());
            problems.extend(to_come.map(|(name, _)| {
                Problem::new(field_of(rule, name), "That day is still to come. Leave it empty until it has happened.")
            }));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let conn = self.store.conn();
        let case = matter::case_of(conn, letter.matter)?;
        let of = matter::of_case(conn, self.store.vault(), case)?;
        let of = of.into_iter().find(|matter| matter.id == letter.matter).ok_or(Error::Gone)?;
        let (counted, rule) = follows(&limits, &letter, of.nation).map_err(Error::Invalid)?;
        let day = letter.printed.or(counted.due).ok_or(Error::Gone)?;
        let told = told(&letter, &counted, rule, &limits, of.nation);
        let (id, moved) = self.write(|tx| {
            let brief = self.may_case(tx, Verb::WorkCase, case)?;
            if brief.status == CaseStatus::Closed {
                return Err(Error::NotNow("This case is closed. Open it again before you record a letter.".to_owned()));
            }
            let id = due::add(tx, case, &letter, &counted, rule.whose, &told)?;
            let moved = matter::letter_came(tx, letter.matter, rule.stage, letter.printed)?;
            tx.audit(brief.site, Verb::WorkCase, "due_date", &id.to_string())?;
            Ok::<_, Error>((id, moved))
        })?;
        let mut rows: Vec<Made> = vec![("due_date", id.0, 1)];
        rows.extend(moved.map(|version| ("matter", letter.matter.0, version)));
        let words = format!("{}, {}", told.brief, full(day));
        let undo = self.undo_of(Verb::WorkCase, rows, &words);
        Ok(Done::new(id, format!("Due: {words}")).undoable(undo))
    }

    /// Records what happened to a due date, over the version that was seen.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; [`Error::Invalid`] where it is not said how or why, or on a day to
    /// come; [`Error::NotNow`] where it is over, or where an answer is to go with it that must not.
    pub fn update_due(&self, id: DueId, seen: u32, update: &DueUpdate) -> Result<Done, Error> {
        self.permit_any(Verb::WorkCase)?;
        let sent = update.kind == DueEventKind::Sent;
        let mut update = DueUpdate { words: clean_text(&update.words).trim().to_owned(), ..update.clone() };
        update.enclosed.retain(|_| sent);
        update.enclosed.sort_unstable();
        update.enclosed.dedup();
        let mut problems = Vec::new();
        if sent && update.how.is_none() {
            problems.push(Problem::new("how", "Choose how it was sent."));
        }
        if update.kind == DueEventKind::Ended && update.reason.is_none() {
            problems.push(Problem::new("reason", "Choose why it is over."));
        }
        if update.on > self.today() {
            problems.push(Problem::new("on", "That day is still to come. Give today or an earlier day."));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let case = due::brief(self.store.conn(), id)?.case;
        let row = due::of_case(self.store.conn(), self.store.vault(), case)?.into_iter().find(|row| row.id == id);
        let row = row.ok_or(Error::Gone)?;
        // A rule that the desk no longer has moves nothing.
        let then = self.limits()?.rules.find(&row.rule).and_then(|rule| rule.then);
        let rows = self.write(|tx| {
            let of_case = self.may_case(tx, Verb::WorkCase, case)?;
            let now = due::brief(tx, id)?;
            let to = now.state.after(update.kind);
            let to = to.ok_or_else(|| Error::NotNow(format!("This due date is over ({}).", now.state.label())))?;
            if sent {
                self.goes_out(tx, row.matter)?;
            }
            let mut rows: Vec<Made> = vec![("due_date", id.0, due::update(tx, id, seen, to, &update)?)];
            if let Some(by) = update.ask_again.filter(|_| update.kind == DueEventKind::Confirmed) {
                let to = if row.told.to.is_empty() { "them" } else { &row.told.to };
                let what = format!("ask {to}: {}, no answer yet", row.told.brief);
                let ask = NewTask { case, what, by: Some(by), owner: Some(of_case.advisor) };
                rows.push(("task", task::add(tx, &ask)?.0, 1));
            }
            if let Some(stage) = then.filter(|_| sent) {
                let moved = matter::set_stage(tx, row.matter, stage)?;
                rows.extend(moved.map(|version| ("matter", row.matter.0, version)));
            }
            for request in &update.enclosed {
                self.may_enclose(tx, case, *request)?;
                rows.extend(enclose(tx, id, *request, row.matter, update.on)?);
            }
            tx.audit(of_case.site, Verb::WorkCase, "due_date", &id.to_string())?;
            Ok::<_, Error>(rows)
        })?;
        let words = format!("{}: {}", row.told.brief, update.kind.label());
        let undo = self.undo_of(Verb::WorkCase, rows, &words);
        Ok(Done::new((), format!("Recorded: {words}")).undoable(undo))
    }

    /// Refuses to send on an answer to which the client did not agree, or that is not safe to show them.
    fn may_enclose(&self, tx: &Tx<'_>, case: CaseId, request: EvidenceId) -> Result<(), Error> {
        let of_case = evidence::of_case(tx, self.store.vault(), case)?;
        match of_case.iter().find(|row| row.id == request).and_then(EvidenceRow::why_it_stays) {
            Some(why) => Err(Error::NotNow(format!("{why}: take it out of what is enclosed."))),
            None => Ok(()),
        }
    }

    /// Refuses to close a case over what still has to be sent, confirmed or done.
    pub(super) fn nothing_due(&self, tx: &Tx<'_>, id: CaseId) -> Result<(), Error> {
        match due::waiting_in(tx, id)? {
            0 if task::waits_in(tx, id)? => Err(Error::NotNow(
                "A task is still to be done. Record that it is done (T) or dropped, then close.".to_owned(),
            )),
            0 if event::waits_in(tx, id)? => {
                Err(Error::NotNow("An event is still to come. Record what became of it (h), then close.".to_owned()))
            }
            0 => Ok(()),
            1 => Err(Error::NotNow(
                "A due date is still open. Send it and have it confirmed, or end it with a reason (D), then close."
                    .to_owned(),
            )),
            count => Err(Error::NotNow(format!(
                "{count} due dates are still open. Send them and have them confirmed, or end each with a reason (D), then close."
            ))),
        }
    }
}

/// The answer to a request goes with what was sent, and is used at the stage on which the matter now stands: the rows that
/// this made.
pub(super) fn enclose(
    tx: &Tx<'_>,
    due: DueId,
    request: EvidenceId,
    of: MatterId,
    on: chrono::NaiveDate,
) -> Result<[Made; 2], Error> {
    let brief = evidence::brief(tx, request)?;
    if brief.matter != of {
        return Err(Error::Gone);
    }
    let stage = matter::stage(tx, of)?;
    let used = EvidenceUpdate { stage: Some(stage), ..EvidenceUpdate::new(EvidenceEventKind::Used, on) };
    let version = evidence::update(tx, request, brief.version, &used)?;
    let enclosure = enclosure::add(tx, due, request, stage, on)?;
    tx.audit(brief.site, Verb::WorkEvidence, "evidence", &request.to_string())?;
    Ok([("evidence", request.0, version), ("enclosure", enclosure, 1)])
}

/// What a due date says of itself from now on.
pub(super) fn told(letter: &NewLetter, counted: &DueDate, rule: &Rule, limits: &Limits, nation: Nation) -> Told {
    let mut warnings = match letter.printed.filter(|printed| Some(*printed) != counted.due) {
        Some(printed) => counted.warnings_of(printed, &limits.holidays, nation),
        None => counted.warnings(),
    };
    if let (Some(printed), Some(due)) = (letter.printed, counted.due)
        && printed != due
    {
        warnings.insert(
            0,
            format!(
                "The letter prints {}; counted by the rule it would be {}. The letter's day is used.",
                full(printed),
                full(due)
            ),
        );
    }
    Told {
        title: rule.title.clone(),
        brief: rule.brief().to_owned(),
        to: rule.to.clone(),
        letter: rule.letter.clone(),
        explanation: counted.explanation.clone(),
        source: format!("{}. Checked on {}.", counted.source, full(counted.checked)),
        warnings,
        words: letter.words.clone(),
    }
}
