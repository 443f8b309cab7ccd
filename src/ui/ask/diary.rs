//! Forms about the diary: tasks, events, being away.

use chrono::NaiveDate;

use crate::domain::away::NewAway;
use crate::domain::case::CaseFile;
use crate::domain::date::{Lean, parse_hour};
use crate::domain::event::{EventEdit, EventKind, EventRow, EventState, EventWords, Goes, Interpreter};
use crate::domain::id::{CaseId, EventId, StaffId};
use crate::domain::problem::Problem;
use crate::domain::role::Role;
use crate::domain::task::NewTask;
use crate::options;
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind, Opt, Options};
use crate::ui::model::Facts;

/// The choice of nobody in particular.
const TEAM: &str = "team";

const TASK: &[FieldSpec] = &[
    FieldSpec::new("what", "What", Kind::Line).required().help("What is to be done, for the advice file only."),
    FieldSpec::new("by", "By", Kind::Date(Lean::Future))
        .help("The last day for it. Left empty, it stands on Today until it is done."),
    FieldSpec::new("who", "Who", Kind::Choice(Options::Given)).required(),
];

fn people(facts: &Facts, nobody: &str) -> Vec<Opt> {
    let all = facts.advisors.iter().map(|advisor| Opt::new(advisor.id.to_string(), advisor.name.clone()));
    all.chain([Opt::new(TEAM, nobody)]).collect()
}

fn person(form: &Form, field: &str) -> Option<StaffId> {
    form.code(field).and_then(|code| code.parse().ok())
}

pub(super) fn task(file: &CaseFile, facts: &Facts, today: NaiveDate) -> Form {
    let mut form = Form::new(format!("Task · {}", file.person.spoken()), TASK, today);
    form.set_options("who", people(facts, "the team"));
    form.set_choice("who", &facts.id.to_string());
    form
}

pub(super) fn to_task(form: &Form, case: CaseId) -> Command {
    let what = form.text("what");
    Command::AddTask(Box::new(NewTask { case, what, by: form.date("by"), owner: person(form, "who") }))
}

const KIND: FieldSpec = FieldSpec::new("kind", "What", Kind::Choice(options!(EventKind))).required();
const ON: FieldSpec = FieldSpec::new("on", "Day", Kind::Date(Lean::Future)).required();
const AT: FieldSpec =
    FieldSpec::new("at", "Hour", Kind::Line).check(|text, _| parse_hour(text).map(|at| at.format("%H:%M").to_string()));
const PLACE: FieldSpec =
    FieldSpec::new("place", "Where", Kind::Line).help("The place, a phone number, or how one joins.");
const GOES: FieldSpec = FieldSpec::new("goes", "Who goes", Kind::Choice(options!(Goes))).required();
const INTERPRETER: FieldSpec = FieldSpec::new("interpreter", "Interpreter", Kind::Choice(options!(Interpreter)))
    .required()
    .help("One whose work it is: relatives and friends do not interpret.");
const MORE: FieldSpec = FieldSpec::new("note", "Note", Kind::Notes);

const NEW_EVENT: &[FieldSpec] = &[
    KIND,
    ON,
    AT,
    PLACE,
    GOES,
    INTERPRETER,
    FieldSpec::new("ready", "To be ready", Kind::Line)
        .help("What must be ready before it, such as the bundle. It becomes a task."),
    FieldSpec::new("by", "Ready by", Kind::Date(Lean::Future)),
    MORE,
];
const EVENT: &[FieldSpec] = &[
    FieldSpec::new("state", "It", Kind::Choice(options!(EventState)))
        .required()
        .help("Put off to another day: give that day, and leave it to come."),
    KIND,
    ON,
    AT,
    PLACE,
    GOES,
    INTERPRETER,
    MORE,
];

pub(super) fn event(file: &CaseFile, known: Option<&EventRow>, today: NaiveDate) -> Form {
    match known {
        None => {
            let mut form = Form::new(format!("Event · {}", file.person.spoken()), NEW_EVENT, today);
            form.set_choice("goes", Goes::Both.code());
            let needed = if file.person.interpreter { Interpreter::Needed } else { Interpreter::NotNeeded };
            form.set_choice("interpreter", needed.code());
            form
        }
        Some(row) => {
            let what = &row.what;
            let mut form = Form::new(format!("{} · {}", what.kind.label(), file.person.spoken()), EVENT, today);
            form.set_choice("state", what.state.code());
            form.set_choice("kind", what.kind.code());
            form.set_date("on", what.on);
            if let Some(at) = what.at {
                form.set_text("at", &at.format("%H:%M").to_string());
            }
            form.set_text("place", &what.words.place);
            form.set_choice("goes", what.goes.code());
            form.set_choice("interpreter", what.interpreter.code());
            form.set_text("note", &what.words.note);
            form
        }
    }
}

pub(super) fn to_event(form: &Form, case: CaseId, seen: Option<(EventId, u32)>) -> Result<Command, Vec<Problem>> {
    let wanted = |field: &'static str, words: &str| vec![Problem::new(field, words)];
    let at = form.text("at");
    let state = seen.and_then(|_| form.choice_as("state", EventState::from_code));
    let edit = EventEdit {
        kind: form.choice_as("kind", EventKind::from_code).ok_or_else(|| wanted("kind", "Choose one."))?,
        on: form.date("on").ok_or_else(|| wanted("on", "Give the day."))?,
        at: if at.is_empty() { None } else { Some(parse_hour(&at).map_err(|words| wanted("at", &words))?) },
        goes: form.choice_as("goes", Goes::from_code).ok_or_else(|| wanted("goes", "Choose one."))?,
        interpreter: form
            .choice_as("interpreter", Interpreter::from_code)
            .ok_or_else(|| wanted("interpreter", "Choose one."))?,
        state: state.unwrap_or(EventState::Ahead),
        words: EventWords { place: form.text("place"), note: form.text("note") },
    };
    if let Some((id, version)) = seen {
        return Ok(Command::EditEvent(id, version, Box::new(edit)));
    }
    let (what, by) = (form.text("ready"), form.date("by"));
    let ready = (!what.is_empty() || by.is_some()).then_some(NewTask { case, what, by, owner: None });
    Ok(Command::AddEvent(case, Box::new(edit), ready.map(Box::new)))
}

const AWAY: &[FieldSpec] = &[
    FieldSpec::new("who", "Who", Kind::Choice(Options::Given)).required(),
    FieldSpec::new("starts", "From", Kind::Date(Lean::Future)).required(),
    FieldSpec::new("ends", "Until", Kind::Date(Lean::Future)).required().help("The last day away."),
    FieldSpec::new("cover", "Cover", Kind::Choice(Options::Given)).required().help(
        "Who looks after the dates meanwhile. With five days or fewer left they stand on everybody's list all the same.",
    ),
];

pub(super) fn away(facts: &Facts, today: NaiveDate) -> Form {
    let mut form = Form::new("Away", AWAY, today);
    let mut who = people(facts, "");
    who.retain(|one| one.code != TEAM && (facts.role == Role::Supervisor || one.code == facts.id.to_string()));
    form.set_options("who", who);
    form.set_choice("who", &facts.id.to_string());
    form.set_options("cover", people(facts, "the team"));
    form.set_date("starts", today);
    form.focus(if facts.role == Role::Supervisor { "who" } else { "starts" });
    form
}

pub(super) fn to_away(form: &Form) -> Result<Command, Vec<Problem>> {
    let wanted = |field: &'static str, words: &str| vec![Problem::new(field, words)];
    Ok(Command::SetAway(Box::new(NewAway {
        staff: person(form, "who").ok_or_else(|| wanted("who", "Choose somebody."))?,
        starts: form.date("starts").ok_or_else(|| wanted("starts", "Give the first day."))?,
        ends: form.date("ends").ok_or_else(|| wanted("ends", "Give the last day."))?,
        cover: person(form, "cover"),
    })))
}
