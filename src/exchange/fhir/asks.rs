//! Which resources ask for something, and why the others do not.

use super::index::Index;
use super::model::{MessageHeader, Resource, ServiceRequest};
use super::read::Node;

/// The event of a message that refers someone (Booking and Referral Standard).
const REQUEST: &str = "servicerequest-request";

/// How a ServiceRequest stands to the desk.
pub(super) enum Standing {
    /// It asks for something.
    Asks {
        /// How near it is to what the sender wrote; of several copies in one call the lowest is taken in.
        copy: Copy,
        /// What a person should look at.
        warning: Option<&'static str>,
    },
    /// It asks for nothing, and why.
    Quiet(&'static str),
    /// It cannot be told: a sentence.
    Unclear(String),
}

/// How near a ServiceRequest is to what the sender wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Copy {
    /// In a message, with no id that a server gave it.
    Sent,
    /// In a message, as a server keeps or echoes it.
    Kept,
    /// In some other Bundle.
    Bundled,
    /// By itself, as a server gives it to a reader.
    Read,
}

/// Whether a ServiceRequest asks for something.
pub(super) fn standing(index: &Index<'_>, at: usize, request: &ServiceRequest) -> Standing {
    let node = &index.graph.nodes[at];
    if let Some(message) = node.bundle.map(|bundle| &index.graph.bundles[bundle]).filter(|bundle| bundle.message) {
        match message.header.map(|header| (header, index.resource(header))) {
            Some((header, Resource::MessageHeader(head))) => {
                if let Some(why) = other_message(head).or_else(|| beside_focus(index, at, header, head)) {
                    return Standing::Quiet(why);
                }
            }
            Some((_, Resource::Broken(why))) => {
                return Standing::Unclear(format!("The head of its message could not be read. {why}"));
            }
            _ => return Standing::Unclear("Its message has no MessageHeader, so what it asks cannot be told.".into()),
        }
    }
    if request.do_not_perform {
        return Standing::Quiet("It asks that something is not done.");
    }
    let warning = match request.status.as_deref() {
        Some("active") => None,
        Some("on-hold") => Some("The request is on hold at its source. Speak to the referrer first."),
        Some("unknown") => Some("The source does not know whether the request still stands."),
        Some("draft") => return Standing::Quiet("The request is a draft; it has not been made yet."),
        Some("revoked") => return Standing::Quiet("The request was withdrawn."),
        Some("completed") => return Standing::Quiet("The request has been completed."),
        Some("entered-in-error") => return Standing::Quiet("The request was entered in error."),
        Some(_) => return Standing::Unclear("ServiceRequest.status is no code of FHIR; active is what asks.".into()),
        None => return Standing::Unclear("ServiceRequest.status is missing; active is what asks.".into()),
    };
    match request.intent.as_deref() {
        Some("proposal" | "plan" | "directive" | "order" | "original-order" | "reflex-order" | "instance-order") => {}
        Some("filler-order") => return Standing::Quiet("It is the note of those who are already doing it."),
        Some("option") => return Standing::Quiet("It is one option among several; nobody has asked for it."),
        Some(_) => return Standing::Unclear("ServiceRequest.intent is no code of FHIR, such as order or plan.".into()),
        None => return Standing::Unclear("ServiceRequest.intent is missing, such as order or plan.".into()),
    }
    if is_done(index, at) {
        return Standing::Quiet("Every task for the request has been completed or cancelled.");
    }
    Standing::Asks { copy: copy(index, node), warning }
}

/// Why a message is not a referral.
fn other_message(head: &MessageHeader) -> Option<&'static str> {
    let event = head.event_coding.code.as_deref().or_else(|| head.event_uri.as_deref()?.rsplit(['/', ':', '#']).next());
    match event {
        Some(event) if head.response.is_some() || event.ends_with("-response") => {
            Some("It answers a referral; it is not a new one.")
        }
        Some(REQUEST) => None,
        Some(event) if event.contains("booking") => Some("It is a booking, not a referral."),
        _ => Some("It is a message of another kind, not a referral."),
    }
}

/// A message names what it asks; other requests in it are what that one builds on.
fn beside_focus(index: &Index<'_>, at: usize, header: usize, head: &MessageHeader) -> Option<&'static str> {
    let mut focus = head.focus.iter().flat_map(|focus| index.all(header, Some(focus), "ServiceRequest")).peekable();
    (focus.peek().is_some() && !focus.any(|focus| focus == at))
        .then_some("It stands behind the request that its message makes.")
}

/// Whether tasks were made for the request and none of them is left to do. A task that was rejected or failed leaves the
/// request standing; one entered in error never was.
fn is_done(index: &Index<'_>, at: usize) -> bool {
    let statuses = index.tasks_of(at).iter().filter_map(|&task| match index.resource(task) {
        Resource::Task(task) => Some(task.status.as_deref().unwrap_or_default()),
        _ => None,
    });
    let mut real = statuses.filter(|&status| status != "entered-in-error").peekable();
    real.peek().is_some() && real.all(|status| matches!(status, "completed" | "cancelled"))
}

fn copy(index: &Index<'_>, node: &Node) -> Copy {
    let url = node.full_url.as_deref().unwrap_or_default();
    match node.bundle.map(|bundle| index.graph.bundles[bundle].message) {
        None => Copy::Read,
        Some(false) => Copy::Bundled,
        Some(true) if node.id.as_deref().is_none_or(|id| url.ends_with(id)) => Copy::Sent,
        Some(true) => Copy::Kept,
    }
}

/// Why a file without a request to take in is left alone: of what it holds, what says most.
pub(super) fn why_ignored(
    index: &Index<'_>,
    nodes: std::ops::Range<usize>,
    quiet: Option<&'static str>,
) -> &'static str {
    if let Some(why) = quiet {
        return why;
    }
    let held = || nodes.clone().map(|at| (at, &index.graph.nodes[at]));
    let message = held().find_map(|(_, node)| match &node.resource {
        Resource::MessageHeader(head) => other_message(head),
        _ => None,
    });
    if let Some(why) = message {
        return why;
    }
    let holds = |kinds: &[&str]| held().any(|(_, node)| kinds.contains(&node.kind.as_str()));
    let task = held().find(|(_, node)| matches!(node.resource, Resource::Task(_)));
    if holds(&["OperationOutcome"]) {
        "It is an error report, not a referral."
    } else if holds(&["Appointment", "AppointmentResponse", "Slot", "Schedule"]) {
        "It is about a booking, not a referral."
    } else if let Some((at, _)) = task {
        match index.resource(at) {
            Resource::Task(task) if !index.all(at, task.focus.as_ref(), "ServiceRequest").is_empty() => {
                "It is a task of a referral that stands elsewhere in this import."
            }
            _ => "It is a task whose request is not in this import.",
        }
    } else if holds(&["Patient", "RelatedPerson"]) {
        "It is a person's details; by themselves they ask for nothing."
    } else if holds(&["Practitioner", "PractitionerRole", "Organization", "HealthcareService", "Location"]) {
        "It is a directory entry, not a referral."
    } else if nodes.is_empty() {
        "The Bundle is empty."
    } else {
        "It holds no ServiceRequest, so it asks for nothing."
    }
}
