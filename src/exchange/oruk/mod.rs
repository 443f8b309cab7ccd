//! Open Referral UK 3.0: a directory of services, saved from a feed as a file.
//!
//! A file holds one service, a page of a list, an organisation with its services, or a service at a location; each is
//! told by its fields, since no field names it. What is not understood is kept with the service, cleaned. Hours are
//! taken as the iCalendar rules that they are; those that contradict themselves are said, and never reckoned with.

mod hours;
mod html;
mod service;
mod take;

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use crate::domain::problem::Problem;
use crate::domain::service::{Service, ServiceStatus};
use crate::exchange::{is_utf16, without_bom};

/// The largest file that is read, in bytes.
pub const FILE_MAX: usize = 64 << 20;

/// A service as a feed brings it.
#[derive(Clone, PartialEq, Eq)]
pub struct Arriving {
    /// Where it stands in its file: `file`, `item 3`, `item 3, service 2`.
    pub at: String,
    /// The feed's own id: with the source it says which entry is meant.
    pub id: String,
    /// Whether it is there.
    pub status: ServiceStatus,
    /// What the feed says of it.
    pub service: Service,
    /// Whether it is told in short, as pages of a list tell it: then what is not said of it is not gone.
    pub short: bool,
    /// What was taken in and should be looked at.
    pub warnings: Vec<Problem>,
}

/// What a file of a feed held.
#[derive(Default)]
pub struct Feed {
    /// Its services, in their order.
    pub services: Vec<Arriving>,
    /// What was not taken, each with where it stands and why.
    pub refused: Vec<(String, Vec<Problem>)>,
    /// What should be looked at that is of no one service.
    pub warnings: Vec<(String, String)>,
    /// Why a file that can be read holds no service.
    pub ignored: Option<&'static str>,
    /// Which page of how many it is. A part of a feed says nothing of what vanished from the whole.
    pub page: Option<(u64, u64)>,
}

impl Feed {
    /// Whether the file is the whole of its feed.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.ignored.is_none() && self.page.is_none_or(|(_, of)| of <= 1)
    }
}

/// What an object of a feed is.
enum Kind {
    Service,
    Organisation,
    AtLocation,
    Taxonomy,
    Details,
    Unknown,
}

fn kind(object: &Map<String, Value>) -> Kind {
    let has = |names: &[&str]| names.iter().any(|name| object.contains_key(*name));
    if has(&["service"]) && has(&["location", "location_id"]) {
        Kind::AtLocation
    } else if has(&["openapi_url"]) {
        Kind::Details
    } else if has(&["taxonomy_terms", "term_uri", "taxonomy", "taxonomy_id"]) || (has(&["version"]) && has(&["uri"])) {
        Kind::Taxonomy
    } else if has(&["status", "organization", "organization_id", "schedules", "service_at_locations", "cost_options"]) {
        Kind::Service
    } else if has(&["services", "organization_identifiers", "website", "parent_organization_id", "legal_status"]) {
        Kind::Organisation
    } else {
        Kind::Unknown
    }
}

const UNKNOWN: &str = "It is no service of Open Referral UK.";
const NO_SERVICES: &str = "An organisation without its services. Save the feed's page of services.";
const TAXONOMY: &str = "Words by which services are sorted, and no service.";
const DETAILS: &str = "What the feed says of itself, and no service.";
const EMPTY: &str = "The page holds nothing.";
const CLASH: &str = "This id stands for another service of this file already. The first is taken.";
const AGAIN: &str = "The same service stands here again, with the same id. It is taken once.";

/// Whether the beginning of a JSON file looks like a feed and not like FHIR.
#[must_use]
pub fn looks_like(start: &[u8]) -> bool {
    let holds = |word: &str| start.windows(word.len()).any(|window| window == word.as_bytes());
    let names = [
        "\"service_at_locations\"",
        "\"total_pages\"",
        "\"organization_identifiers\"",
        "\"openapi_url\"",
        "\"taxonomy_terms\"",
        "\"term_uri\"",
        "\"schedules\"",
        "\"organization_id\"",
        "\"assured_date\"",
    ];
    !holds("\"resourceType\"") && names.iter().any(|name| holds(name))
}

/// Reads a file of a feed. `source` is the name under which its services are kept.
///
/// # Errors
/// A sentence, where nothing of the file can be read.
pub fn read(bytes: &[u8], source: &str, today: NaiveDate) -> Result<Feed, Problem> {
    let wrong = |words: String| Problem::new("file", words);
    if is_utf16(bytes) {
        return Err(wrong("It is UTF-16. Save it as UTF-8.".to_owned()));
    }
    let value: Value = serde_json::from_slice(without_bom(bytes)).map_err(|error| {
        wrong(format!("It is not whole as JSON: it breaks off or is wrong in line {}.", error.line()))
    })?;
    let mut reading = Reading { source, today, feed: Feed::default(), places: HashMap::new(), passed: None };
    match value {
        Value::Array(items) => reading.items(items),
        Value::Object(mut object) => match object.remove("contents") {
            Some(Value::Array(items)) => {
                reading.page(&object);
                reading.items(items);
            }
            Some(_) => return Err(wrong("Its contents are no list.".to_owned())),
            None => reading.object("file", object),
        },
        _ => return Err(wrong(UNKNOWN.to_owned())),
    }
    let mut feed = reading.feed;
    if feed.services.is_empty() && feed.refused.is_empty() {
        feed.ignored = Some(reading.passed.unwrap_or(EMPTY));
    }
    Ok(feed)
}

struct Reading<'a> {
    source: &'a str,
    today: NaiveDate,
    feed: Feed,
    /// Where the service of an id stands among those taken.
    places: HashMap<String, usize>,
    /// Why something was passed over.
    passed: Option<&'static str>,
}

impl Reading<'_> {
    fn page(&mut self, head: &Map<String, Value>) {
        let number = |name: &str| head.get(name).and_then(Value::as_u64);
        let of = number("total_pages").unwrap_or(1);
        let page = number("page_number").unwrap_or(1);
        self.feed.page = Some((page, of));
        if of > 1 {
            let words =
                format!("Page {page} of {of}. Save the other pages too; nothing is closed by a part of a feed.");
            self.feed.warnings.push(("file".to_owned(), words));
        }
    }

    fn items(&mut self, items: Vec<Value>) {
        for (at, item) in items.into_iter().enumerate() {
            let at = format!("item {}", at + 1);
            match item {
                Value::Object(object) => self.object(&at, object),
                _ => self.refuse(at, vec![Problem::new("", UNKNOWN)]),
            }
        }
    }

    fn refuse(&mut self, at: String, why: Vec<Problem>) {
        self.feed.refused.push((at, why));
    }

    fn object(&mut self, at: &str, mut object: Map<String, Value>) {
        match kind(&object) {
            Kind::Service => self.service(at.to_owned(), object, false),
            Kind::AtLocation => match object.remove("service") {
                Some(Value::Object(mut service)) => {
                    take::append(&mut service, "service_at_locations", Value::Object(object));
                    self.service(at.to_owned(), service, true);
                }
                _ => self.refuse(at.to_owned(), vec![Problem::new("service", "It names a place and no service.")]),
            },
            Kind::Organisation => match object.remove("services") {
                Some(Value::Array(services)) if !services.is_empty() => {
                    for (number, service) in services.into_iter().enumerate() {
                        let at = if at == "file" { String::new() } else { format!("{at}, ") };
                        let at = format!("{at}service {}", number + 1);
                        match service {
                            Value::Object(mut service) => {
                                service.entry("organization").or_insert_with(|| Value::Object(object.clone()));
                                self.service(at, service, false);
                            }
                            _ => self.refuse(at, vec![Problem::new("", UNKNOWN)]),
                        }
                    }
                }
                _ => self.passed = Some(NO_SERVICES),
            },
            Kind::Taxonomy => self.passed = Some(TAXONOMY),
            Kind::Details => self.passed = Some(DETAILS),
            Kind::Unknown => self.refuse(at.to_owned(), vec![Problem::new("", UNKNOWN)]),
        }
    }

    /// Takes a service. An id may stand in a file more than once: rightly so, where one service is at several places.
    fn service(&mut self, at: String, object: Map<String, Value>, at_a_place: bool) {
        let arriving = match service::read(&at, object, self.source, self.today) {
            Ok(arriving) => arriving,
            Err(why) => return self.refuse(at, why),
        };
        let Some(known) = self.places.get(&arriving.id).copied() else {
            self.places.insert(arriving.id.clone(), self.feed.services.len());
            self.feed.services.push(arriving);
            return;
        };
        let known = &mut self.feed.services[known];
        if known.service == arriving.service {
            self.feed.warnings.push((at, AGAIN.to_owned()));
        } else if at_a_place && known.service.name == arriving.service.name {
            service::join(&mut known.service, arriving.service);
        } else {
            self.refuse(at, vec![Problem::new("id", CLASH)]);
        }
    }
}

#[cfg(test)]
mod tests;
