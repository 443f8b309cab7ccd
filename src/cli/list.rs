//! `list`: what the desk holds, for scripts and for people.

use std::collections::HashMap;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::{DONE, Failure, Global, Outcome, out};
use crate::desk::{Clock, Session};
use crate::domain::answer::ActivityOf;
use crate::domain::case::{CaseRow, CaseStatus, Level, MatterBrief, Stage, Subject};
use crate::domain::date::{away, instant_text, iso, uk_clock, uk_date};
use crate::domain::document::{DocumentKind, DocumentRow, DocumentState, Media};
use crate::domain::due::{DueRow, DueState};
use crate::domain::event::{EventKind, EventRow, EventState, Goes, Interpreter};
use crate::domain::evidence::{ClinicianReason, EvidenceRow, EvidenceScope, EvidenceStatus};
use crate::domain::id::{
    CaseId, ClientId, DocumentId, DueId, EventId, EvidenceId, MatterId, MessageId, OutcomeId, ReferralId, TaskId,
};
use crate::domain::message::{MessageKind, MessageRow, MessageState};
use crate::domain::money::Pence;
use crate::domain::outcome::{Known, OutcomeResult, OutcomeRow, Relied};
use crate::domain::referral::{Area, InboxFilter, InboxRow, ReferralStatus, Route, Urgency};
use crate::domain::role::{Role, Verb};
use crate::domain::task::{TaskRow, TaskState};

/// List what the desk holds.
#[derive(Args)]
pub(super) struct List {
    /// What to list
    what: What,
    /// At most so many rows
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Also what has ended (as every list but the inbox does by itself)
    #[arg(long, conflicts_with = "open")]
    all: bool,
    /// Only what is open (as the inbox does by itself)
    #[arg(long)]
    open: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// Referrals that wait
    Inbox,
    /// Cases, the newest first
    Cases,
    /// Requests for medical evidence
    Evidence,
    /// Outcomes, the newest first
    Outcomes,
    /// Due dates that wait, the earliest first
    Due,
    /// Tasks to be done, the earliest first
    Tasks,
    /// Events to come, the earliest first
    Events,
    /// Documents, the newest first
    Documents,
    /// Slots of the four weeks ahead, the full ones too
    Slots,
    /// Appointments ahead that wait, the earliest first
    Appointments,
    /// Alerts that wait to be answered, the oldest first
    Alerts,
    /// What was left for the desk at the counter, the oldest first
    Messages,
    /// Services in the directory, by name
    Services,
    /// Who did and looked at what
    Audit,
}

#[derive(Serialize)]
struct Inbox {
    id: ReferralId,
    r#ref: String,
    status: ReferralStatus,
    route: Route,
    urgency: Urgency,
    received: String,
    client: String,
    client_id: ClientId,
    areas: Vec<Area>,
    due: Option<NaiveDate>,
    taken_by: Option<String>,
}

#[derive(Serialize)]
struct DueLine {
    id: DueId,
    case: CaseId,
    client: String,
    rule: String,
    title: String,
    due: NaiveDate,
    days_left: i64,
    state: DueState,
    owner: String,
    certain: bool,
}

impl DueLine {
    fn of(row: DueRow, today: NaiveDate) -> Self {
        Self {
            id: row.id,
            case: row.case,
            client: row.name,
            rule: row.rule,
            title: row.told.title,
            due: row.due,
            days_left: (row.due - today).num_days(),
            state: row.state,
            owner: row.owner,
            certain: row.certain,
        }
    }
}

#[derive(Serialize)]
struct TaskLine {
    id: TaskId,
    case: CaseId,
    r#ref: String,
    client: String,
    what: Option<String>,
    by: Option<NaiveDate>,
    days_left: Option<i64>,
    state: TaskState,
    owner: Option<String>,
}

#[derive(Serialize)]
struct MessageLine {
    id: MessageId,
    kind: MessageKind,
    at: String,
    by: Option<String>,
    who: Option<String>,
    line: Option<String>,
    pages: Option<u32>,
    letter: Option<NaiveDate>,
    state: MessageState,
}

#[derive(Serialize)]
struct EventLine {
    id: EventId,
    case: CaseId,
    r#ref: String,
    client: String,
    kind: EventKind,
    on: NaiveDate,
    at: Option<String>,
    place: String,
    goes: Goes,
    interpreter: Interpreter,
    state: EventState,
    owner: String,
}

#[derive(Serialize)]
struct DocumentLine {
    id: DocumentId,
    case: CaseId,
    r#ref: String,
    client: String,
    matter: Option<MatterId>,
    kind: DocumentKind,
    state: DocumentState,
    media: Option<Media>,
    size: Option<usize>,
    pages: Option<u32>,
    title: String,
    at: String,
}

#[derive(Serialize)]
struct Case {
    id: CaseId,
    r#ref: String,
    client: String,
    client_id: ClientId,
    status: CaseStatus,
    level: Level,
    advisor: String,
    opened: NaiveDate,
    closed: Option<NaiveDate>,
    matters: Vec<Matter>,
}

#[derive(Serialize)]
struct Matter {
    id: MatterId,
    area: Area,
    subject: Subject,
    stage: Stage,
    due: Option<NaiveDate>,
}

#[derive(Serialize)]
struct Evidence {
    id: EvidenceId,
    case: CaseId,
    client: String,
    of: Option<String>,
    status: EvidenceStatus,
    asked: Option<NaiveDate>,
    needed_by: Option<NaiveDate>,
    answered: Option<NaiveDate>,
    due: Option<NaiveDate>,
    chase_on: Option<NaiveDate>,
    fee_pence: Option<Pence>,
    declined_why: Option<ClinicianReason>,
    used_at: Option<Stage>,
    minutes: Option<u32>,
    activities: Vec<ActivityOf>,
}

#[derive(Serialize)]
struct OutcomeLine {
    id: OutcomeId,
    case: CaseId,
    matter: MatterId,
    stage: Stage,
    result: OutcomeResult,
    weekly_pence: Option<Pence>,
    annual_pence: Option<Pence>,
    arrears_pence: Option<Pence>,
    evidence_used: Known,
    relied: Relied,
    said: Option<String>,
    represented: Known,
    decided: Option<NaiveDate>,
}

#[derive(Serialize)]
struct AuditLine {
    seq: i64,
    at: String,
    staff: Option<String>,
    verb: String,
    kind: String,
    id: String,
}

pub(super) fn run(global: &Global, verb: &List) -> Outcome {
    let session = global.sign_in(Clock::standing_at)?;
    match verb.what {
        What::Inbox => inbox(global, verb, &session),
        What::Cases => cases(global, verb, &session),
        What::Evidence => evidence(global, verb, &session),
        What::Outcomes => outcomes(global, verb, &session),
        What::Due => due(global, verb, &session),
        What::Tasks => tasks(global, verb, &session),
        What::Alerts => super::alerts::list(global, verb.limit, verb.all, &session),
        What::Messages => messages(global, verb, &session),
        What::Events => events(global, verb, &session),
        What::Documents => documents(global, verb, &session),
        What::Slots => super::slots::slots(global, verb.limit, verb.open, &session),
        What::Appointments => super::slots::appointments(global, verb.limit, verb.all, &session),
        What::Services => super::services::list(global, &session, verb.all, verb.limit),
        What::Audit => audit(global, verb, &session),
    }?;
    Ok(DONE)
}

fn inbox(global: &Global, verb: &List, session: &Session) -> Result<(), Failure> {
    session.looked(Verb::SeeReferral, "inbox")?;
    // SQLite counts rows with a sign.
    let limit = verb.limit.unwrap_or(usize::MAX >> 1);
    let filter = InboxFilter::default();
    let rows = if verb.all { session.all_referrals(&filter, limit)? } else { session.inbox(&filter, limit)? };
    if global.json {
        return out::json(&rows.into_iter().map(Inbox::from).collect::<Vec<_>>());
    }
    let rows = rows.into_iter().map(|row| {
        [
            row.reference,
            row.status.label().to_owned(),
            row.urgency.label().to_owned(),
            day(row.due),
            format!("{} {}", iso(uk_date(row.received)), uk_clock(row.received)),
            row.name,
            row.areas.iter().map(|area| area.label()).collect::<Vec<_>>().join(", "),
            row.route.label().to_owned(),
            row.taken_by.unwrap_or_default(),
        ]
    });
    let headings = ["reference", "status", "urgency", "due", "received", "client", "areas", "route", "taken by"];
    out::table(headings, rows, "No referral waits.")
}

fn cases(global: &Global, verb: &List, session: &Session) -> Result<(), Failure> {
    session.looked(Verb::SeeCase, "cases")?;
    let rows = session.cases(verb.open, false, verb.limit)?;
    if global.json {
        return out::json(&rows.into_iter().map(Case::from).collect::<Vec<_>>());
    }
    let rows = rows.into_iter().map(|row| {
        let matters: Vec<String> =
            row.matters.iter().map(|matter| format!("{} ({})", matter.subject, matter.stage.short())).collect();
        [
            row.reference,
            row.name,
            row.status.label().to_owned(),
            row.level.label().to_owned(),
            row.advisor,
            iso(row.opened),
            day(row.closed),
            matters.join(", "),
        ]
    });
    let headings = ["reference", "client", "status", "level", "advisor", "opened", "closed", "matters"];
    out::table(headings, rows, "There is no case.")
}

fn evidence(global: &Global, verb: &List, session: &Session) -> Result<(), Failure> {
    let rows = if session.role() == Role::CareTeam {
        session.looked(Verb::SeeEvidence, "evidence")?;
        let mut rows = session.asked_of_us(verb.limit.unwrap_or(usize::MAX >> 1))?;
        rows.retain(|row| !verb.open || row.status.waits());
        rows
    } else {
        session.looked(Verb::WorkEvidence, "evidence")?;
        let scope = if verb.open { EvidenceScope::Waiting } else { EvidenceScope::All };
        session.evidence(scope, verb.limit)?
    };
    if global.json {
        return out::json(&rows.into_iter().map(Evidence::from).collect::<Vec<_>>());
    }
    let rows = rows.into_iter().map(|row| {
        [
            row.case_reference,
            row.name,
            row.of,
            row.kind.label().to_owned(),
            row.status.label().to_owned(),
            day(row.went_out.then_some(row.asked)),
            day(row.needed_by),
            day(row.chase),
            day(row.answered),
        ]
    });
    let headings = ["case", "client", "asked of", "for", "status", "asked", "needed by", "chase on", "answered"];
    out::table(headings, rows, "No evidence was asked for.")
}

fn outcomes(global: &Global, verb: &List, session: &Session) -> Result<(), Failure> {
    session.looked(Verb::SeeOutcomes, "outcomes")?;
    let rows = session.outcomes(verb.limit)?;
    if global.json {
        return out::json(&rows.into_iter().map(OutcomeLine::from).collect::<Vec<_>>());
    }
    let rows = rows.into_iter().map(|row| {
        let money = |amount: Option<Pence>| amount.map(|amount| amount.to_string()).unwrap_or_default();
        [
            row.case_reference.clone(),
            row.name.clone(),
            row.subject.label().to_owned(),
            row.what.stage.short().to_owned(),
            row.what.result.label().to_owned(),
            money(row.annual()),
            money(row.what.arrears),
            day(row.what.decided),
        ]
    });
    let headings = ["case", "client", "matter", "stage", "result", "a year", "arrears", "decided"];
    out::table(headings, rows, "No outcome is recorded.")
}

fn due(global: &Global, verb: &List, session: &Session) -> Result<(), Failure> {
    session.looked(Verb::SeeCase, "due")?;
    let today = session.today();
    let rows = session.due_dates(verb.all, verb.limit)?;
    if global.json {
        return out::json(&rows.into_iter().map(|row| DueLine::of(row, today)).collect::<Vec<_>>());
    }
    let rows = rows.into_iter().map(|row| {
        let sure = if row.certain { "" } else { "check the letter" };
        let state = row.state.label().to_owned();
        [iso(row.due), away(row.due, today), row.name.clone(), row.next(today), state, row.owner, sure.to_owned()]
    });
    out::table(["due", "", "client", "what", "state", "owner", ""], rows, "No due date waits.")
}

fn tasks(global: &Global, verb: &List, session: &Session) -> Result<(), Failure> {
    session.looked(Verb::SeeCase, "tasks")?;
    let today = session.today();
    let rows = session.tasks(verb.all, verb.limit)?;
    if global.json {
        let line = |row: TaskRow| TaskLine {
            id: row.id,
            case: row.case,
            r#ref: row.reference,
            client: row.name,
            what: row.what,
            by: row.by,
            days_left: row.by.map(|by| (by - today).num_days()),
            state: row.state,
            owner: row.owner,
        };
        return out::json(&rows.into_iter().map(line).collect::<Vec<_>>());
    }
    let rows = rows.into_iter().map(|row| {
        let left = row.by.map(|by| away(by, today)).unwrap_or_default();
        let owner = row.owner.unwrap_or_else(|| "the team".to_owned());
        [day(row.by), left, row.name, row.what.unwrap_or_default(), row.state.label().to_owned(), owner]
    });
    out::table(["by", "", "client", "what", "state", "owner"], rows, "No task is to be done.")
}

fn messages(global: &Global, verb: &List, session: &Session) -> Result<(), Failure> {
    session.looked(Verb::PostMessage, "messages")?;
    let rows = session.messages(verb.all, verb.limit)?;
    if global.json {
        let line = |row: MessageRow| {
            let kind = row.kind();
            let (who, line) = row.words.map_or((None, None), |words| (Some(words.who), Some(words.line)));
            let by = (!row.by.is_empty()).then_some(row.by);
            let at = instant_text(row.at);
            MessageLine { id: row.id, kind, at, by, who, line, pages: row.pages, letter: row.letter, state: row.state }
        };
        return out::json(&rows.into_iter().map(line).collect::<Vec<_>>());
    }
    let rows = rows.into_iter().map(|row| {
        let at = format!("{} {}", iso(uk_date(row.at)), uk_clock(row.at));
        let state = row.state.label().to_owned();
        [at, row.who().to_owned(), row.what(), row.line().to_owned(), day(row.letter), row.by, state]
    });
    out::table(["left", "who", "what", "", "letter", "written down by", "state"], rows, "No message waits.")
}

fn events(global: &Global, verb: &List, session: &Session) -> Result<(), Failure> {
    session.looked(Verb::SeeCase, "events")?;
    let today = session.today();
    let rows = session.events(verb.all, verb.limit)?;
    let hour = |row: &EventRow| row.what.at.map(|at| at.format("%H:%M").to_string());
    if global.json {
        let line = |row: EventRow| EventLine {
            at: hour(&row),
            id: row.id,
            case: row.case,
            r#ref: row.reference,
            client: row.name,
            kind: row.what.kind,
            on: row.what.on,
            place: row.what.words.place,
            goes: row.what.goes,
            interpreter: row.what.interpreter,
            state: row.what.state,
            owner: row.owner,
        };
        return out::json(&rows.into_iter().map(line).collect::<Vec<_>>());
    }
    let rows = rows.into_iter().map(|row| {
        let (at, what) = (hour(&row).unwrap_or_default(), &row.what);
        [
            iso(what.on),
            at,
            away(what.on, today),
            row.name.clone(),
            what.kind.label().to_owned(),
            what.words.place.clone(),
            format!("interpreter {}", what.interpreter),
            what.state.label().to_owned(),
            row.owner.clone(),
        ]
    });
    let headings = ["on", "at", "", "client", "what", "where", "", "state", "owner"];
    out::table(headings, rows, "No event is to come.")
}

fn documents(global: &Global, verb: &List, session: &Session) -> Result<(), Failure> {
    session.looked(Verb::SeeCase, "documents")?;
    let rows = session.documents(verb.limit)?;
    if global.json {
        let line = |row: DocumentRow| DocumentLine {
            id: row.id,
            case: row.case,
            r#ref: row.reference,
            client: row.name,
            matter: row.matter,
            kind: row.kind,
            state: row.state,
            media: row.media,
            size: row.size,
            pages: row.pages,
            title: row.words.title,
            at: instant_text(row.at),
        };
        return out::json(&rows.into_iter().map(line).collect::<Vec<_>>());
    }
    let rows = rows.into_iter().map(|row| {
        let held = row.held();
        let on = iso(uk_date(row.at));
        [on, row.reference, row.name, row.kind.label().to_owned(), row.words.title, held, row.id.to_string()]
    });
    out::table(["on", "case", "client", "kind", "what", "kept", "id"], rows, "There is no document.")
}

fn audit(global: &Global, verb: &List, session: &Session) -> Result<(), Failure> {
    session.looked(Verb::SeeAudit, "audit")?;
    let rows = session.audit_rows(verb.limit)?;
    let logins: HashMap<String, String> = session.audited_logins()?;
    let rows = rows.into_iter().take(verb.limit.unwrap_or(usize::MAX)).map(|(site, entry)| {
        let line = AuditLine {
            seq: entry.seq,
            at: instant_text(entry.at),
            staff: logins.get(&entry.staff).cloned(),
            verb: entry.verb,
            kind: entry.kind,
            id: entry.row,
        };
        (site.code, line)
    });
    if global.json {
        return out::json(&rows.map(|(_, line)| line).collect::<Vec<_>>());
    }
    let rows = rows.map(|(site, line)| {
        [site, line.seq.to_string(), line.at, line.staff.unwrap_or_default(), line.verb, line.kind, line.id]
    });
    out::table(["site", "number", "at (UTC)", "who", "verb", "kind", "of"], rows, "Nothing is recorded.")
}

fn day(date: Option<NaiveDate>) -> String {
    date.map(iso).unwrap_or_default()
}

impl From<InboxRow> for Inbox {
    fn from(row: InboxRow) -> Self {
        Self {
            id: row.id,
            r#ref: row.reference,
            status: row.status,
            route: row.route,
            urgency: row.urgency,
            received: instant_text(row.received),
            client: row.name,
            client_id: row.client,
            areas: row.areas,
            due: row.due,
            taken_by: row.taken_login,
        }
    }
}

impl From<CaseRow> for Case {
    fn from(row: CaseRow) -> Self {
        Self {
            id: row.id,
            r#ref: row.reference,
            client: row.name,
            client_id: row.client,
            status: row.status,
            level: row.level,
            advisor: row.advisor_login,
            opened: row.opened,
            closed: row.closed,
            matters: row.matters.into_iter().map(Matter::from).collect(),
        }
    }
}

impl From<MatterBrief> for Matter {
    fn from(matter: MatterBrief) -> Self {
        Self { id: matter.id, area: matter.area, subject: matter.subject, stage: matter.stage, due: matter.due }
    }
}

impl From<EvidenceRow> for Evidence {
    fn from(row: EvidenceRow) -> Self {
        Self {
            id: row.id,
            case: row.case,
            client: row.name,
            of: Some(row.of).filter(|of| !of.is_empty()),
            status: row.status,
            asked: row.went_out.then_some(row.asked),
            needed_by: row.needed_by,
            answered: row.answered,
            due: row.due,
            chase_on: row.chase,
            fee_pence: row.fee_amount,
            declined_why: row.declined,
            used_at: row.used,
            minutes: row.minutes,
            activities: row.asks.into_iter().filter_map(|point| point.activity).collect(),
        }
    }
}

impl From<OutcomeRow> for OutcomeLine {
    fn from(row: OutcomeRow) -> Self {
        Self {
            id: row.id,
            case: row.case,
            matter: row.what.matter,
            stage: row.what.stage,
            result: row.what.result,
            weekly_pence: row.weekly(),
            annual_pence: row.annual(),
            arrears_pence: row.what.arrears,
            evidence_used: row.what.evidence_used,
            relied: row.what.relied,
            represented: row.what.represented,
            decided: row.what.decided,
            said: Some(row.what.said).filter(|said| !said.is_empty()),
        }
    }
}
