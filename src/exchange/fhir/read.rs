//! From bytes to resources: a single one, a Bundle of any type, or NDJSON with one a line.

use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::check::{Checker, syntax};
use super::model::{Resource, Text};
use super::{ENTRIES_MAX, FILE_MAX};
use crate::exchange::{is_utf16, without_bom};

/// Bundles that may stand in each other.
const BUNDLES_DEEP: u32 = 3;

/// Every resource of one import call, in the order read.
#[derive(Default)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) bundles: Vec<Bundle>,
}

/// A resource and where it stands.
pub(super) struct Node {
    /// `file`, `entry 3`, `line 7`.
    pub(super) at: String,
    /// The Bundle it is an entry of.
    pub(super) bundle: Option<usize>,
    /// The resource that contains it.
    pub(super) container: Option<usize>,
    pub(super) full_url: Text,
    /// Its `resourceType`; empty where that could not be read.
    pub(super) kind: String,
    pub(super) id: Text,
    pub(super) resource: Resource,
}

/// A Bundle whose entries are nodes.
pub(super) struct Bundle {
    /// Whether it is a message.
    pub(super) message: bool,
    /// The node of its MessageHeader.
    pub(super) header: Option<usize>,
    /// When it was put together.
    pub(super) timestamp: Text,
}

impl Graph {
    /// Reads a file into the graph.
    ///
    /// # Errors
    ///
    /// A sentence, where nothing of the file can be read. The graph is then as it was.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Result<(), String> {
        let (nodes, bundles) = (self.nodes.len(), self.bundles.len());
        let read = self.read_file(bytes);
        if read.is_err() {
            self.nodes.truncate(nodes);
            self.bundles.truncate(bundles);
        }
        read
    }

    fn read_file(&mut self, bytes: &[u8]) -> Result<(), String> {
        if bytes.len() > FILE_MAX {
            return Err(format!("The file is larger than {} MB. Split it.", FILE_MAX >> 20));
        }
        if is_utf16(bytes) {
            return Err("The file is UTF-16; FHIR files are UTF-8.".into());
        }
        let text = std::str::from_utf8(without_bom(bytes)).map_err(|error| match error.error_len() {
            None => "The file breaks off within a character. It may have been cut off.".to_owned(),
            Some(_) => "The file is not UTF-8.".to_owned(),
        })?;
        if text.trim().is_empty() {
            return Err("The file is empty.".into());
        }
        let mut reader = Reader { graph: self, checker: Checker::default() };
        if is_ndjson(text) { reader.lines(text) } else { reader.whole(text) }
    }
}

/// Whether the first line is a JSON value by itself and something follows it.
fn is_ndjson(text: &str) -> bool {
    text.trim_start()
        .split_once('\n')
        .is_some_and(|(first, rest)| !rest.trim().is_empty() && serde_json::from_str::<&RawValue>(first).is_ok())
}

struct Reader<'g> {
    graph: &'g mut Graph,
    checker: Checker,
}

/// Where a resource stands.
struct Place {
    at: String,
    bundle: Option<usize>,
    full_url: Text,
}

/// What is read of a resource before its type is known.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(rename = "resourceType")]
    kind: Text,
    id: Text,
    #[serde(borrow, default)]
    contained: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct RawBundle<'a> {
    #[serde(rename = "type")]
    kind: Text,
    timestamp: Text,
    #[serde(borrow, default)]
    entry: Entries<'a>,
}

#[derive(Deserialize)]
struct RawEntry<'a> {
    #[serde(rename = "fullUrl")]
    full_url: Text,
    #[serde(borrow)]
    resource: Option<&'a RawValue>,
    request: Option<Request>,
}

#[derive(Deserialize)]
struct Request {
    method: Text,
    url: Text,
}

impl Reader<'_> {
    fn lines(&mut self, text: &str) -> Result<(), String> {
        let lines = || text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        if lines().nth(ENTRIES_MAX).is_some() {
            return Err(format!("The file has more than {ENTRIES_MAX} lines. Split it."));
        }
        for (number, line) in lines() {
            let place = Place { at: format!("line {}", number + 1), bundle: None, full_url: None };
            match serde_json::from_str::<&RawValue>(line) {
                Ok(raw) => self.value(raw, place, 0),
                Err(error) => self.broken(place, syntax(&error)),
            }
        }
        Ok(())
    }

    fn whole(&mut self, text: &str) -> Result<(), String> {
        let raw: &RawValue = serde_json::from_str(text).map_err(|error| syntax(&error))?;
        let head = self.head(raw)?;
        match head.kind.as_deref() {
            None => Err("It is JSON, but not FHIR: it has no resourceType.".into()),
            Some("Bundle") => self.bundle(raw, "", 0),
            Some(_) => {
                self.value(raw, Place { at: "file".into(), bundle: None, full_url: None }, 0);
                Ok(())
            }
        }
    }

    fn head<'a>(&mut self, raw: &'a RawValue) -> Result<Head<'a>, String> {
        serde_json::from_str(raw.get()).map_err(|_| {
            let whole = self.checker.check(raw.get()).err();
            whole.unwrap_or_else(|| "It is JSON, but not a FHIR resource.".into())
        })
    }

    /// A resource, or the entries of a Bundle within a Bundle.
    fn value(&mut self, raw: &RawValue, place: Place, level: u32) {
        let head = match self.head(raw) {
            Ok(head) => head,
            Err(words) => return self.broken(place, words),
        };
        let Some(kind) = head.kind else {
            return self.broken(place, "It has no resourceType.".into());
        };
        if kind == "Bundle" {
            let at = place.at.clone();
            if let Err(words) = self.bundle(raw, &at, level) {
                self.broken(place, words);
            }
            return;
        }
        let resource = match self.checker.check(raw.get()) {
            Ok(()) => typed(&kind, raw.get()),
            Err(words) => Resource::Broken(words),
        };
        let whole = !matches!(resource, Resource::Broken(_));
        let node = self.push(place, kind, head.id, resource);
        for inner in head.contained.into_iter().filter(|_| whole) {
            self.contained(inner, node);
        }
    }

    /// A resource that stands within another.
    fn contained(&mut self, raw: &RawValue, container: usize) {
        let Ok(Head { kind: Some(kind), id, .. }) = serde_json::from_str(raw.get()) else { return };
        let resource = typed(&kind, raw.get());
        let place = Place { at: self.graph.nodes[container].at.clone(), bundle: None, full_url: None };
        let node = self.push(place, kind, id, resource);
        self.graph.nodes[node].container = Some(container);
        self.graph.nodes[node].bundle = self.graph.nodes[container].bundle;
    }

    fn bundle(&mut self, raw: &RawValue, outer: &str, level: u32) -> Result<(), String> {
        if level >= BUNDLES_DEEP {
            return Err("Bundles stand in Bundles too deeply.".into());
        }
        let RawBundle { kind, timestamp, entry } =
            path_typed("Bundle", raw.get()).map_err(|words| self.checker.check(raw.get()).err().unwrap_or(words))?;
        if entry.count > ENTRIES_MAX {
            return Err(format!("The Bundle has more than {ENTRIES_MAX} entries. Split it."));
        }
        let bundle = self.graph.bundles.len();
        let message = kind.as_deref() == Some("message");
        self.graph.bundles.push(Bundle { message, header: None, timestamp });
        let mut versions = (kind.as_deref() == Some("history")).then(HashSet::new);
        for (number, raw) in (1..).zip(entry.kept) {
            let at = if outer.is_empty() { format!("entry {number}") } else { format!("{outer}, entry {number}") };
            let place = Place { at, bundle: Some(bundle), full_url: None };
            match path_typed::<RawEntry<'_>>("Bundle.entry", raw.get()) {
                Ok(entry) => self.entry(entry, place, &mut versions, level),
                Err(words) => self.broken(place, words),
            }
        }
        Ok(())
    }

    /// One entry. Of a history only the newest version of a resource counts, which stands first.
    fn entry(&mut self, entry: RawEntry<'_>, mut place: Place, versions: &mut Option<HashSet<String>>, level: u32) {
        if let Some(seen) = versions {
            let url = entry.full_url.clone().or_else(|| entry.request.as_ref().and_then(|request| request.url.clone()));
            if url.is_some_and(|url| !seen.insert(unversioned(&url).to_owned())) {
                return;
            }
        }
        let deleted = entry.request.is_some_and(|request| request.method.as_deref() == Some("DELETE"));
        if let Some(raw) = entry.resource.filter(|_| !deleted) {
            place.full_url = entry.full_url;
            self.value(raw, place, level + 1);
        }
    }

    fn broken(&mut self, place: Place, words: String) {
        self.push(place, String::new(), None, Resource::Broken(words));
    }

    fn push(&mut self, place: Place, kind: String, id: Text, resource: Resource) -> usize {
        let node = self.graph.nodes.len();
        if let Some(bundle) = place.bundle.filter(|_| kind == "MessageHeader") {
            self.graph.bundles[bundle].header.get_or_insert(node);
        }
        let Place { at, bundle, full_url } = place;
        self.graph.nodes.push(Node { at, bundle, container: None, full_url, kind, id, resource });
        node
    }
}

/// A reference or address without the version at its end.
pub(super) fn unversioned(url: &str) -> &str {
    url.split_once("/_history").map_or(url, |(url, _)| url)
}

fn typed(kind: &str, json: &str) -> Resource {
    fn read<T: DeserializeOwned>(kind: &str, json: &str, make: impl FnOnce(T) -> Resource) -> Resource {
        path_typed(kind, json).map_or_else(Resource::Broken, make)
    }
    match kind {
        "ServiceRequest" => read(kind, json, |it| Resource::ServiceRequest(Box::new(it))),
        "Patient" => read(kind, json, |it| Resource::Patient(Box::new(it))),
        "Practitioner" => read(kind, json, Resource::Practitioner),
        "PractitionerRole" => read(kind, json, |it| Resource::PractitionerRole(Box::new(it))),
        "Organization" | "HealthcareService" => read(kind, json, Resource::Named),
        "RelatedPerson" => read(kind, json, Resource::RelatedPerson),
        "Task" => read(kind, json, |it| Resource::Task(Box::new(it))),
        "Consent" => read(kind, json, |it| Resource::Consent(Box::new(it))),
        "CarePlan" => read(kind, json, Resource::CarePlan),
        "Condition" | "Observation" | "Procedure" => read(kind, json, |it| Resource::Coded(Box::new(it))),
        "MessageHeader" => read(kind, json, |it| Resource::MessageHeader(Box::new(it))),
        _ => Resource::Other,
    }
}

/// Reads JSON into a type; the error names the element and nothing of what stands there.
fn path_typed<'a, T: Deserialize<'a>>(kind: &str, json: &'a str) -> Result<T, String> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let element = if path == "." { kind.to_owned() } else { format!("{kind}.{path}") };
        format!("The element {element} is not of the type that FHIR gives it.")
    })
}

/// The entries of a Bundle, as many as are read, and how many there are.
#[derive(Default)]
struct Entries<'a> {
    kept: Vec<&'a RawValue>,
    count: usize,
}

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Counted;
        impl<'de> Visitor<'de> for Counted {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Entries<'de>, A::Error> {
                let mut entries = Entries::default();
                while entries.count < ENTRIES_MAX {
                    match seq.next_element()? {
                        Some(raw) => entries.kept.push(raw),
                        None => return Ok(entries),
                    }
                    entries.count += 1;
                }
                while seq.next_element::<IgnoredAny>()?.is_some() {
                    entries.count += 1;
                }
                Ok(entries)
            }
        }
        deserializer.deserialize_seq(Counted)
    }
}
