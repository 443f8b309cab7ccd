//! Who refers, in words.

use chrono::NaiveDate;

use super::index::Index;
use super::model::{PractitionerRole, Reference, Resource};
use super::person::{said, spoken};
use crate::domain::text::clean_line;

/// Who asks for something.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Requester {
    /// `name, role, organisation`, as far as they are known.
    pub(super) words: String,
    /// The organisation alone.
    pub(super) organisation: String,
}

/// The sender of the message that a request came in.
pub(super) fn sender<'g>(index: &Index<'g>, at: usize) -> Option<(usize, &'g Reference)> {
    let header = index.graph.bundles[index.graph.nodes[at].bundle?].header?;
    match index.resource(header) {
        Resource::MessageHeader(head) => head.sender.as_ref().map(|sender| (header, sender)),
        _ => None,
    }
}

/// Reads a requester. A practitioner who has one role in this import is given with it.
pub(super) fn requester(index: &Index<'_>, at: usize, today: NaiveDate) -> Requester {
    match index.resource(at) {
        Resource::Practitioner(practitioner) => {
            let name = spoken(&practitioner.name, today);
            match index.roles_of(at) {
                &[role_at] => match index.resource(role_at) {
                    Resource::PractitionerRole(role) => in_role(index, name, role_at, role),
                    _ => plain(name, String::new()),
                },
                _ => plain(name, String::new()),
            }
        }
        Resource::PractitionerRole(role) => {
            let found = index.all(at, role.practitioner.as_ref(), "Practitioner");
            let name = found.first().and_then(|&at| match index.resource(at) {
                Resource::Practitioner(practitioner) => Some(spoken(&practitioner.name, today)),
                _ => None,
            });
            let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| displayed(role.practitioner.as_ref()));
            in_role(index, name, at, role)
        }
        Resource::Named(named) => {
            let name = clean_line(named.name.as_deref().unwrap_or_default());
            Requester { words: name.clone(), organisation: name }
        }
        Resource::RelatedPerson(relative) => {
            let relationship = relative.relationship.first().map(said).unwrap_or_default();
            plain(spoken(&relative.name, today), relationship)
        }
        _ => Requester::default(),
    }
}

/// Someone without an organisation.
fn plain(name: String, role: String) -> Requester {
    Requester { words: joined(&[&name, &role]), organisation: String::new() }
}

/// Someone in a role (else a specialty) at an organisation.
fn in_role(index: &Index<'_>, name: String, at: usize, role: &PractitionerRole) -> Requester {
    let found = index.all(at, role.organization.as_ref(), "Organization");
    let organisation = found.first().and_then(|&at| match index.resource(at) {
        Resource::Named(named) => named.name.as_deref().map(clean_line),
        _ => None,
    });
    let organisation = organisation.unwrap_or_else(|| displayed(role.organization.as_ref()));
    let role = role.code.first().or(role.specialty.first()).map(said).unwrap_or_default();
    Requester { words: joined(&[&name, &role, &organisation]), organisation }
}

fn displayed(reference: Option<&Reference>) -> String {
    clean_line(reference.and_then(|reference| reference.display.as_deref()).unwrap_or_default())
}

fn joined(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}
