//! Forms about people and referrals.

use chrono::NaiveDate;

use crate::desk::intake::{NewReferral, Seen, Who};
use crate::domain::date::{Lean, full};
use crate::domain::id::{ClientId, ReferralId, TeamId};
use crate::domain::nhs::NhsNumber;
use crate::domain::people::TeamKind;
use crate::domain::person::{AccessibleFormat, ContactRule, HeldNumber, Person};
use crate::domain::problem::Problem;
use crate::domain::referral::{Area, Asking, Consent, DeclineReason, InboxRow, Route, Urgency};
use crate::domain::role::Role;
use crate::options;
use crate::ui::command::{Command, ImportAsk};
use crate::ui::form::{FieldSpec, Form, Kind, NewRow, Opt, Options, Pick};
use crate::ui::model::Desk;

fn nhs(text: &str, _: NaiveDate) -> Result<String, String> {
    NhsNumber::parse(text).map(|number| number.formatted())
}

const PERSON: &[FieldSpec] = &[
    FieldSpec::new("given", "Given names", Kind::Line),
    FieldSpec::new("family", "Family name", Kind::Line).required(),
    FieldSpec::new("born", "Born", Kind::Birth).help("Day, month and year, as people write it: 4/3/80."),
    FieldSpec::new("nhs", "NHS number", Kind::Line)
        .check(nhs)
        .help("Ten digits, with or without spaces. Leave it empty where it is not to hand."),
    FieldSpec::new("phone", "Phone", Kind::Line),
    FieldSpec::new("contact", "Contact rule", Kind::Choice(options!(ContactRule)))
        .help("How the desk may reach the person. Leave it at not checked until someone has asked in private."),
    FieldSpec::new("contact_note", "Contact note", Kind::Line)
        .help("What else to know before making contact, such as the best times. It is on no list."),
    FieldSpec::new("code_word", "Code word", Kind::Line)
        .help("A word that the client chose, by which a caller is known. It is on no list."),
    FieldSpec::new("email", "E-mail", Kind::Line),
    FieldSpec::new("address", "Address", Kind::Line),
    FieldSpec::new("postcode", "Postcode", Kind::Line),
    FieldSpec::new("language", "Language", Kind::Line).help("Where it is not English."),
    FieldSpec::new("interpreter", "Interpreter", Kind::Toggle),
    FieldSpec::new("format", "Writing needed in", Kind::Choice(options!(AccessibleFormat))),
    FieldSpec::new("previous", "Previous name", Kind::Line)
        .help("An earlier family name, so that they are found under it."),
    FieldSpec::new("known_as", "Known as", Kind::Line),
];

/// The fields of a new person within a referral, hidden until the person is new.
const NEW_PERSON: [&str; 12] = [
    "given",
    "family",
    "born",
    "nhs",
    "phone",
    "contact",
    "postcode",
    "language",
    "interpreter",
    "format",
    "previous",
    "address",
];

const REFERRAL: &[FieldSpec] = &[
    FieldSpec::new("who", "Person", Kind::Lookup(NewRow::Offered("someone new")))
        .required()
        .help("Type a name, a reference or an NHS number. Enter takes a row; the last row is someone new."),
    FieldSpec::new("given", "Given names", Kind::Line),
    FieldSpec::new("family", "Family name", Kind::Line).required(),
    FieldSpec::new("born", "Born", Kind::Birth).help("Day, month and year, as people write it: 4/3/80."),
    FieldSpec::new("phone", "Phone", Kind::Line),
    FieldSpec::new("route", "How they came", Kind::Choice(options!(Route))).required(),
    FieldSpec::new("team", "Care team", Kind::Choice(Options::Given))
        .help("The care team behind it. They and the desk can then both read why."),
    FieldSpec::new("referrer", "Referrer", Kind::Line).help("Name and role of whoever refers."),
    FieldSpec::new("on_behalf", "On behalf of", Kind::Line)
        .help("The professional for whom somebody else writes this down."),
    FieldSpec::new("areas", "About", Kind::Many(options!(Area))),
    FieldSpec::new("reason", "Why", Kind::Notes).help("One line is enough. Say it so that the person could read it."),
    FieldSpec::new("urgency", "Urgency", Kind::Choice(options!(Urgency))),
    FieldSpec::new("urgent_date", "Date on it", Kind::Date(Lean::Future))
        .help("The date that makes it urgent: a deadline, an eviction, a hearing."),
    FieldSpec::new("share_out", "We may tell them", Kind::Choice(options!(Consent)))
        .help("Whether the person agrees that the desk tells the care team what came of it."),
    FieldSpec::new("share_in", "They may tell us", Kind::Choice(options!(Consent)))
        .help("Whether the person agrees that the care team tells the desk."),
    FieldSpec::new("contact", "Contact rule", Kind::Choice(options!(ContactRule)))
        .help("Not checked means no calls and no voicemail, until someone has asked in private."),
    FieldSpec::new("nhs", "NHS number", Kind::Line).check(nhs),
    FieldSpec::new("postcode", "Postcode", Kind::Line),
    FieldSpec::new("address", "Address", Kind::Line),
    FieldSpec::new("language", "Language", Kind::Line),
    FieldSpec::new("interpreter", "Interpreter", Kind::Toggle),
    FieldSpec::new("format", "Writing needed in", Kind::Choice(options!(AccessibleFormat))),
    FieldSpec::new("previous", "Previous name", Kind::Line),
    FieldSpec::new("special", "Quiet mark", Kind::Toggle).help(
        "Yes asks the advisors to look at the special rules (SR1). Only they and your team read it: it is on no list.",
    ),
];

pub(super) fn referral(desk: &Desk, today: NaiveDate) -> Form {
    let mut form = Form::new("New referral", REFERRAL, today);
    let care = desk.facts.teams.iter().filter(|team| team.kind == TeamKind::Care);
    form.set_options("team", care.map(|team| Opt::new(team.id.to_string(), team.name.clone())).collect());
    match desk.facts.role {
        Role::CareTeam => {
            form.set_choice("route", Route::Direct.code());
            form.set_text("referrer", &desk.facts.name);
            if let Some(team) = desk.facts.own_teams.first() {
                form.set_choice("team", &team.to_string());
            }
        }
        _ => form.set_choice("route", Route::Own.code()),
    }
    form.set_choice("urgency", Urgency::Routine.code());
    form.set_choice("share_out", Consent::ToConfirm.code());
    form.set_choice("share_in", Consent::ToConfirm.code());
    form.set_choice("contact", ContactRule::NotChecked.code());
    form.set_choice("format", AccessibleFormat::Standard.code());
    for id in NEW_PERSON {
        form.show(id, false);
    }
    form.show("special", desk.facts.role == Role::CareTeam);
    form
}

/// Shows the fields of a new person once they are new, with the typed name in its two places.
pub(super) fn follow(form: &mut Form, field: &str) {
    if field != "who" {
        return;
    }
    let new = match form.lookup("who") {
        Some(Pick::New(typed)) => Some(typed),
        _ => None,
    };
    for id in NEW_PERSON {
        form.show(id, new.is_some());
    }
    if let Some(typed) = new
        && form.text("family").is_empty()
    {
        let (given, family) = split_name(&typed);
        form.set_text("given", &given);
        form.set_text("family", &family);
    }
}

/// `Khan, Imran` and `Imran Khan` are the same person; one word is a family name.
pub(super) fn split_name(typed: &str) -> (String, String) {
    let typed = typed.trim();
    if let Some((family, given)) = typed.split_once(',') {
        return (given.trim().to_owned(), family.trim().to_owned());
    }
    match typed.rsplit_once(' ') {
        Some((given, family)) => (given.trim().to_owned(), family.to_owned()),
        None => (String::new(), typed.to_owned()),
    }
}

pub(super) fn to_referral(form: &Form, desk: &Desk) -> Result<Command, Vec<Problem>> {
    let who = match form.lookup("who") {
        Some(Pick::Known(candidate)) => {
            let id: ClientId =
                candidate.key.parse().map_err(|_| vec![Problem::new("who", "Choose the person from the list.")])?;
            Who::Known(id)
        }
        Some(Pick::New(_)) => Who::New(Box::new(person(form, Person::default()))),
        None => return Err(vec![Problem::new("who", "Choose a row, or the last one for someone new.")]),
    };
    let team: Option<TeamId> = form.code("team").and_then(|code| code.parse().ok());
    let site = team
        .and_then(|team| desk.facts.teams.iter().find(|known| known.id == team))
        .map_or(desk.facts.home, |team| team.site);
    let asking = Asking {
        route: form.choice_as("route", Route::from_code).unwrap_or(Route::Own),
        urgency: form.choice_as("urgency", Urgency::from_code).unwrap_or(Urgency::Routine),
        urgent_date: form.date("urgent_date"),
        referrer: form.text("referrer"),
        on_behalf: form.text("on_behalf"),
        areas: form.many_as("areas", Area::from_code),
        reason: form.text("reason"),
        share_out: form.choice_as("share_out", Consent::from_code).unwrap_or(Consent::ToConfirm),
        share_in: form.choice_as("share_in", Consent::from_code).unwrap_or(Consent::ToConfirm),
        special: form.toggle("special") == Some(true),
    };
    Ok(Command::Refer(Box::new(NewReferral { site, who, team, asking })))
}

/// The person as the form has them, over what was known.
fn person(form: &Form, before: Person) -> Person {
    Person {
        given: form.text("given"),
        family: form.text("family"),
        previous: form.text("previous"),
        born: form.date("born"),
        nhs: match NhsNumber::parse(&form.text("nhs")) {
            Ok(number) => Some(HeldNumber::Checked(number)),
            // A number that was kept as it was sent stays until it is replaced.
            Err(_) if form.text("nhs").is_empty() => before.nhs.filter(|held| matches!(held, HeldNumber::Unchecked(_))),
            Err(_) => None,
        },
        phone: form.text("phone"),
        address: form.text("address"),
        postcode: form.text("postcode"),
        contact: form.choice_as("contact", ContactRule::from_code).unwrap_or_default(),
        language: form.text("language"),
        interpreter: form.toggle("interpreter").unwrap_or(false),
        format: form.choice_as("format", AccessibleFormat::from_code).unwrap_or_default(),
        known_as: before.known_as,
        email: before.email,
        contact_note: before.contact_note,
        code_word: before.code_word,
        died: before.died,
    }
}

pub(super) fn client(known: &Person, today: NaiveDate) -> Form {
    let mut form = Form::new(format!("Client · {}", known.spoken()), PERSON, today);
    for (id, text) in [
        ("given", &known.given),
        ("family", &known.family),
        ("previous", &known.previous),
        ("known_as", &known.known_as),
        ("phone", &known.phone),
        ("email", &known.email),
        ("address", &known.address),
        ("postcode", &known.postcode),
        ("contact_note", &known.contact_note),
        ("code_word", &known.code_word),
        ("language", &known.language),
    ] {
        form.set_text(id, text);
    }
    if let Some(born) = known.born {
        form.set_text("born", &format!("{}", born.format("%d/%m/%Y")));
    }
    match &known.nhs {
        Some(HeldNumber::Checked(number)) => form.set_text("nhs", &number.formatted()),
        Some(HeldNumber::Unchecked(sent)) => {
            form.set_banner(format!("The NHS number came as {sent} and fails its check digit. Type the right one."));
        }
        None => {}
    }
    if let Some(died) = known.died {
        form.set_banner(format!("Died on {}. Make no contact: the advice desk knows to whom one speaks.", full(died)));
    }
    form.set_choice("contact", known.contact.code());
    form.set_choice("format", known.format.code());
    form.set_toggle("interpreter", Some(known.interpreter));
    form
}

pub(super) fn to_client(form: &Form, id: ClientId, seen: u32) -> Result<Command, Vec<Problem>> {
    let before = Person {
        known_as: form.text("known_as"),
        email: form.text("email"),
        contact_note: form.text("contact_note"),
        code_word: form.text("code_word"),
        ..Person::default()
    };
    Ok(Command::EditClient(id, seen, Box::new(person(form, before))))
}

const DECLINE: &[FieldSpec] = &[
    FieldSpec::new("reason", "Why", Kind::Choice(options!(DeclineReason))).required(),
    FieldSpec::new("line", "To the referrer", Kind::Line)
        .help("One line that the referrer may read: what they can do instead."),
];

pub(super) fn decline(whom: &str, today: NaiveDate) -> Form {
    Form::new(format!("Decline · {whom}"), DECLINE, today)
}

pub(super) fn to_decline(form: &Form, items: &[Seen]) -> Result<Command, Vec<Problem>> {
    let reason = form
        .choice_as("reason", DeclineReason::from_code)
        .ok_or_else(|| vec![Problem::new("reason", "Choose why.")])?;
    Ok(Command::Decline(items.to_vec(), reason, form.text("line")))
}

const SIGNPOST: &[FieldSpec] =
    &[FieldSpec::new("service", "Sent to", Kind::Line).required().help("The service, and how to reach it.")];

pub(super) fn signpost(whom: &str, today: NaiveDate) -> Form {
    Form::new(format!("Signpost · {whom}"), SIGNPOST, today)
}

const SAME_AS: &[FieldSpec] = &[FieldSpec::new("other", "Goes on as", Kind::Lookup(NewRow::No))
    .required()
    .help("The referral that goes on. Type a name or a reference.")];

pub(super) fn same_as(row: &InboxRow, today: NaiveDate) -> Form {
    Form::new(format!("{} {} is the same as …", row.reference, row.name), SAME_AS, today)
}

pub(super) fn to_same_as(form: &Form, seen: Seen) -> Result<Command, Vec<Problem>> {
    let wanted = || vec![Problem::new("other", "Choose the referral that goes on.")];
    match form.lookup("other") {
        Some(Pick::Known(candidate)) => {
            let other: ReferralId = candidate.key.parse().map_err(|_| wanted())?;
            Ok(Command::SameAs(seen, other))
        }
        _ => Err(wanted()),
    }
}

const IMPORT: &[FieldSpec] = &[
    FieldSpec::new("path", "File or folder", Kind::Line).required().help(
        "Referrals as CSV or FHIR R4, or a directory of services as Open Referral UK: a file or a folder. Every problem is \
         listed; what is good is taken in.",
    ),
    FieldSpec::new("source", "Name of the feed", Kind::Line)
        .help("For a directory of services only: the same name each time, so that the same services are found again."),
];

pub(super) fn import(today: NaiveDate) -> Form {
    Form::new("Import referrals or a directory", IMPORT, today)
}

pub(super) fn to_import(form: &Form) -> Result<Command, Vec<Problem>> {
    Ok(Command::Import(ImportAsk { path: form.text("path"), source: form.text("source"), full: false }))
}

#[cfg(test)]
mod tests {
    use super::split_name;

    #[test]
    fn a_typed_name_is_split_either_way_round() {
        let split = |typed| split_name(typed);
        assert_eq!(split("Khan, Imran"), ("Imran".into(), "Khan".into()));
        assert_eq!(split("Mary Ann Jones"), ("Mary Ann".into(), "Jones".into()));
        assert_eq!(split("Novak"), (String::new(), "Novak".into()));
    }
}
