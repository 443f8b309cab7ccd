//! Forms of the counter: a line to the desk about somebody who walked in, and whom to call.

use chrono::NaiveDate;

use crate::desk::intake::{NewReferral, Who};
use crate::domain::id::SiteId;
use crate::domain::person::{ContactRule, Person};
use crate::domain::problem::Problem;
use crate::domain::referral::{Area, Asking, Consent, Route, Urgency};
use crate::domain::signpost::{Asked, Dated, Numbers};
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind};

const WALK_IN: &[FieldSpec] = &[
    FieldSpec::new("name", "Name", Kind::Line).required().help("As they give it. The desk sees it, and you."),
    FieldSpec::new("born", "Born", Kind::Birth).help("Day, month and year, as people write it: 4/3/80."),
    FieldSpec::new("reason", "One line", Kind::Line)
        .help("Say it so that the person could read it. Ask for nothing more."),
    FieldSpec::new("phone", "Phone", Kind::Line),
    FieldSpec::new("text", "OK to text it?", Kind::Toggle)
        .help("Without a yes the desk neither rings nor texts until someone has asked in private."),
];

pub(super) fn walk_in(today: NaiveDate) -> Form {
    Form::new("A line to the desk", WALK_IN, today)
}

pub(super) fn to_walk_in(form: &Form, site: SiteId, asked: &Asked, today: NaiveDate) -> Result<Command, Vec<Problem>> {
    let (given, family) = super::intake::split_name(&form.text("name"));
    let phone = form.text("phone");
    let texts = form.toggle("text") == Some(true);
    if texts && phone.is_empty() {
        return Err(vec![Problem::new("phone", "Give the number, or take the yes away.")]);
    }
    let contact = if texts { ContactRule::TextOnly } else { ContactRule::NotChecked };
    let person = Person { given, family, born: form.date("born"), phone, contact, ..Person::default() };
    let near = asked.dated(today) == Dated::Near;
    let urgent = near || !asked.signs.is_empty();
    let asking = Asking {
        route: Route::Own,
        urgency: if urgent { Urgency::Urgent } else { Urgency::Routine },
        urgent_date: asked.date,
        referrer: String::new(),
        on_behalf: String::new(),
        areas: vec![asked.need.map_or(Area::Other, |need| need.area())],
        reason: form.text("reason"),
        share_out: Consent::ToConfirm,
        share_in: Consent::ToConfirm,
        special: false,
    };
    Ok(Command::Refer(Box::new(NewReferral { site, who: Who::New(Box::new(person)), team: None, asking })))
}

const NUMBERS: &[FieldSpec] = &[
    FieldSpec::new("clinician", "Duty clinician", Kind::Line).help("A name or an extension, as it is said aloud."),
    FieldSpec::new("lead", "Safeguarding lead", Kind::Line).help("A name or an extension."),
    FieldSpec::new("council", "Council's line", Kind::Line)
        .help("The council's number for people without somewhere to stay. Ring it once before you save it."),
    FieldSpec::new("desk", "Phone on slips", Kind::Line).help("Where people reach the desk. It stands on every slip."),
];

pub(super) fn numbers(known: &Numbers, today: NaiveDate) -> Form {
    let mut form = Form::new("Whom to call at the counter", NUMBERS, today);
    form.set_text("clinician", &known.clinician);
    form.set_text("lead", &known.lead);
    form.set_text("council", &known.council);
    form.set_text("desk", &known.desk);
    form
}

pub(super) fn to_numbers(form: &Form, site: SiteId) -> Command {
    let text = |field| form.text(field);
    Command::CounterNumbers(
        site,
        Numbers { clinician: text("clinician"), lead: text("lead"), council: text("council"), desk: text("desk") },
    )
}
