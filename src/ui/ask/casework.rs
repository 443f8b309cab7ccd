//! Forms about cases: opening and closing, notes, matters, authorities.

use chrono::{Datelike as _, Months, NaiveDate};

use super::standing::mind_scope;
use crate::desk::intake::Seen;
use crate::domain::authority::{consent_lapses, rule};
use crate::domain::case::{
    Body, CaseFile, CloseReason, Direction, HowGiven, Level, Matter, MatterEdit, Nation, NewAuthority, Stage, Subject,
};
use crate::domain::date::Lean;
use crate::domain::id::{CaseId, MatterId};
use crate::domain::identifier::{Identifier, IdentifierKind};
use crate::domain::problem::Problem;
use crate::domain::referral::{Area, InboxRow};
use crate::domain::scope::Scope;
use crate::options;
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind};
use crate::ui::model::Desk;

const SUBJECT: FieldSpec = FieldSpec::new("subject", "Matter", Kind::Choice(options!(Subject)))
    .required()
    .help("The benefit or subject. A letter goes to the next one that begins so.");
const STAGE: FieldSpec = FieldSpec::new("stage", "Stage", Kind::Choice(options!(Stage)))
    .required()
    .help("Where it stands on the ladder of decisions.");
const NATION: FieldSpec = FieldSpec::new("nation", "Nation", Kind::Choice(options!(Nation)))
    .required()
    .help("The nation whose rules govern it. The site's own is offered; change it where another's rules hold.");
const ISSUE: FieldSpec = FieldSpec::new("issue", "At issue", Kind::Line).help("A few words, for the advice file only.");
const DUE: FieldSpec = FieldSpec::new("due", "Deadline on letter", Kind::Date(Lean::Future))
    .help("The date by which something must be done, as it is printed on the client's letter.");

const CLAIMED: FieldSpec = FieldSpec::new("claimed", "Claimed on", Kind::Date(Lean::Past))
    .help("The day from which the claim counts: of the call, of the form's arrival, or as the rules say.");

pub(super) const OPEN_CASE: &[FieldSpec] = &[
    SUBJECT,
    STAGE,
    FieldSpec::new("level", "Level of help", Kind::Choice(options!(Level)))
        .required()
        .help("Advice: the client keeps the date. Casework and representation: the desk does."),
    NATION,
    DUE,
    ISSUE,
    SERVICE,
];

pub(super) const MATTER: &[FieldSpec] = &[SUBJECT, STAGE, NATION, DUE, ISSUE, CLAIMED, SERVICE];

/// Where a person is pointed for what the desk may not advise on; hidden for everything else.
const SERVICE: FieldSpec =
    FieldSpec::new("service", "Sent to", Kind::Line).required().help("The service, and how to reach it.");

pub(super) fn open_case(desk: &Desk, row: &InboxRow, today: NaiveDate) -> Form {
    let mut form = Form::new(format!("Open the case · {}", row.name), OPEN_CASE, today);
    if let Some(subject) = row.areas.first().copied().and_then(subject_for) {
        form.set_choice("subject", subject.code());
    }
    form.set_choice("stage", Stage::Decision.code());
    form.set_choice("level", Level::Casework.code());
    form.set_choice("nation", nation(desk).code());
    if let Some(due) = row.due {
        form.set_date("due", due);
    }
    mind_scope(&mut form, &desk.facts.scope, OPEN_CASE);
    form
}

/// The subject that is offered first for an area; the person at the desk settles it. None is guessed among the benefits:
/// one that was guessed wrong and saved unseen would be counted as it stands.
const fn subject_for(area: Area) -> Option<Subject> {
    match area {
        Area::Benefits => None,
        Area::Debt => Some(Subject::PriorityDebt),
        Area::Housing => Some(Subject::Rent),
        Area::Employment => Some(Subject::Dismissal),
        Area::Immigration => Some(Subject::Status),
        Area::Care => Some(Subject::SocialCare),
        Area::Education => Some(Subject::School),
        Area::Other => Some(Subject::Other),
    }
}

fn nation(desk: &Desk) -> Nation {
    let home = desk.facts.sites.iter().find(|site| site.id == desk.facts.home);
    home.map_or(Nation::England, |site| site.nation)
}

fn edit(form: &Form) -> Result<MatterEdit, Vec<Problem>> {
    let wanted = |id: &'static str| vec![Problem::new(id, "Choose one.")];
    Ok(MatterEdit {
        subject: form.choice_as("subject", Subject::from_code).ok_or_else(|| wanted("subject"))?,
        issue: form.text("issue"),
        nation: form.choice_as("nation", Nation::from_code).ok_or_else(|| wanted("nation"))?,
        stage: form.choice_as("stage", Stage::from_code).ok_or_else(|| wanted("stage"))?,
        due: form.date("due"),
        claimed: None,
    })
}

/// Whether a form speaks of what the desk may not advise on: of what.
fn outside(form: &Form, scope: &Scope) -> Option<Subject> {
    form.choice_as("subject", Subject::from_code).filter(|subject| scope.outside(*subject).is_some())
}

pub(super) fn to_open_case(form: &Form, seen: Seen, scope: &Scope) -> Result<Command, Vec<Problem>> {
    if outside(form, scope).is_some() {
        return Ok(Command::Signpost(vec![seen], form.text("service")));
    }
    let level = form.choice_as("level", Level::from_code).unwrap_or(Level::Advice);
    Ok(Command::OpenCase(seen, level, Box::new(edit(form)?)))
}

pub(super) fn matter(desk: &Desk, file: &CaseFile, known: Option<&Matter>, today: NaiveDate) -> Form {
    match known {
        None => {
            let mut form = Form::new(format!("Add a matter · {}", file.person.spoken()), MATTER, today);
            form.set_choice("stage", Stage::Decision.code());
            form.set_choice("nation", nation(desk).code());
            mind_scope(&mut form, &desk.facts.scope, MATTER);
            form
        }
        Some(known) => {
            let mut form = Form::new(format!("Matter {} · {}", known.number, known.subject), MATTER, today);
            form.set_choice("subject", known.subject.code());
            form.set_choice("stage", known.stage.code());
            form.set_choice("nation", known.nation.code());
            form.set_text("issue", &known.issue);
            if let Some(due) = known.due {
                form.set_date("due", due);
            }
            if let Some(day) = known.claimed {
                form.set_date("claimed", day);
            }
            form.show("service", false);
            form
        }
    }
}

pub(super) fn to_matter(
    form: &Form,
    case: CaseId,
    seen: Option<(MatterId, u32)>,
    scope: &Scope,
) -> Result<Command, Vec<Problem>> {
    if let Some(subject) = outside(form, scope).filter(|_| seen.is_none()) {
        return Ok(Command::ReferOut(case, subject, form.text("service")));
    }
    let edit = Box::new(MatterEdit { claimed: form.date("claimed"), ..edit(form)? });
    Ok(match seen {
        None => Command::AddMatter(case, edit),
        Some((matter, version)) => Command::EditMatter(matter, version, edit),
    })
}

const NOTE: &[FieldSpec] = &[FieldSpec::new("body", "Note", Kind::Notes)
    .required()
    .help("Kept as you type. A saved note is never changed: a correction is another note.")];

pub(super) fn note(file: &CaseFile, today: NaiveDate) -> Form {
    Form::new(format!("Note · {}", file.person.spoken()), NOTE, today)
}

const AUTHORITY: &[FieldSpec] = &[
    FieldSpec::new("body", "For", Kind::Choice(options!(Body))).required(),
    FieldSpec::new("direction", "Which way", Kind::Choice(options!(Direction))).required(),
    FieldSpec::new("how", "How given", Kind::Choice(options!(HowGiven))).required(),
    FieldSpec::new("scope", "Covers", Kind::Line).help("What it covers, as it is written on it."),
    FieldSpec::new("from", "From", Kind::Date(Lean::Past)).required(),
    FieldSpec::new("begins", "Period begins", Kind::Number)
        .help("The day of the month on which the client's assessment periods begin, from 1 to 31: the end follows."),
    FieldSpec::new("until", "Until", Kind::Date(Lean::Future)),
];

/// A new authority; where one has ended or ends soon, that one anew.
pub(super) fn authority(file: &CaseFile, today: NaiveDate) -> Form {
    let renewed = file.to_renew(today);
    let what = if renewed.is_some() { "Renew the authority" } else { "Authority" };
    let mut form = Form::new(format!("{what} · {}", file.person.spoken()), AUTHORITY, today);
    form.set_choice("direction", renewed.map_or(Direction::Both, |old| old.direction).code());
    form.set_choice("how", renewed.map_or(HowGiven::Signed, |old| old.how).code());
    form.set_date("from", today);
    if let Some(half_a_year_on) = today.checked_add_months(Months::new(6)) {
        form.set_ghost("until", crate::domain::date::full(half_a_year_on));
    }
    if let Some(old) = renewed {
        form.set_choice("body", old.body.code());
        form.set_text("scope", &old.scope);
        // The periods begin on the day after the one with which it ended.
        if let Some(begins) = old.until.filter(|_| old.body == Body::DwpUc).and_then(|until| until.succ_opt()) {
            form.set_text("begins", &begins.day().to_string());
        }
        form.focus("how");
    }
    for field in ["body", "begins"] {
        by_rule(&mut form, field);
    }
    form
}

/// What follows from the body's own rule: what it says, and for Universal Credit the last day.
pub(super) fn by_rule(form: &mut Form, field: &str) {
    let body = form.choice_as("body", Body::from_code);
    if field == "body" {
        form.show("begins", body == Some(Body::DwpUc));
        form.set_aside("By its own rule", body.and_then(rule).unwrap_or_default());
    }
    if matches!(field, "body" | "begins" | "from")
        && let (Some(begins), Some(from)) = (form.number("begins"), form.date("from"))
        && let Some(last) = consent_lapses(from, begins)
    {
        form.set_date("until", last);
    }
}

pub(super) fn to_authority(form: &Form, case: CaseId) -> Result<Command, Vec<Problem>> {
    let wanted = |id: &'static str| vec![Problem::new(id, "Choose one.")];
    Ok(Command::AddAuthority(
        case,
        Box::new(NewAuthority {
            body: form.choice_as("body", Body::from_code).ok_or_else(|| wanted("body"))?,
            direction: form.choice_as("direction", Direction::from_code).ok_or_else(|| wanted("direction"))?,
            scope: form.text("scope"),
            how: form.choice_as("how", HowGiven::from_code).ok_or_else(|| wanted("how"))?,
            from: form.date("from").ok_or_else(|| vec![Problem::new("from", "Give the day it was given.")])?,
            until: form.date("until"),
        }),
    ))
}

const IDENTIFIER: &[FieldSpec] = &[
    FieldSpec::new("kind", "Kind", Kind::Choice(options!(IdentifierKind))).required(),
    FieldSpec::new("value", "Number", Kind::Line)
        .required()
        .help("As it stands on the letter. For the advice file only; masked on the screen until v shows it."),
    FieldSpec::new("of", "Whose", Kind::Line)
        .help("Which council, which creditor, which tribunal, where the kind does not say it."),
];

/// Most cases need the National Insurance number first: while there is none, typing it and saving is all.
pub(super) fn identifier(file: &CaseFile, today: NaiveDate) -> Form {
    let mut form = Form::new(format!("A number · {}", file.person.spoken()), IDENTIFIER, today);
    if file.identifiers.iter().all(|held| held.kind != Some(IdentifierKind::Nino)) {
        form.set_choice("kind", IdentifierKind::Nino.code());
        form.focus("value");
    }
    form
}

pub(super) fn to_identifier(form: &Form, case: CaseId) -> Result<Command, Vec<Problem>> {
    let kind = form.choice_as("kind", IdentifierKind::from_code);
    let kind = kind.ok_or_else(|| vec![Problem::new("kind", "Choose what it is.")])?;
    let new = Identifier { kind, of: form.text("of"), value: form.text("value") };
    Ok(Command::AddIdentifier(case, Box::new(new)))
}

const CLOSE: &[FieldSpec] = &[FieldSpec::new("reason", "Why", Kind::Choice(options!(CloseReason))).required()];

pub(super) fn close(file: &CaseFile, today: NaiveDate) -> Form {
    let mut form = Form::new(format!("Close the case of {}", file.person.spoken()), CLOSE, today);
    let out: Vec<&str> = file.evidence.iter().filter(|row| row.status.is_open()).map(|row| row.of.as_str()).collect();
    let requests = if out.len() == 1 { "request" } else { "requests" };
    if !out.is_empty() {
        let words = format!("{} {requests}, withdrawn with the case: {}", out.len(), out.join("; "));
        form.set_aside("Still out", words);
    }
    form
}

pub(super) fn to_close(form: &Form, case: CaseId, seen: u32) -> Result<Command, Vec<Problem>> {
    let reason =
        form.choice_as("reason", CloseReason::from_code).ok_or_else(|| vec![Problem::new("reason", "Choose why.")])?;
    Ok(Command::CloseCase(case, seen, reason))
}
