//! Forms about the directory: what is wrong with a service, and mending its entry.

use chrono::{DateTime, NaiveDate, Utc};

use super::{FormKind, OpenForm};
use crate::domain::date::{Lean, short, uk_date};
use crate::domain::id::ServiceId;
use crate::domain::problem::Problem;
use crate::domain::service::typed::{echo, typed_or_words};
use crate::domain::service::{Listed, Need, Service, ServiceStatus, hours};
use crate::options;
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind};
use crate::ui::model::Desk;

impl OpenForm {
    /// What is wrong with a service.
    #[must_use]
    pub fn flag_service(entry: &Listed, today: NaiveDate) -> Self {
        let form = Form::new(format!("What is wrong · {}", entry.service.name), FLAG, today).enter_saves();
        Self::new(FormKind::FlagService(entry.id), form)
    }

    /// An entry to mend, with what was said of it: when, by whom, in which words.
    #[must_use]
    pub fn mend_service(entry: &Listed, said: &[(DateTime<Utc>, String, String)], today: NaiveDate) -> Self {
        Self::new(FormKind::MendService(entry.id, entry.version), mend(entry, said, today))
    }

    /// A new entry of the directory.
    #[must_use]
    pub fn add_service(today: NaiveDate) -> Self {
        Self::new(FormKind::AddService, Form::new("Add a service", ADD, today))
    }

    /// After how many days an entry of the directory is stale.
    #[must_use]
    pub fn stale_days(now: u32, today: NaiveDate) -> Self {
        let mut form = Form::new("The directory is to be checked", STALE, today).enter_saves();
        form.set_text("days", &now.to_string());
        Self::new(FormKind::StaleDays, form)
    }
}

const FLAG: &[FieldSpec] = &[FieldSpec::new("words", "What is wrong", Kind::Line)
    .required()
    .help("A few words for whoever mends the directory, and nothing of a client: the number rings out, it has moved.")];

pub(super) fn to_flag(form: &Form, id: ServiceId) -> Command {
    Command::FlagService(id, form.text("words"))
}

const ADD: &[FieldSpec] = &[
    FieldSpec::new("name", "Name", Kind::Line).required(),
    FieldSpec::new("needs", "Helps with", Kind::Many(options!(Need)))
        .required()
        .help("It is found under these when somebody has to choose for a person."),
    FieldSpec::new("phone", "Phone", Kind::Line).help("The number that the public calls."),
    FieldSpec::new("hours", "Hours", Kind::Line)
        .check(|text, today| Ok(echo(text, today)))
        .ghost("Mon-Fri 9-5, Tue 9:30-16:00")
        .help("As people write them: Mon-Fri 9-5, 1st Thu 2-4, 24/7. A day that is said again has the later hours."),
    FieldSpec::new("where", "Where", Kind::Line).help("The address, as one would say it."),
    FieldSpec::new("how", "How", Kind::Line).help("How one comes to it: walk in, call first, by referral."),
    FieldSpec::new("whom", "For whom", Kind::Line),
    FieldSpec::new("area", "Area", Kind::Line).help("Where one must live."),
    FieldSpec::new("cost", "Cost", Kind::Line),
    FieldSpec::new("what", "What it does", Kind::Line),
    FieldSpec::new("page", "Page", Kind::Line),
    FieldSpec::new("email", "E-mail", Kind::Line),
    FieldSpec::new("languages", "Languages", Kind::Line),
    FieldSpec::new("access", "Access", Kind::Line).help("For disabled people: steps, a lift, a loop."),
];

/// It stands as checked today: whoever writes it down has it from the service.
pub(super) fn to_add(form: &Form) -> Command {
    Command::AddService(Box::new(Service {
        name: form.text("name"),
        about: form.text("what"),
        needs: form.many_as("needs", Need::from_code),
        eligibility: form.text("whom"),
        area: form.text("area"),
        how: form.text("how"),
        phone: form.text("phone"),
        email: form.text("email"),
        url: form.text("page"),
        address: form.text("where"),
        cost: form.text("cost"),
        languages: form.text("languages"),
        access: form.text("access"),
        hours: typed_or_words(&form.text("hours")),
        checked: Some(form.today()),
        ..Service::default()
    }))
}

const STALE: &[FieldSpec] = &[FieldSpec::new("days", "After days", Kind::Number)
    .required()
    .help("An entry that nobody checked for longer is marked, and takes one more key to read. 180 where nobody says.")];

pub(super) fn to_stale_days(form: &Form) -> Command {
    Command::StaleDays(form.number("days").unwrap_or_default())
}

const MEND: &[FieldSpec] = &[
    FieldSpec::new("name", "Name", Kind::Line).required(),
    FieldSpec::new("status", "It is", Kind::Choice(options!(ServiceStatus)))
        .required()
        .help("Closed: it is found no more."),
    FieldSpec::new("phone", "Phone", Kind::Line),
    FieldSpec::new("where", "Where", Kind::Notes).help("The address, as one would say it."),
    FieldSpec::new("how", "How", Kind::Notes).help("How one comes to it: walk in, call first, by referral."),
    FieldSpec::new("cost", "Cost", Kind::Line),
    FieldSpec::new("hours", "Hours", Kind::Notes)
        .help("As people write them, a line each: Mon-Fri 9-5. A line that means nothing is shown in your words."),
    FieldSpec::new("checked", "Checked on", Kind::Date(Lean::Past))
        .required()
        .help("The day on which somebody asked the service, or looked."),
];

fn mend(entry: &Listed, said: &[(DateTime<Utc>, String, String)], today: NaiveDate) -> Form {
    let Listed { service, status, .. } = entry;
    let mut form = Form::new(format!("Mend · {}", service.name), MEND, today);
    form.set_text("name", &service.name);
    form.set_choice("status", status.code());
    form.set_text("phone", &service.phone);
    form.set_text("where", &service.address);
    form.set_text("how", &service.how);
    form.set_text("cost", &service.cost);
    form.set_text("hours", &in_words(service, today));
    form.set_date("checked", today);
    let line =
        |(at, by, words): &(DateTime<Utc>, String, String)| format!("{}, {by}: {words}", short(uk_date(*at), today));
    form.set_aside("Said to be wrong", said.iter().map(line).collect::<Vec<_>>().join("\n"));
    form
}

/// The hours as they stand in the form.
fn in_words(service: &Service, today: NaiveDate) -> String {
    hours::lines(&service.hours, today).join("\n")
}

/// What the form does not ask stays as it stands in the directory now.
pub(super) fn to_mend(form: &Form, desk: &Desk, id: ServiceId, seen: u32) -> Result<Command, Vec<Problem>> {
    let gone = || vec![Problem::new("name", "This service is no longer in the directory.")];
    let entry = desk.directory.as_ref().and_then(|directory| directory.get(id)).ok_or_else(gone)?;
    let status = form.choice_as("status", ServiceStatus::from_code).unwrap_or(entry.status);
    let typed = form.text("hours");
    let hours = if typed == in_words(&entry.service, form.today()) {
        entry.service.hours.clone()
    } else {
        typed_or_words(&typed)
    };
    let mended = Service {
        name: form.text("name"),
        phone: form.text("phone"),
        address: form.text("where"),
        how: form.text("how"),
        cost: form.text("cost"),
        hours,
        checked: form.date("checked"),
        ..entry.service.clone()
    };
    Ok(Command::MendService(id, seen, status, Box::new(mended)))
}
