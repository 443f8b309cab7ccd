//! Forms about who stands for a client, the end of a call, and what the desk may advise on.

use chrono::NaiveDate;

use crate::domain::call::{CallEnd, CallerCheck};
use crate::domain::case::{CaseFile, Subject};
use crate::domain::date::Lean;
use crate::domain::id::{ActsForId, CaseId};
use crate::domain::problem::Problem;
use crate::domain::referral::Area;
use crate::domain::scope::{Immigration, Scope};
use crate::domain::standing::{ActsFor, ActsForEdit, Capacity};
use crate::options;
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind};

const ACTS_FOR: &[FieldSpec] = &[
    FieldSpec::new("capacity", "Acts as", Kind::Choice(options!(Capacity))).required(),
    FieldSpec::new("name", "Name", Kind::Line).required(),
    FieldSpec::new("phone", "Phone", Kind::Line),
    FieldSpec::new("proof", "Proof", Kind::Line)
        .help("What shows it: a letter of the DWP, a registered power of attorney, an order of the court, a grant."),
    FieldSpec::new("seen", "Seen on", Kind::Date(Lean::Past))
        .help("The day on which somebody of the desk saw the proof. Until then one speaks to the client."),
    FieldSpec::new("from", "From", Kind::Date(Lean::Past)).required(),
    FieldSpec::new("until", "Until", Kind::Date(Lean::Future)),
];

pub(super) fn acts_for(file: &CaseFile, known: Option<&ActsFor>, today: NaiveDate) -> Form {
    let whom = file.person.spoken();
    let Some(known) = known else {
        let mut form = Form::new(format!("Who acts for {whom}"), ACTS_FOR, today);
        if file.person.died.is_some() {
            form.set_choice("capacity", Capacity::Executor.code());
            form.focus("name");
        }
        form.set_date("from", today);
        return form;
    };
    let mut form = Form::new(format!("{} · acts for {whom}", known.who.name), ACTS_FOR, today);
    form.set_choice("capacity", known.who.capacity.code());
    form.set_text("name", &known.who.name);
    form.set_text("phone", &known.who.phone);
    form.set_text("proof", &known.who.proof);
    form.set_date("from", known.who.from);
    for (id, day) in [("seen", known.who.seen), ("until", known.who.until)] {
        if let Some(day) = day {
            form.set_date(id, day);
        }
    }
    if known.who.seen.is_none() {
        form.focus("proof");
    }
    form
}

pub(super) fn to_acts_for(form: &Form, case: CaseId, seen: Option<(ActsForId, u32)>) -> Result<Command, Vec<Problem>> {
    let capacity = form.choice_as("capacity", Capacity::from_code);
    let from = form.date("from");
    let edit = ActsForEdit {
        capacity: capacity.ok_or_else(|| vec![Problem::new("capacity", "Choose one.")])?,
        name: form.text("name"),
        phone: form.text("phone"),
        proof: form.text("proof"),
        seen: form.date("seen"),
        from: from.ok_or_else(|| vec![Problem::new("from", "Give the day from which they act.")])?,
        until: form.date("until"),
    };
    Ok(Command::ActsFor(case, seen, Box::new(edit)))
}

const DIED: &[FieldSpec] = &[FieldSpec::new("on", "Died on", Kind::Date(Lean::Past)).required().help(
    "The day as the family or the certificate gives it. Nothing goes out until you say for whom each matter goes on.",
)];

pub(super) fn died(file: &CaseFile, today: NaiveDate) -> Form {
    let mut form = Form::new(format!("{} has died", file.person.spoken()), DIED, today);
    form.set_aside(
        "What follows",
        "Letters, requests and reminders stop. Then p asks of each matter whether it goes on, and for whom: the executor, \
         the estate, the next of kin, or nobody.",
    );
    form
}

pub(super) fn to_died(form: &Form, case: CaseId, seen: u32) -> Result<Command, Vec<Problem>> {
    let on = form.date("on").ok_or_else(|| vec![Problem::new("on", "Give the day.")])?;
    Ok(Command::Died(case, seen, on))
}

const CALL: &[FieldSpec] = &[
    FieldSpec::new("with", "Spoke to", Kind::Line)
        .required()
        .help("A name, and of which body; or that nobody answered."),
    FieldSpec::new("said", "What was said", Kind::Notes).help("Kept as a note of the case."),
    FieldSpec::new("reference", "Reference", Kind::Line).help("The reference that they gave for this call."),
    FieldSpec::new("promised", "They promised", Kind::Line).help("What they will do. It becomes a task of yours."),
    FieldSpec::new("by", "By", Kind::Date(Lean::Future)).help("The day by which they promised it."),
    FieldSpec::new("check", "Who it was", Kind::Choice(options!(CallerCheck))).required(),
    FieldSpec::new("minutes", "Minutes", Kind::Number),
];

/// The end of a call; `known` is what the card tells: how far it is sure who it was, and how many minutes it took.
pub(super) fn call(file: &CaseFile, known: Option<(CallerCheck, Option<u32>)>, today: NaiveDate) -> Form {
    let mut form = Form::new(format!("End of the call · {}", file.person.spoken()), CALL, today);
    let (check, minutes) = known.unwrap_or((CallerCheck::Body, None));
    form.set_choice("check", check.code());
    if let Some(minutes) = minutes.filter(|minutes| *minutes > 0) {
        form.set_text("minutes", &minutes.to_string());
    }
    if matches!(check, CallerCheck::Points | CallerCheck::CodeWord) {
        let whom = file.spokesperson(today).map_or_else(|| file.person.spoken(), ActsFor::named);
        form.set_text("with", &whom);
        form.focus("said");
    }
    form
}

pub(super) fn to_call(form: &Form, case: CaseId) -> Command {
    Command::EndCall(Box::new(CallEnd {
        case,
        with: form.text("with"),
        reference: form.text("reference"),
        check: form.choice_as("check", CallerCheck::from_code).unwrap_or(CallerCheck::NotChecked),
        minutes: form.number("minutes"),
        said: form.text("said"),
        promised: form.text("promised"),
        by: form.date("by"),
    }))
}

const SCOPE: &[FieldSpec] = &[
    FieldSpec::new("immigration", "Immigration", Kind::Choice(options!(Immigration))).required().help(
        "The level at which the desk is registered. Without one a matter of immigration is only pointed elsewhere.",
    ),
    FieldSpec::new("debt", "Debt advice", Kind::Toggle)
        .required()
        .help("Yes where the desk is authorised for it, or exempt."),
    FieldSpec::new("areas", "Areas", Kind::Many(options!(Area)))
        .required()
        .help("What the desk advises on at all. Whatever else comes is pointed to another service."),
];

pub(super) fn scope(now: &Scope, today: NaiveDate) -> Form {
    let mut form = Form::new("What the desk may advise on", SCOPE, today);
    form.set_choice("immigration", now.immigration.code());
    form.set_toggle("debt", Some(now.debt));
    form.set_choices("areas", now.areas.iter().map(|area| area.code()));
    form
}

pub(super) fn to_scope(form: &Form) -> Command {
    Command::Scope(Scope {
        immigration: form.choice_as("immigration", Immigration::from_code).unwrap_or_default(),
        debt: form.toggle("debt").unwrap_or(false),
        areas: form.many_as("areas", Area::from_code),
    })
}

/// Outside what the desk may advise on a form of these fields offers one thing only: to point the person to a service.
pub(super) fn mind_scope(form: &mut Form, scope: &Scope, fields: &[FieldSpec]) {
    let outside = form.choice_as("subject", Subject::from_code).and_then(|subject| scope.outside(subject));
    form.show("service", outside.is_some());
    for field in fields.iter().filter(|field| !matches!(field.id, "subject" | "service")) {
        form.show(field.id, outside.is_none());
    }
    form.set_aside("Refer out", outside.unwrap_or_default());
}
