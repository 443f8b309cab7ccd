//! The form of an outcome.

use chrono::NaiveDate;

use super::matter_options;
use crate::domain::case::{CaseFile, Stage};
use crate::domain::date::Lean;
use crate::domain::evidence::EvidenceStatus;
use crate::domain::money::Period;
use crate::domain::outcome::{Known, NewOutcome, OtherGain, OutcomeResult};
use crate::domain::problem::Problem;
use crate::options;
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind, Options};

const OUTCOME: &[FieldSpec] = &[
    FieldSpec::new("matter", "Matter", Kind::Choice(Options::Given)).required(),
    FieldSpec::new("stage", "Decided at", Kind::Choice(options!(Stage))).required(),
    FieldSpec::new("result", "Result", Kind::Choice(options!(OutcomeResult)))
        .required()
        .help("Against what was argued. Not known is an answer too, and is counted."),
    FieldSpec::new("amount", "Money gained", Kind::Amount)
        .help("With its period: 76.70 a week, 300 a month. Only what is gained, not the whole award."),
    FieldSpec::new("arrears", "Arrears", Kind::Money).help("Arrears or a lump sum, apart from the running award."),
    FieldSpec::new("from", "From", Kind::Date(Lean::Past)),
    FieldSpec::new("to", "To", Kind::Date(Lean::Future)).help("Where the award has an end."),
    FieldSpec::new("others", "Also", Kind::Many(options!(OtherGain))),
    FieldSpec::new("evidence_used", "Evidence used", Kind::Choice(options!(Known))),
    FieldSpec::new("represented", "Represented", Kind::Choice(options!(Known))),
    FieldSpec::new("decided", "Decided on", Kind::Date(Lean::Past)).help("The date on the decision."),
];

pub(super) fn outcome(file: &CaseFile, today: NaiveDate) -> Form {
    let mut form = Form::new(format!("Outcome · {}", file.person.spoken()), OUTCOME, today);
    form.set_options("matter", matter_options(file));
    if let Some(matter) = file.matters.last() {
        form.set_choice("matter", &matter.id.to_string());
        form.set_choice("stage", matter.stage.code());
        form.focus("result");
    }
    let answered = file.evidence.iter().any(|row| row.status == EvidenceStatus::Answered);
    form.set_choice("evidence_used", if answered { Known::NotKnown } else { Known::No }.code());
    form.set_choice("represented", Known::NotKnown.code());
    form
}

pub(super) fn to_outcome(form: &Form) -> Result<Command, Vec<Problem>> {
    let wanted = |id: &'static str| vec![Problem::new(id, "Choose one.")];
    let amount = form.amount("amount");
    if let Some((_, None)) = amount {
        return Err(vec![Problem::new("amount", "Say how often: 76.70 a week, 300 a month, or once.")]);
    }
    Ok(Command::Outcome(Box::new(NewOutcome {
        matter: form.code("matter").and_then(|code| code.parse().ok()).ok_or_else(|| wanted("matter"))?,
        stage: form.choice_as("stage", Stage::from_code).ok_or_else(|| wanted("stage"))?,
        result: form.choice_as("result", OutcomeResult::from_code).ok_or_else(|| wanted("result"))?,
        amount: amount.map(|(pence, _)| pence),
        period: amount.and_then(|(_, period)| period).unwrap_or(Period::Once),
        from: form.date("from"),
        to: form.date("to"),
        arrears: form.money("arrears"),
        others: form.many_as("others", OtherGain::from_code),
        evidence_used: form.choice_as("evidence_used", Known::from_code).unwrap_or(Known::NotKnown),
        represented: form.choice_as("represented", Known::from_code).unwrap_or(Known::NotKnown),
        decided: form.date("decided"),
    })))
}
