//! One service of a feed.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::take::{cleaned, each, first, line, text};
use super::{Arriving, hours};
use crate::domain::date::echo;
use crate::domain::problem::Problem;
use crate::domain::service::{Need, Service, ServiceStatus};
use crate::domain::text::words;
use crate::exchange::LINE_MAX;

/// The longest text of several lines, in characters.
const TEXT_MAX: usize = 20_000;

/// The words of a sorting term by which it serves a need: how they begin. No other text is read for that.
const NEEDS: &[(Need, &[&str])] = &[
    (Need::Money, &["benefit", "welfare", "pension", "income"]),
    (Need::Debt, &["debt", "arrears", "bill"]),
    (Need::Home, &["hous", "homeless", "tenan", "evict"]),
    (Need::Work, &["employ", "redundan", "unemploy", "job"]),
    (Need::Care, &["carer", "homecare", "social"]),
];

/// What only the whole entry of a service has.
const DETAIL: &[&str] = &["schedules", "contacts", "phones", "cost_options", "service_areas", "languages"];

/// Reads a service.
///
/// # Errors
/// Every reason for which it cannot be taken in.
pub(super) fn read(
    at: &str,
    mut object: Map<String, Value>,
    source: &str,
    today: NaiveDate,
) -> Result<Arriving, Vec<Problem>> {
    let short = !DETAIL.iter().any(|name| object.contains_key(*name));
    let (mut faults, mut warnings) = (Vec::new(), Vec::new());
    let id = line(&mut object, "id");
    if id.is_empty() {
        faults.push(Problem::new("id", "A service needs an id, so that it is found again."));
    }
    let name = line(&mut object, "name");
    if name.is_empty() {
        faults.push(Problem::new("name", "A service needs a name."));
    }
    let status = match line(&mut object, "status").as_str() {
        "active" => ServiceStatus::Active,
        "temporarily closed" => ServiceStatus::Paused,
        "inactive" | "defunct" => ServiceStatus::Closed,
        "" => {
            warnings.push(Problem::new("status", "It is not said whether the service is there; it is taken as open."));
            ServiceStatus::Active
        }
        _ => {
            let words = "Its status is none of active, inactive, defunct, temporarily closed.";
            faults.push(Problem::new("status", words));
            ServiceStatus::Active
        }
    };
    let mut service = Service {
        name,
        about: text(&mut object, "description"),
        alert: text(&mut object, "alert"),
        how: text(&mut object, "application_process"),
        url: line(&mut object, "url"),
        email: line(&mut object, "email"),
        source: source.to_owned(),
        ..Service::default()
    };
    service.eligibility = eligibility(&mut object);
    service.cost = cost(&mut object, today);
    service.languages = languages(&mut object);
    service.area = all(&mut object, "service_areas", |area| first(area, &["name", "service_area"]));
    service.hours = hours::hours(&mut object, &mut warnings);
    let mut phones = phones(&mut object);
    each(&mut object, "contacts", |contact| phones.extend(self::phones(contact)));
    places(&mut object, &mut service, &mut phones, &mut warnings);
    organisation(&mut object, &mut service, &mut phones);
    phones.dedup();
    service.phone = phones.join("; ");
    service.needs = needs(&object);
    service.checked = checked(&mut object, today, &mut warnings);
    service.kept = cleaned(object);
    let Service { name, provider, phone, email, url, .. } = &service;
    let lines =
        [("id", &id), ("name", name), ("organization", provider), ("phones", phone), ("email", email), ("url", url)];
    let long = |text: &str, most: usize| text.len() > most && text.chars().count() > most;
    let lines = lines.into_iter().filter(|(_, text)| long(text, LINE_MAX)).map(|(field, _)| (field, LINE_MAX));
    let texts = [("description", &service.about), ("alert", &service.alert), ("eligibility", &service.eligibility)];
    let texts = texts.into_iter().filter(|(_, text)| long(text, TEXT_MAX)).map(|(field, _)| (field, TEXT_MAX));
    faults.extend(
        lines
            .chain(texts)
            .map(|(field, most)| Problem::new(field, format!("The text is longer than {most} characters."))),
    );
    if !faults.is_empty() {
        return Err(faults);
    }
    if service.faults().iter().any(|fault| fault.field == "phone") {
        warnings.push(Problem::new("phones", "It is not said how one reaches it."));
    }
    Ok(Arriving { at: at.to_owned(), id, status, service, short, warnings })
}

/// Adds what is told of a further place of the same service.
pub(super) fn join(known: &mut Service, further: Service) {
    if !further.address.is_empty() && !known.address.lines().any(|line| line == further.address) {
        let gap = if known.address.is_empty() { "" } else { "\n" };
        known.address.push_str(&format!("{gap}{}", further.address));
    }
    known.hours.extend(further.hours.into_iter().filter(|hours| !known.hours.contains(hours)).collect::<Vec<_>>());
    if !known.access.contains(&further.access) {
        known.access = format!("{}\n{}", known.access, further.access).trim().to_owned();
    }
}

fn all(object: &mut Map<String, Value>, name: &str, mut take: impl FnMut(&mut Map<String, Value>) -> String) -> String {
    let mut texts: Vec<String> = Vec::new();
    each(object, name, |inner| {
        let text = take(inner);
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    });
    texts.join("\n")
}

fn eligibility(object: &mut Map<String, Value>) -> String {
    let said = first(object, &["eligibility_description", "eligibility"]);
    let ages = match (line(object, "minimum_age").as_str(), line(object, "maximum_age").as_str()) {
        ("", "") => String::new(),
        (from, "") => format!("From {from} years."),
        ("", to) => format!("Up to {to} years."),
        (from, to) => format!("From {from} to {to} years."),
    };
    format!("{said} {ages}").trim().to_owned()
}

fn cost(object: &mut Map<String, Value>, today: NaiveDate) -> String {
    let fees = first(object, &["fees_description", "fees"]);
    let options = all(object, "cost_options", |option| {
        let until = line(option, "valid_to");
        let over = until.parse::<NaiveDate>().ok().filter(|day| *day < today);
        let what = text(option, "option");
        let amount = [line(option, "amount"), line(option, "currency"), text(option, "amount_description")];
        let amount = amount.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
        let mut said = [what, amount].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ");
        if let Some(day) = over.filter(|_| !said.is_empty()) {
            said.push_str(&format!(" (until {})", crate::domain::date::full(day)));
        }
        said
    });
    [fees, options].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

fn languages(object: &mut Map<String, Value>) -> String {
    let spoken = all(object, "languages", |language| first(language, &["name", "language", "code"]));
    let interpreters = text(object, "interpretation_services");
    let spoken = spoken.replace('\n', ", ");
    [spoken, interpreters].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(". ")
}

fn phones(object: &mut Map<String, Value>) -> Vec<String> {
    let numbers = all(object, "phones", |phone| {
        let number = line(phone, "number");
        let extension = line(phone, "extension");
        let about = text(phone, "description");
        let extension = if extension.is_empty() { String::new() } else { format!(" ext. {extension}") };
        let about = if about.is_empty() { String::new() } else { format!(" ({about})") };
        if number.is_empty() { String::new() } else { format!("{number}{extension}{about}") }
    });
    numbers.lines().map(str::to_owned).collect()
}

/// Where it is, and what is told with the place: access, hours, numbers.
fn places(
    object: &mut Map<String, Value>,
    service: &mut Service,
    numbers: &mut Vec<String>,
    warnings: &mut Vec<Problem>,
) {
    let (mut addresses, mut access) = (Vec::new(), Vec::new());
    each(object, "service_at_locations", |place| {
        service.hours.extend(hours::hours(place, warnings));
        numbers.extend(phones(place));
        let Some(Value::Object(location)) = place.get_mut("location") else { return };
        numbers.extend(phones(location));
        let name = line(location, "name");
        let address = all(location, "addresses", |address| {
            let parts = ["address_1", "address_2", "city", "region", "state_province", "postal_code"];
            let parts = parts.map(|part| line(address, part));
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        });
        let address = [name, address.replace('\n', "; ")];
        addresses.push(address.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "));
        access.push(all(location, "accessibility", |way| {
            let (about, more, same) = (text(way, "description"), text(way, "details"), text(way, "accessibility"));
            let about = if about.is_empty() { same } else { about };
            format!("{about} {more}").trim().to_owned()
        }));
        if location.keys().all(|key| key == "id") {
            place.remove("location");
        }
    });
    let said = |texts: Vec<String>| texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
    (service.address, service.access) = (said(addresses), said(access));
}

/// Who runs it, and how they are reached where the service itself does not say.
fn organisation(object: &mut Map<String, Value>, service: &mut Service, numbers: &mut Vec<String>) {
    let Some(Value::Object(organisation)) = object.get_mut("organization") else { return };
    service.provider = line(organisation, "name");
    if numbers.is_empty() {
        numbers.extend(phones(organisation));
    }
    if service.email.is_empty() {
        service.email = line(organisation, "email");
    }
    if service.url.is_empty() {
        service.url = line(organisation, "website");
    }
}

/// The needs that its sorting terms name.
fn needs(object: &Map<String, Value>) -> Vec<Need> {
    let attributes = object.get("attributes").and_then(Value::as_array).into_iter().flatten();
    let terms =
        attributes.filter_map(|attribute| attribute.get("taxonomy_term").unwrap_or(attribute).get("name")?.as_str());
    let terms: Vec<String> = terms.flat_map(words).collect();
    let serves = |begins: &[&str]| terms.iter().any(|word| begins.iter().any(|begin| word.starts_with(begin)));
    NEEDS.iter().filter(|(_, begins)| serves(begins)).map(|(need, _)| *need).collect()
}

/// The day on which somebody checked it. That it was changed lately does not say that it was checked.
fn checked(object: &mut Map<String, Value>, today: NaiveDate, warnings: &mut Vec<Problem>) -> Option<NaiveDate> {
    let written = line(object, "assured_date");
    let read = written.get(..10).unwrap_or(&written).parse::<NaiveDate>().ok();
    let words = match read {
        None if written.is_empty() => "Nobody is said to have checked it.".to_owned(),
        None => "The day of its last check cannot be read; a day is written as 2026-11-24.".to_owned(),
        Some(day) if day > today => "The day of its last check is still to come; it is left out.".to_owned(),
        Some(day) if (today - day).num_days() > i64::from(crate::domain::service::STALE) => {
            format!("It was checked {}: check it again before anybody is sent there.", echo(day, today))
        }
        Some(_) => return read,
    };
    warnings.push(Problem::new("assured_date", words));
    read.filter(|day| *day <= today)
}
