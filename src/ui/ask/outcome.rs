//! The form of an outcome.

use chrono::NaiveDate;

use super::matter_options;
use crate::domain::case::{CaseFile, Stage};
use crate::domain::date::Lean;
use crate::domain::evidence::EvidenceStatus;
use crate::domain::money::Period;
use crate::domain::outcome::{Known, NewOutcome, OtherGain, OutcomeResult, Relied};
use crate::domain::problem::Problem;
use crate::options;
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind, Options};

const OUTCOME: &[FieldSpec] = &[
    FieldSpec::new("matter", "Matter", Kind::Choice(Options::Given)).required(),
    FieldSpec::new("stage", "Decided at", Kind::Choice(options!(Stage))).required(),
    FieldSpec::new("result", "Result", Kind::Choice(options!(OutcomeResult)))
        .required()
        .help("Against what was argued: all of it is in the client's favour, some of it in part. Not known is an answer too, and is counted."),
    FieldSpec::new("amount", "Money gained", Kind::Amount)
        .help("With its period: 76.70 a week, 300 a month. Only what is gained, not the whole award."),
    FieldSpec::new("arrears", "Arrears", Kind::Money).help("Arrears or a lump sum, apart from the running award."),
    FieldSpec::new("from", "From", Kind::Date(Lean::Past)),
    FieldSpec::new("to", "To", Kind::Date(Lean::Future)).help("Where the award has an end."),
    FieldSpec::new("others", "Also", Kind::Many(options!(OtherGain))),
    FieldSpec::new("evidence_used", "Evidence used", Kind::Choice(options!(Known))),
    FieldSpec::new("relied", "The decision", Kind::Choice(options!(Relied)))
        .help("Whether it relied on the evidence, by what the decision maker says. Where it says nothing: not said."),
    FieldSpec::new("said", "In their words", Kind::Notes)
        .help("What the decision says of the evidence, as it stands there. For the advice file only."),
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
    let used = file.evidence.iter().any(|row| row.used.is_some());
    let used = if used {
        Known::Yes
    } else if answered {
        Known::NotKnown
    } else {
        Known::No
    };
    form.set_choice("evidence_used", used.code());
    form.set_choice("relied", Relied::NotSaid.code());
    follow(&mut form, "evidence_used");
    form.set_choice("represented", Known::NotKnown.code());
    form
}

/// Without evidence nothing is asked about it.
pub(super) fn follow(form: &mut Form, field: &str) {
    if field == "evidence_used" {
        let used = form.code("evidence_used") != Some(Known::No.code());
        form.show("relied", used);
        form.show("said", used);
    }
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
        relied: form.choice_as("relied", Relied::from_code).unwrap_or(Relied::NotSaid),
        said: form.text("said"),
        represented: form.choice_as("represented", Known::from_code).unwrap_or(Known::NotKnown),
        decided: form.date("decided"),
    })))
}
