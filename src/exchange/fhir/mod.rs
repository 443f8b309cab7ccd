//! Referrals from FHIR R4 JSON: single resources, Bundles of any type, NDJSON.
//!
//! References resolve over everything named in one call, so a [`Call`] takes every file first and gives the records of
//! each at the end. A record is a ServiceRequest that asks for something; what else stands in a file serves to read it
//! and is not counted. A file without such a request is one [`Record::Ignored`] that says what it is instead.

mod asks;
mod check;
mod index;
mod model;
mod person;
mod read;
mod referral;
mod requester;
mod when;

use std::collections::HashMap;
use std::ops::Range;

use chrono::NaiveDate;

use self::asks::{Copy, Standing, standing, why_ignored};
use self::index::Index;
use self::model::Resource;
use self::read::Graph;
use crate::domain::date::iso;
use crate::domain::incoming::{Incoming, Record};
use crate::domain::person::HeldNumber;
use crate::domain::problem::Problem;
use crate::domain::text::fold;

/// The largest file that is read, in bytes. The caller checks it before reading.
pub const FILE_MAX: usize = 10 << 20;
/// Entries of one Bundle, and lines of one NDJSON file.
pub const ENTRIES_MAX: usize = 5_000;

/// The FHIR files of one import call.
#[derive(Default)]
pub struct Call {
    graph: Graph,
    files: Vec<(usize, Range<usize>)>,
}

/// What one file held.
pub struct FileRecords {
    /// The index that the file was added with.
    pub file: usize,
    /// Its records, in the order in which they stand.
    pub records: Vec<Record>,
    /// What should be looked at besides the records: `(where, why)`.
    pub warnings: Vec<(String, String)>,
}

impl Call {
    /// A call without files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file under an index of the caller's choice.
    ///
    /// # Errors
    ///
    /// Why nothing of the file can be read. It then gives no records.
    pub fn add(&mut self, file: usize, bytes: &[u8]) -> Result<(), Problem> {
        let start = self.graph.nodes.len();
        self.graph.read(bytes).map_err(|words| Problem::new("", words))?;
        self.files.push((file, start..self.graph.nodes.len()));
        Ok(())
    }

    /// The records of every file that was added, in the order given.
    #[must_use]
    pub fn finish(self, today: NaiveDate) -> Vec<FileRecords> {
        let index = Index::new(&self.graph);
        let mut copies = Copies::default();
        let mut files: Vec<FileRecords> = Vec::with_capacity(self.files.len());
        for (file, nodes) in self.files {
            let place = files.len();
            files.push(read_file(&index, file, nodes, today, |names, copy, incoming| {
                copies.note(names, copy, place, incoming)
            }));
        }
        copies.settle(&mut files);
        files
    }
}

/// The records of one file. Each referral is shown to `note`, with the names under which copies of it may be known.
fn read_file(
    index: &Index<'_>,
    file: usize,
    nodes: Range<usize>,
    today: NaiveDate,
    mut note: impl FnMut(Vec<String>, Copy, (usize, &Incoming)),
) -> FileRecords {
    let mut records = Vec::new();
    let mut warnings = Vec::new();
    let mut quiet = Vec::new();
    let lone = nodes.len() == 1;
    for at in nodes.clone() {
        let node = &index.graph.nodes[at];
        let refused = |why: Vec<Problem>| Record::Refused { at: node.at.clone(), why };
        match &node.resource {
            _ if node.container.is_some() => {}
            Resource::ServiceRequest(request) => match standing(index, at, request) {
                Standing::Asks { copy, warning } => match referral::build(index, at, request, today, warning) {
                    Ok(incoming) => {
                        note(referral::names(index, at, request), copy, (records.len(), &incoming));
                        records.push(Record::Referral(Box::new(incoming)));
                    }
                    Err(why) => records.push(refused(why)),
                },
                Standing::Quiet(why) => quiet.push((node.at.clone(), why)),
                Standing::Unclear(why) => records.push(refused(vec![Problem::new("", why)])),
            },
            // What cannot be told from a request may have been one.
            Resource::Broken(why) if lone || matches!(node.kind.as_str(), "" | "ServiceRequest" | "Bundle") => {
                records.push(refused(vec![Problem::new("", why.clone())]));
            }
            Resource::Broken(why) => {
                warnings.push((node.at.clone(), format!("A resource could not be read and was left out. {why}")));
            }
            _ => {}
        }
    }
    if records.is_empty() {
        let first = quiet.first().map(|&(_, why)| why);
        records.push(Record::Ignored(why_ignored(index, nodes, first)));
    } else {
        warnings.extend(quiet.into_iter().map(|(at, why)| (at, format!("A request that was not taken in. {why}"))));
    }
    FileRecords { file, records, warnings }
}

/// The referrals of a call by the names that are theirs in the whole world, so that copies are told from each other.
#[derive(Default)]
struct Copies {
    groups: Vec<Vec<Member>>,
    by_name: HashMap<String, usize>,
}

struct Member {
    copy: Copy,
    /// File and record.
    place: (usize, usize),
    /// Who it is about.
    identity: String,
}

impl Copies {
    fn note(&mut self, names: Vec<String>, copy: Copy, file: usize, (record, incoming): (usize, &Incoming)) {
        let mut known: Vec<usize> = names.iter().filter_map(|name| self.by_name.get(name).copied()).collect();
        known.sort_unstable();
        known.dedup();
        let member = Member { copy, place: (file, record), identity: identity(incoming) };
        let group = match known.first() {
            Some(&group) => group,
            None => {
                self.groups.push(Vec::new());
                self.groups.len() - 1
            }
        };
        // One that goes by the names of two groups shows that they are one.
        for &other in known.iter().skip(1) {
            let members = std::mem::take(&mut self.groups[other]);
            self.groups[group].extend(members);
            for place in self.by_name.values_mut().filter(|place| **place == other) {
                *place = group;
            }
        }
        self.groups[group].push(member);
        self.by_name.extend(names.into_iter().map(|name| (name, group)));
    }

    /// Leaves of every group the copy nearest to what was sent, the first of several; the others become duplicates. One
    /// that shares its name but is about somebody else is refused rather than lost.
    fn settle(self, files: &mut [FileRecords]) {
        for members in self.groups.into_iter().filter(|members| members.len() > 1) {
            let Some(best) = members.iter().min_by_key(|member| (member.copy, member.place)) else { continue };
            for member in members.iter().filter(|member| member.place != best.place) {
                let (file, record) = member.place;
                let Record::Referral(incoming) = &files[file].records[record] else { continue };
                let at = incoming.at.clone();
                files[file].records[record] = if member.identity == best.identity {
                    Record::Duplicate { at }
                } else {
                    let words = "Another referral of this import has the same identifier, but is about somebody else.";
                    Record::Refused { at, why: vec![Problem::new("source_id", words)] }
                };
            }
        }
    }
}

/// Who a referral is about, for telling whether two are about the same person.
fn identity(incoming: &Incoming) -> String {
    let person = &incoming.person;
    let number = match &person.nhs {
        Some(HeldNumber::Checked(number)) => number.as_str(),
        Some(HeldNumber::Unchecked(sent)) => sent,
        None => "",
    };
    let born = person.born.map(iso).unwrap_or_default();
    format!("{}\n{born}\n{number}", fold(&person.family))
}

#[cfg(test)]
mod tests;
