//! A ServiceRequest that asks for something, with what it refers to, as an incoming referral.

use chrono::{DateTime, NaiveDate, Utc};

use super::index::{Index, uuid_of};
use super::model::{CarePlan, Coded, Concept, Consent, Note, Reference, Resource, ServiceRequest, Task};
use super::person::{Subject, said, subject};
use super::requester::{Requester, requester, sender};
use super::when::{When, past};
use crate::domain::incoming::Incoming;
use crate::domain::problem::Problem;
use crate::domain::referral::{Area, Asking, Consent as Agreed, Route, Urgency};
use crate::domain::text::{clean_line, clean_text};
use crate::exchange::{faults, received, words};

/// Gravity's categories of social need; other categories say how a request is handled, not what it is about.
const SOCIAL_NEEDS: &str = "SDOHCC-CodeSystemTemporaryCodes";
/// Gravity's order detail that forbids contacting the person.
const NO_CONTACT: &str = "contacting-subject-prohibited";
/// The longest reason, in bytes: as much as a record of a CSV file may hold.
const REASON_MAX: usize = 1 << 20;

/// Who is meant, or why nobody can be told.
pub(super) fn whom(index: &Index<'_>, at: usize, request: &ServiceRequest, today: NaiveDate) -> Result<usize, String> {
    const ABSENT: &str = "The person it is about cannot be found in this import. Name the file that holds their \
        Patient resource in the same call.";
    let task_subject =
        || tasks(index, at).find_map(|task| task.1.whom.as_ref().map(|whom| index.all(task.0, Some(whom), "Patient")));
    let mut found = index.all(at, request.subject.as_ref(), "Patient");
    if found.is_empty() && request.subject.is_none() {
        found = task_subject().unwrap_or_default();
    }
    let mut people = found.iter().filter_map(|&at| match index.resource(at) {
        Resource::Patient(patient) => Some((at, subject(patient, today))),
        _ => None,
    });
    let Some((first, person)) = people.next() else {
        let broken = found.iter().find_map(|&at| match index.resource(at) {
            Resource::Broken(why) => Some(format!("The person it is about could not be read. {why}")),
            _ => None,
        });
        return Err(broken.unwrap_or_else(|| ABSENT.into()));
    };
    if people.any(|(_, other)| other.identity() != person.identity()) {
        return Err("Different people in this import answer to the name by which it refers to its person.".into());
    }
    Ok(first)
}

/// Makes the referral, or says why it cannot be taken in.
pub(super) fn build(
    index: &Index<'_>,
    at: usize,
    request: &ServiceRequest,
    today: NaiveDate,
    warning: Option<&'static str>,
) -> Result<Incoming, Vec<Problem>> {
    let patient = whom(index, at, request, today).map_err(|why| vec![Problem::new("", why)])?;
    let Resource::Patient(record) = index.resource(patient) else { return Err(Vec::new()) };
    let mut reading = Reading { index, at, request, patient, today, subject: subject(record, today) };
    reading.subject.warnings.extend(warning.map(|words| Problem::new("", words)));
    let received = reading.received();
    let urgent_date = reading.urgent_date();
    let (referrer, team, route) = reading.referrer();
    let (share_out, share_in) = reading.consent();
    if request
        .order_detail
        .iter()
        .flat_map(|detail| &detail.coding)
        .any(|coding| coding.code.as_deref() == Some(NO_CONTACT))
    {
        reading.subject.forbid_contact();
    }
    let asking = Asking {
        special: false,
        route,
        urgency: reading.urgency(),
        urgent_date,
        referrer,
        on_behalf: String::new(),
        areas: reading.areas(),
        reason: reading.reason(),
        share_out,
        share_in,
    };
    let Subject { person, identifiers, warnings, mut refused } = reading.subject;
    let incoming = Incoming {
        at: index.graph.nodes[at].at.clone(),
        source_id: names(index, at, request).into_iter().next().unwrap_or_default(),
        received,
        team,
        person,
        identifiers,
        asking,
        warnings,
    };
    for fault in faults(&incoming) {
        if refused.iter().all(|said| said.field != fault.field) {
            refused.push(fault);
        }
    }
    if refused.is_empty() { Ok(incoming) } else { Err(refused) }
}

/// Every name under which the whole world knows the request, best first: its identifiers, its address, its UUID.
///
/// An id such as `ServiceRequest/1` is known to its own server only, and stands for nothing here.
pub(super) fn names(index: &Index<'_>, at: usize, request: &ServiceRequest) -> Vec<String> {
    let node = &index.graph.nodes[at];
    let mut names = Vec::new();
    for identifier in &request.identifier {
        if let (Some(system), Some(value)) = (&identifier.system, &identifier.value) {
            names.push(clean_line(&format!("{system}|{value}")));
        }
    }
    let url = node.full_url.as_deref().filter(|url| url.contains("://") || url.starts_with("urn:"));
    names.extend(url.map(clean_line));
    names.extend(node.id.as_deref().and_then(uuid_of).map(|uuid| clean_line(&format!("urn:uuid:{uuid}"))));
    names
}

fn tasks<'g>(index: &Index<'g>, at: usize) -> impl Iterator<Item = (usize, &'g Task)> {
    let all = index.tasks_of(at).to_vec().into_iter();
    let graph = index.graph;
    all.filter_map(move |at| match &graph.nodes[at].resource {
        Resource::Task(task) if task.status.as_deref() != Some("entered-in-error") => Some((at, task.as_ref())),
        _ => None,
    })
}

struct Reading<'i, 'g> {
    index: &'i Index<'g>,
    at: usize,
    request: &'i ServiceRequest,
    patient: usize,
    today: NaiveDate,
    subject: Subject,
}

impl Reading<'_, '_> {
    fn warn(&mut self, field: &'static str, words: impl Into<String>) {
        self.subject.warnings.push(Problem::new(field, words));
    }

    fn refuse(&mut self, field: &'static str, words: String) {
        self.subject.refused.push(Problem::new(field, words));
    }

    /// When the request was made; else when its task or its message was.
    fn received(&mut self) -> Option<DateTime<Utc>> {
        let of_task = || tasks(self.index, self.at).find_map(|(_, task)| task.authored_on.as_ref());
        let bundle = self.index.graph.nodes[self.at].bundle.map(|bundle| &self.index.graph.bundles[bundle]);
        let of_message = || bundle.filter(|bundle| bundle.message)?.timestamp.as_ref();
        let text = self.request.authored_on.as_ref().or_else(of_task).or_else(of_message)?;
        let read = When::read(text).and_then(|when| when.instant().map(|at| received(at, self.today)).transpose());
        match read {
            Ok(None) => {
                self.warn("received", "The date of the request is not whole and was left out.");
                None
            }
            Ok(instant) => instant,
            Err(why) => {
                self.refuse("received", why);
                None
            }
        }
    }

    /// The day by which the request wants something done: the end of its period, or its one date.
    fn urgent_date(&mut self) -> Option<NaiveDate> {
        let period = &self.request.occurrence_period;
        let text = period.end.as_ref().or(self.request.occurrence_date_time.as_ref())?;
        match When::read(text).map(When::day) {
            Ok(day) => {
                if day.is_none() {
                    self.warn("urgent_date", "The date that makes it urgent is not whole and was left out.");
                }
                day
            }
            Err(why) => {
                self.refuse("urgent_date", why);
                None
            }
        }
    }

    /// FHIR ranks routine, urgent, asap and stat; the last three are all urgent here.
    fn urgency(&mut self) -> Urgency {
        let of_task = || tasks(self.index, self.at).find_map(|(_, task)| task.priority.as_deref());
        match self.request.priority.as_deref().or_else(of_task) {
            None | Some("routine") => Urgency::Routine,
            Some("urgent" | "asap" | "stat") => Urgency::Urgent,
            Some(_) => {
                self.warn(
                    "urgency",
                    "The priority is not known; routine, urgent, asap or stat is accepted. It was taken as soon, until \
                     somebody has looked.",
                );
                Urgency::Soon
            }
        }
    }

    /// Who refers, in words; the organisation as the care team; and the route, which is `self` where the person asks
    /// for themself.
    fn referrer(&mut self) -> (String, String, Route) {
        let (index, at, today) = (self.index, self.at, self.today);
        let mut asked = self.request.requester.as_ref().map(|reference| (at, reference));
        if asked.is_none() {
            asked = tasks(index, at).find_map(|(task_at, task)| Some((task_at, task.requester.as_ref()?)));
        }
        if asked.is_none() {
            asked = sender(index, at);
        }
        let Some((from, reference)) = asked else { return (String::new(), String::new(), Route::Direct) };
        let found = index.all(from, Some(reference), "");
        if found.contains(&self.patient) {
            return (String::new(), String::new(), Route::Own);
        }
        let mut said: Vec<Requester> = found.iter().map(|&at| requester(index, at, today)).collect();
        said.dedup();
        if said.len() > 1 {
            self.warn("referrer", "Different resources answer to the name of the referrer; check who it is.");
        } else if let Some(said) = said.pop().filter(|said| !said.words.is_empty()) {
            return (said.words, said.organisation, Route::Direct);
        }
        let display = clean_line(reference.display.as_deref().unwrap_or_default());
        if display.is_empty() {
            self.warn("referrer", "The referrer cannot be found in this import.");
        }
        (display, String::new(), Route::Direct)
    }

    /// The areas that the categories of social need name.
    fn areas(&self) -> Vec<Area> {
        let mut areas = Vec::new();
        for category in &self.request.category {
            for area in need(category).into_iter().chain(words::area(&said(category))) {
                if !areas.contains(&area) {
                    areas.push(area);
                }
            }
        }
        areas
    }

    /// What is asked and why, a line each, with every word that the source gives.
    fn reason(&mut self) -> String {
        let request = self.request;
        let mut lines = Vec::new();
        lines.push(all_said(&request.code));
        let unnamed = lines.iter().all(String::is_empty);
        // A category of social need says what it is about; others, how it is handled, which only matters without a code.
        let telling = request.category.iter().filter(|category| unnamed || need(category).is_some());
        lines.extend(telling.map(said));
        let details = request.order_detail.iter();
        let plain =
            details.filter(|detail| detail.coding.iter().all(|coding| coding.code.as_deref() != Some(NO_CONTACT)));
        lines.extend(plain.chain(&request.reason_code).map(all_said));
        for reference in &request.reason_reference {
            lines.extend(self.cited(reference, true));
        }
        lines.extend(notes(&request.note));
        for reference in &request.based_on {
            lines.extend(self.cited(reference, false));
        }
        for (_, task) in tasks(self.index, self.at) {
            lines.extend(task.description.clone());
            lines.extend(notes(&task.note));
        }
        if let Some(told) = &request.patient_instruction {
            lines.push(format!("The person was told: {told}"));
        }
        let mut kept: Vec<String> = Vec::new();
        for line in lines {
            let line = clean_text(&line).trim().to_owned();
            if !line.is_empty() && !kept.contains(&line) {
                kept.push(line);
            }
        }
        let reason = kept.join("\n");
        if reason.len() > REASON_MAX {
            self.refuse("reason", format!("The reason is larger than {} MB.", REASON_MAX >> 20));
        }
        reason
    }

    /// What a resource says that the request cites; where it is absent, what the reference displays.
    fn cited(&mut self, reference: &Reference, is_reason: bool) -> Vec<String> {
        let found = self.index.all(self.at, Some(reference), "");
        let lines: Vec<String> = found
            .first()
            .map(|&at| match self.index.resource(at) {
                Resource::Coded(coded) => coded_lines(coded),
                Resource::CarePlan(plan) => plan_lines(plan),
                _ => Vec::new(),
            })
            .unwrap_or_default();
        if !lines.is_empty() {
            return lines;
        }
        if is_reason && found.is_empty() && reference.display.is_none() {
            self.warn("reason", "A reason that the request refers to is not in this import.");
        }
        reference.display.clone().into_iter().collect()
    }

    /// What the person agreed to, as far as a Consent truly says it: a consent to disclose information lets the care
    /// team tell the desk, one that refuses it forbids both. Nothing implied is taken for agreement, nor is consent to
    /// direct care.
    fn consent(&mut self) -> words::Sharing {
        let cited = |reference: &Reference| self.index.all(self.at, Some(reference), "Consent");
        let mut found: Vec<usize> = self.request.supporting_info.iter().flat_map(cited).collect();
        if found.is_empty() {
            found = self.index.consents_of(self.patient).to_vec();
        }
        let mut said = Vec::new();
        let mut implied = false;
        for at in found {
            if let Resource::Consent(consent) = self.index.resource(at) {
                implied |= is_implied(consent);
                said.extend(disclosure(consent, self.today));
            }
        }
        if said.contains(&Agreed::Refused) {
            return (Agreed::Refused, Agreed::Refused);
        }
        let share_in = if said.is_empty() { Agreed::ToConfirm } else { Agreed::Given };
        self.warn(
            "consent",
            match (implied, share_in) {
                (_, Agreed::Given) => {
                    "Consent to be confirmed for telling the care team; the care team may tell the desk."
                }
                (true, _) => "Consent to be confirmed: what was sent is implied, not asked.",
                (false, _) => "Consent to be confirmed.",
            },
        );
        (Agreed::ToConfirm, share_in)
    }
}

/// The area of a category of social need; `None` for a category of another kind.
fn need(category: &Concept) -> Option<Area> {
    let mut codings = category.coding.iter();
    let coding =
        codings.find(|coding| coding.system.as_deref().is_some_and(|system| system.ends_with(SOCIAL_NEEDS)))?;
    Some(coding.code.as_deref().and_then(words::area).unwrap_or(Area::Other))
}

/// A concept with every word it has: its text, and what its codings display.
fn all_said(concept: &Concept) -> String {
    let displays = concept.coding.iter().filter_map(|coding| coding.display.as_deref());
    let mut said: Vec<&str> = Vec::new();
    for words in concept.text.as_deref().into_iter().chain(displays) {
        if !said.contains(&words) {
            said.push(words);
        }
    }
    if said.is_empty() {
        said.extend(concept.coding.first().and_then(|coding| coding.code.as_deref()));
    }
    said.join("; ")
}

fn notes(notes: &[Note]) -> impl Iterator<Item = String> {
    notes.iter().filter_map(|note| note.text.clone())
}

fn coded_lines(coded: &Coded) -> Vec<String> {
    let value = coded.value_string.clone().unwrap_or_else(|| all_said(&coded.value_codeable_concept));
    let code = all_said(&coded.code);
    let line = if value.is_empty() { code } else { format!("{code}: {value}") };
    std::iter::once(line).chain(notes(&coded.note)).filter(|line| !line.is_empty()).collect()
}

fn plan_lines(plan: &CarePlan) -> Vec<String> {
    let activities = plan.activity.iter().flat_map(|activity| {
        let outcomes = activity.outcome_codeable_concept.iter().map(all_said);
        outcomes.chain([all_said(&activity.detail.code)]).chain(activity.detail.description.clone())
    });
    let head = plan.title.clone().into_iter().chain(plan.description.clone());
    head.chain(activities).chain(notes(&plan.note)).filter(|line| !line.is_empty()).collect()
}

/// Whether a consent rests on what people are taken to expect.
fn is_implied(consent: &Consent) -> bool {
    consent.policy_rule.coding.iter().any(|coding| matches!(coding.code.as_deref(), Some("IMPLIED" | "IMPLIEDD")))
}

/// What a consent says of disclosing information, where it is about that and in force.
fn disclosure(consent: &Consent, today: NaiveDate) -> Option<Agreed> {
    let codes = consent.category.iter().flat_map(|category| &category.coding);
    let is_disclosure = codes.into_iter().any(|coding| matches!(coding.code.as_deref(), Some("IDSCL" | "59284-0")));
    if !is_disclosure || is_implied(consent) || past(&consent.provision.period, today) {
        return None;
    }
    let opted_out = consent.policy_rule.coding.iter().any(|coding| coding.code.as_deref() == Some("OPTOUT"));
    match (consent.status.as_deref(), consent.provision.kind.as_deref()) {
        (Some("active"), Some("deny")) | (Some("rejected"), _) => Some(Agreed::Refused),
        (Some("active"), _) if opted_out => Some(Agreed::Refused),
        (Some("active"), _) => Some(Agreed::Given),
        _ => None,
    }
}
