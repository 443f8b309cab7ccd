//! Forms about medical evidence.

use chrono::{Days, NaiveDate};

use super::matter_options;
use crate::domain::case::{CaseFile, Matter, Stage};
use crate::domain::date::{Lean, full, working_day};
use crate::domain::descriptor::{Activity, Part};
use crate::domain::evidence::{
    ClinicianReason, EvidenceAsk, EvidenceEventKind, EvidenceKind, EvidenceRow, EvidenceUpdate,
};
use crate::domain::id::{EvidenceId, MatterId, TeamId};
use crate::domain::people::TeamKind;
use crate::domain::problem::Problem;
use crate::domain::text::capital;
use crate::domain::working::{Entry, Working};
use crate::options;
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind, NewRow, Opt, Options, Pick};
use crate::ui::model::{Desk, Facts};

const ASK: &[FieldSpec] = &[
    FieldSpec::new("matter", "For", Kind::Choice(Options::Given)).required(),
    FieldSpec::new("of", "Of whom", Kind::Lookup(NewRow::AnyText)).required().help(
        "A name and role, or a team in the building. Whoever sees the effect of the illness is the best witness.",
    ),
    FieldSpec::new("kind", "What", Kind::Choice(options!(EvidenceKind))).required().help(
        "A client can have a copy of their record and last letters for nothing: ask for that first where it would do.",
    ),
    FieldSpec::new("points", "Points to speak to", Kind::Notes)
        .help("The effects that decide the case, in plain words. Name the activities, not the diagnosis."),
    FieldSpec::new("needed_by", "Needed by", Kind::Date(Lean::Future))
        .help("Work back from the date on the letter. Without a date the request is chased after 7, 14 and 21 days."),
    FieldSpec::new("team", "In the building", Kind::Choice(Options::Given))
        .help("The care team that is asked. They can then read the question here."),
];

pub(super) fn ask(desk: &Desk, file: &CaseFile, about: Option<MatterId>, wanted: &[Wants], today: NaiveDate) -> Form {
    let mut form = Form::new(format!("Ask for evidence · {}", file.person.spoken()), ASK, today);
    form.set_options("matter", matter_options(file));
    let care = desk.facts.teams.iter().filter(|team| team.kind == TeamKind::Care && team.site == file.row.site);
    form.set_options("team", care.map(|team| Opt::new(team.id.to_string(), team.name.clone())).collect());
    form.set_choice("kind", EvidenceKind::Letter.code());
    if let Some(matter) = file.matters.iter().rfind(|matter| about.is_none_or(|about| about == matter.id)) {
        form.set_choice("matter", &matter.id.to_string());
        if let Some(wanted) = wanted.iter().find(|wanted| wanted.matter == matter.id) {
            wanted.fill(&mut form);
        }
        form.focus("of");
    }
    let held: Vec<String> = file
        .authorities
        .iter()
        .map(|authority| {
            let until = authority.until.map_or_else(String::new, |until| format!(", until {}", full(until)));
            let state = if authority.holds_on(today) { "=" } else { "x out of date:" };
            format!("{state} {} · {}{until}", authority.body, authority.direction)
        })
        .collect();
    let words = if held.is_empty() {
        "! No authority is recorded. A record holder needs the client's own: a in the case records one.".to_owned()
    } else {
        held.join("\n")
    };
    form.set_aside("Authority held", words);
    form
}

/// What a matter wants of a request, as far as it is known beforehand.
pub(super) struct Wants {
    matter: MatterId,
    /// What nothing supports yet of its working: the activities, each with what the client says of it.
    points: String,
    /// By when, worked back from the day on which something is due.
    by: Option<NaiveDate>,
}

impl Wants {
    /// What the matters of a case want.
    pub(super) fn all(desk: &Desk, file: &CaseFile, today: NaiveDate) -> Vec<Self> {
        let of = |matter: &Matter| {
            let working = Working::of(&desk.facts.limits.tests, matter, &file.workings);
            let points: Vec<String> = working.into_iter().flat_map(points_of).collect();
            let due = file.last_day(matter, today).map(|due| two_working_days_before(due).max(today));
            let by = due.or(matter.due.map(two_working_days_before));
            Self { matter: matter.id, points: points.join("\n"), by }
        };
        file.matters.iter().map(of).collect()
    }

    /// Fills a form with it: where nothing is known to be wanted, the day is only suggested.
    fn fill(&self, form: &mut Form) {
        form.set_ghost("needed_by", self.by.map(full).unwrap_or_default());
        form.set_text("points", &self.points);
        match self.by.filter(|_| !self.points.is_empty()) {
            Some(day) => form.set_date("needed_by", day),
            None => form.set_text("needed_by", ""),
        }
    }

    /// Whether a form still stands as this filled it.
    fn stands(&self, form: &Form) -> bool {
        let day = self.by.filter(|_| !self.points.is_empty());
        form.text("points") == self.points && form.date("needed_by") == day
    }
}

/// The activities that nothing supports yet, each with what the client says of it.
fn points_of(working: Working<'_>) -> Vec<String> {
    let line = |(part, activity, entry): (&Part, &Activity, &Entry)| {
        let says = if entry.says.is_empty() { String::new() } else { format!(": {}", entry.says) };
        format!("{}, {}{says}", capital(&working.name(part, activity)), activity.title)
    };
    working.gaps().map(line).collect()
}

/// The last day that leaves two working days before `due` (bank holidays are not known to this version).
fn two_working_days_before(due: NaiveDate) -> NaiveDate {
    let mut day = due;
    let mut left = 2;
    while left > 0 {
        let Some(before) = day.checked_sub_days(Days::new(1)) else { return day };
        day = before;
        if working_day(day) {
            left -= 1;
        }
    }
    day
}

/// Choosing a team as the one asked also chooses it as the one in the building; `followed` is the team so chosen, which
/// goes again when somebody else is asked. A team that was chosen by hand stays.
///
/// What was filled for one matter and not touched is filled again for another.
pub(super) fn follow(form: &mut Form, field: &str, facts: &Facts, wanted: &[Wants], followed: &mut Option<String>) {
    if field == "matter" {
        let chosen = form.code("matter").and_then(|code| code.parse().ok());
        let now = wanted.iter().find(|wanted| Some(wanted.matter) == chosen);
        if let Some(now) = now.filter(|_| wanted.iter().any(|before| before.stands(form))) {
            now.fill(form);
        }
    }
    if field != "of" {
        return;
    }
    if followed.take().is_some_and(|team| form.code("team") == Some(team.as_str())) {
        form.set_choice("team", "");
    }
    if let Some(Pick::Known(candidate)) = form.lookup("of")
        && facts.teams.iter().any(|team| team.id.to_string() == candidate.key)
    {
        form.set_choice("team", &candidate.key);
        *followed = Some(candidate.key);
    }
}

pub(super) fn to_ask(form: &Form, _: &Desk) -> Result<Command, Vec<Problem>> {
    let matter = form
        .code("matter")
        .and_then(|code| code.parse().ok())
        .ok_or_else(|| vec![Problem::new("matter", "Choose the matter that it is for.")])?;
    let of = match form.lookup("of") {
        Some(Pick::Known(candidate)) => candidate.line,
        Some(Pick::New(typed)) => typed,
        None => return Err(vec![Problem::new("of", "Say who is asked: a name and role, or a team.")]),
    };
    let team: Option<TeamId> = form.code("team").and_then(|code| code.parse().ok());
    Ok(Command::Ask(Box::new(EvidenceAsk {
        matter,
        of,
        team,
        kind: form.choice_as("kind", EvidenceKind::from_code).unwrap_or(EvidenceKind::Letter),
        points: form.text("points"),
        needed_by: form.date("needed_by"),
    })))
}

const ON: FieldSpec = FieldSpec::new("on", "When", Kind::Date(Lean::Past)).required();
const WORDS: FieldSpec = FieldSpec::new("words", "In short", Kind::Notes);

const CHASED: &[FieldSpec] = &[WORDS, ON];
const ANSWERED: &[FieldSpec] =
    &[FieldSpec::new("words", "What it says", Kind::Notes).help("In short, and to which points it speaks."), ON];
const DECLINED: &[FieldSpec] =
    &[FieldSpec::new("reason", "Why", Kind::Choice(options!(ClinicianReason))).required(), WORDS, ON];
const FEE: &[FieldSpec] =
    &[FieldSpec::new("amount", "Amount", Kind::Money).help("As it was asked or paid."), WORDS, ON];
const USED: &[FieldSpec] = &[
    FieldSpec::new("stage", "Used at", Kind::Choice(options!(Stage)))
        .required()
        .help("The stage at which the evidence went in: results are counted by it."),
    ON,
];

pub(super) fn event(row: &EvidenceRow, kind: EvidenceEventKind, today: NaiveDate) -> Form {
    let specs = match kind {
        EvidenceEventKind::Answered => ANSWERED,
        EvidenceEventKind::Declined => DECLINED,
        EvidenceEventKind::FeeAsked | EvidenceEventKind::FeeWaived | EvidenceEventKind::FeePaid => FEE,
        EvidenceEventKind::Used => USED,
        _ => CHASED,
    };
    let mut form = Form::new(format!("{} · {} · {}", title(kind), row.of, row.name), specs, today);
    form.set_date("on", today);
    if !row.points.is_empty() {
        form.set_aside("What was asked", row.points.clone());
    }
    form
}

const fn title(kind: EvidenceEventKind) -> &'static str {
    match kind {
        EvidenceEventKind::Asked => "Asked",
        EvidenceEventKind::Chased => "Chased",
        EvidenceEventKind::Answered => "Answered",
        EvidenceEventKind::Declined => "Declined",
        EvidenceEventKind::FeeAsked => "Fee asked",
        EvidenceEventKind::FeeWaived => "Fee waived",
        EvidenceEventKind::FeePaid => "Fee paid",
        EvidenceEventKind::Used => "Evidence used",
        EvidenceEventKind::Withdrawn => "Withdraw the request",
    }
}

pub(super) fn to_event(form: &Form, id: EvidenceId, seen: u32, kind: EvidenceEventKind) -> Command {
    let fee = matches!(kind, EvidenceEventKind::FeeAsked | EvidenceEventKind::FeeWaived | EvidenceEventKind::FeePaid);
    let update = EvidenceUpdate {
        kind,
        on: form.date("on").unwrap_or_default(),
        words: if kind == EvidenceEventKind::Used { String::new() } else { form.text("words") },
        amount: if fee { form.money("amount") } else { None },
        reason: if kind == EvidenceEventKind::Declined {
            form.choice_as("reason", ClinicianReason::from_code)
        } else {
            None
        },
        stage: if kind == EvidenceEventKind::Used { form.choice_as("stage", Stage::from_code) } else { None },
    };
    Command::Evidence(id, seen, Box::new(update))
}
