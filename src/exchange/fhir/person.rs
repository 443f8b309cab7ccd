//! A FHIR Patient as a person of ours, and names as people say them.

use chrono::NaiveDate;

use super::model::{Address, Concept, ContactPoint, Extension, HumanName, Patient, Text};
use super::when::{When, past};
use crate::domain::person::{ContactRule, HeldNumber, Person};
use crate::domain::problem::Problem;
use crate::domain::text::{clean_line, fold};
use crate::exchange::{birth, held_number, words};

/// Names of the NHS number's identifier system, current and earlier.
const NHS_NUMBER: [&str; 4] = [
    "https://fhir.nhs.uk/Id/nhs-number",
    "http://fhir.nhs.uk/Id/nhs-number",
    "https://fhir.nhs.uk/id/nhs-number",
    "urn:oid:2.16.840.1.113883.2.1.4.1",
];
/// Codes and words for a contact that is the patient.
const ONESELF: [&str; 2] = ["ONESELF", "self"];

/// What a Patient gives.
pub(super) struct Subject {
    pub(super) person: Person,
    /// Identifiers other than the NHS number.
    pub(super) identifiers: Vec<(String, String)>,
    /// What a person should look at.
    pub(super) warnings: Vec<Problem>,
    /// What keeps the referral out.
    pub(super) refused: Vec<Problem>,
}

/// Reads a Patient.
pub(super) fn subject(patient: &Patient, today: NaiveDate) -> Subject {
    let mut subject =
        Subject { person: Person::default(), identifiers: Vec::new(), warnings: Vec::new(), refused: Vec::new() };
    subject.names(&patient.name, today);
    subject.born(patient, today);
    subject.numbers(patient);
    subject.reach(patient, today);
    subject.needs(patient);
    if patient.deceased_boolean || patient.deceased_date_time.is_some() {
        subject.warn("The source says that this person has died.");
    }
    if patient.active == Some(false) {
        subject.warn("The source no longer uses this person's record; it may have been merged into another.");
    }
    subject
}

impl Subject {
    /// What tells one person from another: two records with the same are taken for the same person.
    pub(super) fn identity(&self) -> impl PartialEq + use<> {
        let Person { given, family, born, nhs, .. } = &self.person;
        (fold(given), fold(family), *born, nhs.clone())
    }

    fn warn(&mut self, words: &str) {
        self.warnings.push(Problem::new("", words));
    }

    fn names(&mut self, names: &[HumanName], today: NaiveDate) {
        let former = |name: &HumanName| matches!(plain(&name.usage), "old" | "maiden") || past(&name.period, today);
        let rank = |name: &HumanName| match plain(&name.usage) {
            "official" => 0,
            "usual" => 1,
            "" => 2,
            "temp" => 3,
            _ => 4,
        };
        let named = |name: &&HumanName| name.family.is_some() || name.text.is_some();
        let current = names
            .iter()
            .filter(named)
            .filter(|name| !matches!(plain(&name.usage), "nickname" | "anonymous"))
            .min_by_key(|name| (former(name), rank(name)));
        let Some(current) = current else { return };
        (self.person.given, self.person.family) = match clean_line(plain(&current.family)) {
            family if !family.is_empty() => (given(current), family),
            _ => {
                self.warn("The name came as one text; check what is the family name.");
                let text = clean_line(plain(&current.text));
                let text = without_prefix(&text, &current.prefix).to_owned();
                text.rsplit_once(' ')
                    .map_or((String::new(), text.clone()), |(given, family)| (given.into(), family.into()))
            }
        };
        let mut previous: Vec<String> = Vec::new();
        for name in names.iter().filter(|name| former(name)) {
            let family = clean_line(plain(&name.family));
            let known = |other: &String| fold(other) == fold(&family);
            if !family.is_empty() && !known(&self.person.family) && !previous.iter().any(known) {
                previous.push(family);
            }
        }
        self.person.previous = previous.join(", ");
        let nickname = names.iter().find(|name| plain(&name.usage) == "nickname");
        let usual = names.iter().find(|name| plain(&name.usage) == "usual" && !former(name));
        let preferred = nickname.into_iter().chain(usual).map(|name| match given(name) {
            given if given.is_empty() => clean_line(plain(&name.text)),
            given => given,
        });
        let differs = |name: &String| !name.is_empty() && fold(name) != fold(&self.person.given);
        self.person.known_as = preferred.into_iter().find(differs).unwrap_or_default();
    }

    fn born(&mut self, patient: &Patient, today: NaiveDate) {
        let Some(text) = &patient.birth_date else { return };
        match When::read(text).and_then(|when| when.day().map(|day| birth(day, today)).transpose()) {
            Ok(Some(day)) => self.person.born = Some(day),
            Ok(None) => self.warn("The date of birth is not whole and was left out."),
            Err(why) => self.refused.push(Problem::new("date_of_birth", why)),
        }
    }

    fn numbers(&mut self, patient: &Patient) {
        for identifier in &patient.identifier {
            let value = clean_line(plain(&identifier.value));
            if value.is_empty() {
                continue;
            }
            let system = plain(&identifier.system);
            let old = identifier.usage.as_deref() == Some("old");
            if NHS_NUMBER.contains(&system) && self.person.nhs.is_none() && !old {
                let (number, warning) = held_number(&value);
                self.person.nhs = Some(number);
                self.warnings.extend(warning);
                continue;
            }
            let system = if system.is_empty() { said(&identifier.kind) } else { clean_line(system) };
            let pair = (system, value);
            if !self.identifiers.contains(&pair) && !self.is_held(&pair) {
                self.identifiers.push(pair);
            }
        }
    }

    /// Whether a pair repeats the NHS number that is held already.
    fn is_held(&self, (system, value): &(String, String)) -> bool {
        NHS_NUMBER.contains(&system.as_str())
            && match &self.person.nhs {
                Some(HeldNumber::Checked(number)) => held_number(value).0 == HeldNumber::Checked(*number),
                Some(HeldNumber::Unchecked(sent)) => sent == value,
                None => false,
            }
    }

    /// Telephone, e-mail and address. What UK senders put under a contact that is the patient counts as the patient's;
    /// other people's numbers are never taken.
    fn reach(&mut self, patient: &Patient, today: NaiveDate) {
        let own = patient.contact.iter().filter(|contact| {
            contact
                .relationship
                .iter()
                .flat_map(|relation| &relation.coding)
                .any(|coding| coding.code.as_deref().is_some_and(|code| ONESELF.contains(&code)))
        });
        let mut points: Vec<&ContactPoint> = patient
            .telecom
            .iter()
            .chain(own.flat_map(|contact| &contact.telecom))
            .filter(|point| plain(&point.usage) != "old" && !past(&point.period, today))
            .collect();
        points.sort_by_key(|point| {
            let by_use = match plain(&point.usage) {
                "mobile" => 0,
                "home" | "" => 1,
                "temp" => 2,
                _ => 3,
            };
            (point.rank.unwrap_or(u32::MAX), by_use)
        });
        let values = |systems: &[&str]| {
            let mut values: Vec<String> = Vec::new();
            for point in points.iter().filter(|point| systems.contains(&plain(&point.system))) {
                let value = clean_line(plain(&point.value));
                if !value.is_empty() && !values.contains(&value) {
                    values.push(value);
                }
            }
            values.into_iter()
        };
        let (mut phones, mut emails) = (values(&["phone", "sms"]), values(&["email"]));
        self.person.phone = phones.next().unwrap_or_default();
        self.person.email = emails.next().unwrap_or_default();
        let others: Vec<String> = phones.chain(emails).collect();
        if !others.is_empty() {
            self.note(&format!("Also sent: {}", others.join(", ")));
        }
        let rank = |address: &Address| match plain(&address.usage) {
            "home" => 0,
            "" => 1,
            "temp" => 2,
            _ => 3,
        };
        let current = patient.address.iter().filter(|address| plain(&address.usage) != "old");
        let address = current.filter(|address| !past(&address.period, today)).min_by_key(|address| rank(address));
        if let Some(address) = address {
            self.person.postcode = clean_line(plain(&address.postal_code)).to_uppercase();
            self.person.address = one_line(address);
        }
    }

    /// Language, interpreter, format of writing, and how the person likes to be contacted.
    fn needs(&mut self, patient: &Patient) {
        let spoken = patient.communication.iter().find(|it| it.preferred).or(patient.communication.first());
        if let Some(spoken) = spoken {
            let language = said(&spoken.language);
            let codes = spoken.language.coding.iter().filter_map(|coding| coding.code.as_deref());
            if !words::is_english(&language) && !codes.into_iter().any(words::is_english) {
                self.person.language = language;
            }
        }
        let nested = patient.communication.iter().flat_map(|it| &it.extension);
        for extension in patient.extension.iter().chain(nested) {
            self.extension(extension);
        }
    }

    fn extension(&mut self, extension: &Extension) {
        let name = plain(&extension.url).rsplit(['/', '-']).next().unwrap_or_default();
        let value = extension.value_codeable_concept.as_ref().map(said).filter(|said| !said.is_empty());
        let value = value
            .or_else(|| extension.value_coding.as_ref().and_then(|coding| coding.display.as_deref().map(clean_line)))
            .or_else(|| extension.value_string.as_deref().or(extension.value_code.as_deref()).map(clean_line));
        match (name, value) {
            ("interpreterRequired", _) => self.person.interpreter |= extension.value_boolean == Some(true),
            ("PreferredWrittenCommunicationFormat", Some(value)) => match words::format(&value) {
                Some(format) => self.person.format = format,
                None => self.note(&format!("Needs writing as: {value}")),
            },
            ("PreferredContactMethod" | "PreferredContactTimes", Some(value)) => {
                self.note(&format!("Prefers contact: {value}"));
            }
            _ => {}
        }
        for inner in &extension.extension {
            self.extension(inner);
        }
    }

    /// Adds to what is read before making contact.
    pub(super) fn note(&mut self, words: &str) {
        if !self.person.contact_note.is_empty() {
            self.person.contact_note.push_str(". ");
        }
        self.person.contact_note.push_str(words);
    }

    /// The referrer asks that the person is not contacted directly.
    pub(super) fn forbid_contact(&mut self) {
        self.person.contact = ContactRule::SeeNote;
        self.note("The referrer asks not to contact this person directly; speak to the referrer first");
    }
}

/// A professional's or relative's name as people say it.
pub(super) fn spoken(names: &[HumanName], today: NaiveDate) -> String {
    let name = names.iter().min_by_key(|name| plain(&name.usage) == "old" || past(&name.period, today));
    let Some(name) = name else { return String::new() };
    match &name.text {
        Some(text) => clean_line(text),
        None => {
            let prefix = name.prefix.iter().flatten();
            let parts = prefix.chain(name.given.iter().flatten()).chain(&name.family);
            clean_line(&parts.map(String::as_str).collect::<Vec<_>>().join(" "))
        }
    }
}

/// A concept in words: its own text, else what its first coding displays, else its first code.
pub(super) fn said(concept: &Concept) -> String {
    let displays = concept.coding.iter().filter_map(|coding| coding.display.as_deref());
    let codes = concept.coding.iter().filter_map(|coding| coding.code.as_deref());
    let mut said = concept.text.as_deref().into_iter().chain(displays).chain(codes).map(clean_line);
    said.find(|words| !words.is_empty()).unwrap_or_default()
}

/// A text, empty where it is absent.
fn plain(text: &Text) -> &str {
    text.as_deref().unwrap_or_default()
}

fn given(name: &HumanName) -> String {
    clean_line(&name.given.iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" "))
}

fn without_prefix<'n>(text: &'n str, prefix: &[Text]) -> &'n str {
    let titles = ["mr", "mrs", "miss", "ms", "mx", "dr"];
    let first = text.split(' ').next().unwrap_or_default();
    let is_prefix = prefix.iter().flatten().any(|prefix| prefix == first)
        || titles.contains(&first.trim_end_matches('.').to_ascii_lowercase().as_str());
    if is_prefix { text[first.len()..].trim_start() } else { text }
}

/// An address on one line, without its postcode.
fn one_line(address: &Address) -> String {
    let country = address.country.as_ref().filter(|country| !matches!(country.as_str(), "UK" | "GB" | "GBR"));
    let towns = [&address.city, &address.district, &address.state].into_iter().flatten();
    let mut parts: Vec<String> = Vec::new();
    for part in address.line.iter().flatten().chain(towns).chain(country) {
        let part = clean_line(part).trim_end_matches(',').to_owned();
        if !part.is_empty() && !parts.contains(&part) {
            parts.push(part);
        }
    }
    if parts.is_empty() { clean_line(plain(&address.text)) } else { parts.join(", ") }
}
