//! Forms about other sides and conflicts.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{FormKind, OpenForm, matter_options};
use crate::domain::case::CaseFile;
use crate::domain::conflict::{Agreement, Decision, Settling, said};
use crate::domain::id::{CaseId, ClientId, MatterId, WallId};
use crate::domain::other_side::{NewOtherSide, Party, SideKind};
use crate::domain::problem::Problem;
use crate::domain::text::capital;
use crate::domain::wall::WallRow;
use crate::options;
use crate::ui::ask::FormId;
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind, NewRow, Opt, Options, Pick};
use crate::ui::model::Desk;

impl OpenForm {
    /// The other side of a matter.
    #[must_use]
    pub fn other_side(file: &CaseFile, today: NaiveDate) -> Self {
        Self::new(FormKind::OtherSide(file.row.id, likely(file)), other_side(file, today))
    }

    /// Whether there is a conflict, before `then` is done for the form that `asked`.
    #[must_use]
    pub fn settle(
        desk: &Desk,
        found: &BTreeSet<Agreement>,
        then: Box<Command>,
        asked: Option<FormId>,
        today: NaiveDate,
    ) -> Self {
        Self::new(FormKind::Settle(then, asked), settle(desk, found, today))
    }

    /// Lifting a wall.
    #[must_use]
    pub fn lift_wall(wall: &WallRow, today: NaiveDate) -> Self {
        Self::new(FormKind::LiftWall(wall.id, wall.version), lift(wall, today))
    }

    /// The record that is joined to a client's.
    #[must_use]
    pub fn join(stays: ClientId, name: &str, today: NaiveDate) -> Self {
        Self::new(FormKind::Join(stays), join(name, today))
    }
}

const OTHER_SIDE: &[FieldSpec] = &[
    FieldSpec::new("name", "Name", Kind::Line)
        .required()
        .help("The person or the organisation, as on the letter. For the advice file only."),
    FieldSpec::new("kind", "Is the", Kind::Choice(options!(SideKind))).required(),
    FieldSpec::new("party", "That is", Kind::Choice(options!(Party)))
        .required()
        .help("A person is compared with the clients of the desk by name, sound and household, an organisation by its whole name."),
    FieldSpec::new("address", "Address", Kind::Line)
        .help("A person's home, with the number of the house: whoever lives there too is looked for."),
    FieldSpec::new("postcode", "Postcode", Kind::Line),
    FieldSpec::new("reference", "Their reference", Kind::Line).help("Tenancy, account or payroll number, or their own."),
    FieldSpec::new("matter", "In the matter", Kind::Choice(Options::Given)).required(),
];

/// What an other side of each matter of a case is likely to be.
pub(super) fn likely(file: &CaseFile) -> Vec<(MatterId, Option<SideKind>)> {
    file.matters.iter().map(|matter| (matter.id, SideKind::likely(matter.subject))).collect()
}

pub(super) fn other_side(file: &CaseFile, today: NaiveDate) -> Form {
    let mut form = Form::new(format!("Other side · {}", file.person.spoken()), OTHER_SIDE, today);
    form.set_options("matter", matter_options(file));
    if let Some(matter) = file.matters.last() {
        form.set_choice("matter", &matter.id.to_string());
    }
    follow(&mut form, "matter", &likely(file));
    form
}

/// The matter makes a kind likely, and the kind whether it is a person.
pub(super) fn follow(form: &mut Form, field: &str, likely: &[(MatterId, Option<SideKind>)]) {
    if field == "matter" {
        let chosen = form.code("matter").and_then(|code| code.parse().ok());
        let kind = likely.iter().find(|(matter, _)| Some(*matter) == chosen).and_then(|(_, kind)| *kind);
        if let Some(kind) = kind {
            form.set_choice("kind", kind.code());
        }
    }
    if matches!(field, "matter" | "kind")
        && let Some(kind) = form.choice_as("kind", SideKind::from_code)
    {
        form.set_choice("party", kind.party().code());
    }
}

pub(super) fn to_other_side(form: &Form, case: CaseId) -> Result<Command, Vec<Problem>> {
    let wanted = |field: &'static str| vec![Problem::new(field, "Choose one.")];
    let matter = form.code("matter").and_then(|code| code.parse().ok());
    let new = NewOtherSide {
        matter: matter.ok_or_else(|| wanted("matter"))?,
        kind: form.choice_as("kind", SideKind::from_code).ok_or_else(|| wanted("kind"))?,
        party: form.choice_as("party", Party::from_code).ok_or_else(|| wanted("party"))?,
        name: form.text("name"),
        address: form.text("address"),
        postcode: form.text("postcode"),
        reference: form.text("reference"),
    };
    Ok(Command::NameOtherSide(case, Box::new(new), None))
}

const SETTLE: &[FieldSpec] = &[
    FieldSpec::new("decision", "It is", Kind::Choice(options!(Decision)))
        .required()
        .help("Ask yourself, not the client. Kept apart: another advisor takes it, and neither sees the other's file."),
    FieldSpec::new("why", "Why", Kind::Line)
        .required()
        .help("A few words that show how it was decided. For this file only."),
    FieldSpec::new("advisor", "Taken by", Kind::Choice(Options::Given)).required(),
];

/// What may be said of a possible conflict, and what is to be done about it.
pub(super) fn settle(desk: &Desk, found: &BTreeSet<Agreement>, today: NaiveDate) -> Form {
    let mut form = Form::new("May conflict with a file of this desk", SETTLE, today);
    let options = desk.facts.advisors.iter().map(|one| Opt::new(one.id.to_string(), one.name.clone()));
    form.set_options("advisor", options.collect());
    form.show("advisor", false);
    let aside = format!("{}. Nothing else is shown of the other file.", capital(&said(found)));
    form.set_aside("In common", aside);
    form
}

/// Who takes it is asked only where an enquiry is kept apart; a case stays with its advisor.
pub(super) fn follow_settle(form: &mut Form, then: &Command) {
    let apart = form.choice_as("decision", Decision::from_code) == Some(Decision::Apart);
    form.show("advisor", apart && then.enquiry().is_some());
}

pub(super) fn to_settle(form: &Form, then: &Command, asked: Option<&FormId>) -> Result<Command, Vec<Problem>> {
    let decision = form.choice_as("decision", Decision::from_code);
    let decision = decision.ok_or_else(|| vec![Problem::new("decision", "Choose what it is.")])?;
    let advisor = form.code("advisor").and_then(|code| code.parse().ok());
    let settling = Box::new(Settling {
        decision,
        why: form.text("why"),
        advisor: advisor.filter(|_| decision == Decision::Apart),
    });
    Ok(match (then, then.enquiry()) {
        (Command::NameOtherSide(case, new, _), _) => Command::NameOtherSide(*case, new.clone(), Some(settling)),
        (_, Some(seen)) => Command::SettleEnquiry(seen, settling, Box::new(then.clone()), asked.cloned()),
        (_, None) => return Err(Vec::new()),
    })
}

const LIFT: &[FieldSpec] =
    &[FieldSpec::new("why", "Why", Kind::Line).required().help("A few words, for the file that the wall is around.")];

pub(super) fn lift(wall: &WallRow, today: NaiveDate) -> Form {
    Form::new(format!("Lift the wall · {} · {}", wall.reference, wall.from), LIFT, today)
}

pub(super) fn to_lift(form: &Form, id: WallId, seen: u32) -> Command {
    Command::LiftWall(id, seen, form.text("why"))
}

const JOIN: &[FieldSpec] = &[FieldSpec::new("who", "The other record", Kind::Lookup(NewRow::No)).required().help(
    "Whoever is the same person: names, a date of birth, a number, a reference. Both are shown side by side before anything is done.",
)];

pub(super) fn join(name: &str, today: NaiveDate) -> Form {
    Form::new(format!("{name} is also …"), JOIN, today).enter_saves()
}

pub(super) fn to_join(form: &Form, stays: ClientId) -> Result<Command, Vec<Problem>> {
    let wanted = || vec![Problem::new("who", "Choose a row.")];
    match form.lookup("who") {
        Some(Pick::Known(candidate)) => Ok(Command::PreviewJoin(stays, candidate.key.parse().map_err(|_| wanted())?)),
        _ => Err(wanted()),
    }
}
