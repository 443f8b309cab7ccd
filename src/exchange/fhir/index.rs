//! Finds what references mean, over every resource of one import call.
//!
//! The nearest meaning holds: the resource's own contained ones, then its Bundle, then the whole call.

use std::collections::HashMap;

use super::model::{Reference, Resource, Text};
use super::read::{Graph, Node, unversioned};

/// Resources that one reference is looked up for, so that files made to collide cost little.
pub(super) const MEANINGS_MAX: usize = 16;

/// The resources of a call, by every name under which they may be referred to.
pub(super) struct Index<'g> {
    pub(super) graph: &'g Graph,
    by_url: HashMap<&'g str, Vec<usize>>,
    by_id: HashMap<&'g str, Vec<usize>>,
    patients: HashMap<(&'g str, &'g str), Vec<usize>>,
    tasks: HashMap<usize, Vec<usize>>,
    consents: HashMap<usize, Vec<usize>>,
    roles: HashMap<usize, Vec<usize>>,
}

impl<'g> Index<'g> {
    pub(super) fn new(graph: &'g Graph) -> Self {
        let mut index = Self {
            graph,
            by_url: HashMap::new(),
            by_id: HashMap::new(),
            patients: HashMap::new(),
            tasks: HashMap::new(),
            consents: HashMap::new(),
            roles: HashMap::new(),
        };
        for (at, node) in graph.nodes.iter().enumerate() {
            if let Some(url) = &node.full_url {
                index.by_url.entry(unversioned(url)).or_default().push(at);
            }
            if let Some(id) = &node.id {
                index.by_id.entry(id.trim_start_matches('#')).or_default().push(at);
            }
            if let Resource::Patient(patient) = &node.resource {
                for identifier in &patient.identifier {
                    if let (Some(system), Some(value)) = (&identifier.system, &identifier.value) {
                        index.patients.entry((system, value)).or_default().push(at);
                    }
                }
            }
        }
        index.link();
        index
    }

    /// Notes which tasks, consents and roles speak of which resource.
    fn link(&mut self) {
        for (at, node) in self.graph.nodes.iter().enumerate() {
            let (reference, kind) = match &node.resource {
                Resource::Task(task) => (&task.focus, "ServiceRequest"),
                Resource::Consent(consent) => (&consent.patient, "Patient"),
                Resource::PractitionerRole(role) => (&role.practitioner, "Practitioner"),
                _ => continue,
            };
            for target in self.all(at, reference.as_ref(), kind) {
                let links = match &node.resource {
                    Resource::Task(_) => &mut self.tasks,
                    Resource::Consent(_) => &mut self.consents,
                    _ => &mut self.roles,
                };
                links.entry(target).or_default().push(at);
            }
        }
    }

    /// The resource at a place.
    pub(super) fn resource(&self, at: usize) -> &'g Resource {
        &self.graph.nodes[at].resource
    }

    /// The tasks for a request.
    pub(super) fn tasks_of(&self, request: usize) -> &[usize] {
        self.tasks.get(&request).map_or(&[], Vec::as_slice)
    }

    /// The consents of a patient.
    pub(super) fn consents_of(&self, patient: usize) -> &[usize] {
        self.consents.get(&patient).map_or(&[], Vec::as_slice)
    }

    /// The roles of a practitioner.
    pub(super) fn roles_of(&self, practitioner: usize) -> &[usize] {
        self.roles.get(&practitioner).map_or(&[], Vec::as_slice)
    }

    /// Every resource of a kind (of any, where it is empty) that a reference of the resource `from` may mean.
    pub(super) fn all(&self, from: usize, reference: Option<&Reference>, kind: &str) -> Vec<usize> {
        let Some(reference) = reference else { return Vec::new() };
        let node = &self.graph.nodes[from];
        let found = match reference.reference.as_deref().map(|text| unversioned(text.trim())) {
            Some(text) if !text.is_empty() => self.named(from, node, text),
            _ => self.identified(reference),
        };
        let fitting = |&at: &usize| kind.is_empty() || self.graph.nodes[at].kind == kind;
        found.into_iter().filter(fitting).take(MEANINGS_MAX).collect()
    }

    fn named(&self, from: usize, node: &Node, text: &str) -> Vec<usize> {
        let nodes = &self.graph.nodes;
        if let Some(id) = text.strip_prefix('#') {
            let container = node.container.unwrap_or(from);
            if id.is_empty() {
                return vec![container];
            }
            return self.with_id(id).filter(|&at| nodes[at].container == Some(container)).collect();
        }
        let outside = |&at: &usize| nodes[at].container.is_none();
        if let Some(uuid) = uuid_of(text) {
            let url = format!("urn:uuid:{uuid}");
            return self.nearest(node, &self.with_url(&url), || self.with_id(uuid).filter(outside).collect());
        }
        if text.contains("://") || text.starts_with("urn:") {
            let lone = || {
                let (kind, id) = tail(text)?;
                let same = |&at: &usize| nodes[at].kind == kind && base(&nodes[at].full_url).is_none();
                Some(self.with_id(id).filter(outside).filter(same).collect())
            };
            return self.nearest(node, &self.with_url(text), || lone().unwrap_or_default());
        }
        let Some((kind, id)) = tail(text) else { return Vec::new() };
        let here = base(&node.full_url);
        if let Some(here) = here {
            let found = self.with_url(&format!("{here}/{kind}/{id}"));
            if !found.is_empty() {
                return self.nearest(node, &found, Vec::new);
            }
        }
        let near = |&at: &usize| {
            let there = base(&nodes[at].full_url);
            nodes[at].kind == kind && (here.is_none() || there.is_none() || here == there)
        };
        let found: Vec<usize> = self.with_id(id).filter(outside).filter(near).collect();
        self.nearest(node, &found, Vec::new)
    }

    /// Those of the resource's own Bundle where there are any, else all, else what `otherwise` finds.
    fn nearest(&self, node: &Node, found: &[usize], otherwise: impl FnOnce() -> Vec<usize>) -> Vec<usize> {
        let own: Vec<usize> = found
            .iter()
            .copied()
            .filter(|&at| node.bundle.is_some() && self.graph.nodes[at].bundle == node.bundle)
            .collect();
        match (own.is_empty(), found.is_empty()) {
            (false, _) => own,
            (true, false) => found.to_vec(),
            (true, true) => otherwise(),
        }
    }

    fn identified(&self, reference: &Reference) -> Vec<usize> {
        let identifier = reference.identifier.as_ref();
        let named = identifier.and_then(|it| it.system.as_deref().zip(it.value.as_deref()));
        named.and_then(|named| self.patients.get(&named)).cloned().unwrap_or_default()
    }

    fn with_url(&self, url: &str) -> Vec<usize> {
        self.by_url.get(url).cloned().unwrap_or_default()
    }

    fn with_id(&self, id: &str) -> impl Iterator<Item = usize> {
        self.by_id.get(id).into_iter().flatten().copied()
    }
}

/// The UUID of `urn:uuid:…` or of a bare one, as some senders write it.
pub(super) fn uuid_of(text: &str) -> Option<&str> {
    let uuid = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let plausible = uuid.len() == 36 && uuid.bytes().all(|byte| byte == b'-' || byte.is_ascii_alphanumeric());
    (plausible && uuid.bytes().filter(|&byte| byte == b'-').count() == 4).then_some(uuid)
}

/// The type and id at the end of `…/Patient/1`.
fn tail(text: &str) -> Option<(&str, &str)> {
    let (rest, id) = text.rsplit_once('/')?;
    let kind = rest.rsplit_once('/').map_or(rest, |(_, kind)| kind);
    (!kind.is_empty() && !id.is_empty()).then_some((kind, id))
}

/// The server part of an address such as `https://server/fhir/Patient/1`.
fn base(url: &Text) -> Option<&str> {
    let url = url.as_deref().filter(|url| url.contains("://")).map(unversioned)?;
    let (rest, _) = url.rsplit_once('/')?;
    rest.rsplit_once('/').map(|(base, _)| base)
}
