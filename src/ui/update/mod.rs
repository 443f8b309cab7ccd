//! What each message does to the model, and what the loop then has to do. No I/O and no clock: time comes in messages.

mod act;
mod alarm;
mod apart;
mod arrived;
mod call;
mod counter;
mod documents;
mod hours;
mod input;
mod message;
mod seat;
mod services;
mod work;
mod working;

use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) use alarm::selected as selected_alert;
use arrived::{on_did, on_loaded, on_refused};
use chrono::{DateTime, TimeDelta, Utc};
pub use counter::Opens;
pub(super) use hours::{book_for, brought_line, brought_until};
use input::on_input;
pub(super) use message::on_message;
use seat::{end_shift, leave_seat, lock, on_signed_in, reopen, rest};
use serde_json::Value as Json;
use uuid::Uuid;
pub(super) use work::referral_row;
pub(super) use working::{worked_matters, working_of};

use crate::desk::Undo;
use crate::desk::appointment::Bookable;
use crate::desk::call::AtHand;
use crate::desk::document::Reading;
use crate::desk::intake::Seen;
use crate::desk::join::Preview;
use crate::desk::limits::Limits;
use crate::desk::paper::Written;
use crate::domain::alert::{self, Alert, InCharge};
use crate::domain::appointment::{AppointmentRow, DeskSession};
use crate::domain::case::{CaseFile, Matter};
use crate::domain::change::{Part, Parts};
use crate::domain::concern::Concern;
use crate::domain::conflict::Agreement;
use crate::domain::council::CouncilReferral;
use crate::domain::counter::Shown as ShownAtCounter;
use crate::domain::evidence::{Chasing, EvidenceRow};
use crate::domain::find::{Found, Order};
use crate::domain::id::{AlertId, CaseId, ClientId, EvidenceId, ServiceId, SiteId};
use crate::domain::message::{MessageRow, ReceptionNoteRow};
use crate::domain::outcome::{OutcomeRow, OutcomeTotals};
use crate::domain::paper::SlipOf;
use crate::domain::people::Staff;
use crate::domain::person::{Match, Person};
use crate::domain::presence::{Brought, DeskToday, Presence};
use crate::domain::problem::Problem;
use crate::domain::referral::{InboxRow, Referral};
use crate::domain::role::Role;
use crate::domain::role::Verb;
use crate::domain::scope::Scope;
use crate::domain::service::Directory;
use crate::domain::signpost::SlipHow;
use crate::domain::slips::SlipLanguage;
use crate::domain::today::{Target, Today};
use crate::domain::wall::WallRow;
use crate::domain::working::WorkingRow;
use crate::ui::ask::{FormId, FormKind, OpenForm};
use crate::ui::command::{Command, Effect, ImportAsk, Load};
use crate::ui::event::Input;
use crate::ui::form::Candidate;
use crate::ui::model::{Facts, Model, Over, Screen};
use crate::ui::over::Reader;
use crate::ui::pane::{Pane, Shown};
use crate::ui::part::toast::Toast;

/// Quiet after which a draft is kept.
const QUIET: TimeDelta = TimeDelta::seconds(2);
/// The most that is kept of what is typed while a passphrase is checked.
const AHEAD: usize = 1_000;
/// How long what is typed while nobody is signed in stays without a key.
const UNATTENDED: TimeDelta = TimeDelta::minutes(2);
/// How long a toast stays.
const TOAST: TimeDelta = TimeDelta::seconds(10);

/// Something that happened.
pub enum Msg {
    /// At the terminal.
    Input(Input),
    /// Time went by.
    Tick,
    /// Something was read.
    Loaded(Box<Loaded>),
    /// A verb was done; by which form it was asked for, where it was one.
    Did(Box<DidIt>, Option<FormId>),
    /// A verb was refused; by which form it was asked for.
    Refused(Refusal, Option<FormId>),
    /// Something could not be read, and why.
    Unread(String),
    /// What was typed is kept, and the form is to be left.
    Left(FormId),
    /// What was looked for could not be, and why.
    NotFound(String),
    /// What was typed could not be kept, and why.
    NotKept(String),
    /// Somebody signed in.
    SignedIn(Box<Facts>),
    /// A sign-in was refused, in a sentence.
    NotSignedIn(String),
    /// Whoever sits here may no longer work, in a sentence.
    Ended(String),
    /// So many scans wait in the scan-in folder.
    ScansWait(usize),
    /// A PIN was chosen for the shift, which lasts until then.
    Shift(DateTime<Utc>),
    /// The PIN opened the desk again.
    Back(Box<Facts>, DateTime<Utc>),
    /// No PIN opens the desk any more, and why.
    ShiftOver(String),
    /// The counter opens while nobody is signed in: what each site shows, and the next steps.
    AtCounter(Vec<ShownAtCounter>, Arc<Limits>),
    /// It was left: what to say.
    LeftWord(String, FormId),
    /// Other desks changed something.
    OthersWrote(Parts),
    /// Somebody's case or referral was found: it is to be opened.
    Jumped(Load),
    /// The form that was open when the seat was left is to be opened again.
    Reopen(String, String),
    /// A job says how far it is, in a line.
    Progress(String),
    /// A job came to its end, with text to read.
    Report(Box<Report>),
}

/// What was read.
pub enum Loaded {
    /// Pane 0.
    Today(Today),
    /// Pane 1, with how many wait, are new, are new and urgent.
    Inbox(Vec<InboxRow>, (u64, u64, u64)),
    /// The next page of pane 1.
    InboxMore(Vec<InboxRow>),
    /// Pane 3, with how many wait, are to be chased, are overdue.
    Evidence(Vec<EvidenceRow>, (u64, u64, u64)),
    /// Pane 4.
    Outcomes(Vec<OutcomeRow>, OutcomeTotals),
    /// A referral, who else its client may be, and whether it was opened now.
    Referral(Box<Referral>, Vec<Match>, bool),
    /// A case; whether it was opened now.
    Case(Box<CaseFile>, bool),
    /// A client's details for the form.
    Client(ClientId, u32, Box<Person>),
    /// A client's numbers and references in full, `(system, value)`.
    Identifiers(ClientId, Vec<(String, String)>),
    /// What one needs at hand on a call.
    Call(Box<AtHand>),
    /// Alerts.
    Alerts(Vec<Alert>),
    /// The concern record of a case.
    Concerns(CaseId, Vec<Concern>),
    /// Who is in charge at the person's sites, and who could be.
    InCharge(Vec<(SiteId, InCharge)>, Vec<Staff>),
    /// What the counter has at hand, and what opens then.
    AtCounter(Box<crate::desk::counter::AtCounter>, Opens),
    /// The directory of services.
    Directory(Arc<Directory>),
    /// The same, and what was said of an entry that is to be mended: when, by whom, in which words.
    Mending(ServiceId, Arc<Directory>, Vec<(DateTime<Utc>, String, String)>),
    /// The walls that stand.
    Walls(Vec<WallRow>),
    /// Two records before they are joined.
    Join(Box<Preview>),
    /// A document to read.
    Document(Box<Reading>),
    /// The scans that wait.
    Scans(Vec<String>),
    /// The scan-in folder that is set.
    ScanFolder(String),
    /// After how many days an entry of the directory is stale.
    StaleDays(u32),
    /// A paper that was written, to read before it goes out.
    Paper(Box<Written>),
    /// A message, to read.
    Message(Box<MessageRow>),
    /// Messages that wait, and notes for reception.
    Messages(Vec<MessageRow>, Vec<ReceptionNoteRow>),
    /// How many notes for reception wait.
    Notes(usize),
    /// When the desk calls back, as it is set.
    CallBack(Option<String>),
    /// What is open went away meanwhile.
    Gone,
    /// Rows for a lookup, with the query that they answer.
    Candidates(&'static str, String, Vec<Candidate>),
    /// What was found for what was typed, in which order.
    Found(String, Order, Box<Found>),
    /// How much has been read for the index, and of how much; `None` once all has.
    Reading(Option<(u64, u64)>),
    /// A draft of the form on top.
    Draft(DateTime<Utc>, Json),
    /// Drafts that wait: form, subject, when; the newest first.
    Drafts(Vec<(String, String, DateTime<Utc>)>),
    /// The times that can be offered to somebody; for a referral, as it was seen.
    Bookable(Box<Bookable>, Option<Seen>),
    /// The appointments of a day; whether they are shown anew.
    Day(chrono::NaiveDate, Vec<AppointmentRow>, bool),
    /// The desk's hours; whether to call them off.
    Sessions(Vec<DeskSession>, bool),
    /// What the desks say of themselves today.
    DeskToday(Vec<DeskToday>),
    /// Who is free now.
    Free(Vec<(SiteId, Presence)>),
    /// Who is brought over.
    Brought(Vec<Brought>),
    /// The languages in which this slip can be written, and what is wrong with those that cannot be used.
    SlipLanguages(SlipOf, SlipHow, Vec<SlipLanguage>, Vec<Problem>),
    /// What a council would be told of a client.
    Council(ClientId, Box<CouncilReferral>),
    /// A request, opened by the team that was asked; whether to answer it again.
    Request(Box<EvidenceRow>, bool),
    /// An answer, to read with the client.
    Answer(Box<EvidenceRow>),
}

/// What came of an import.
pub struct Report {
    /// What stands above it.
    pub title: String,
    /// What came of each file.
    pub text: String,
    /// What is to be asked about it.
    pub missing: Option<Missing>,
}

/// Services that a whole feed no longer has.
pub struct Missing {
    /// How many.
    pub count: u64,
    /// The name under which they are kept.
    pub source: String,
    /// The import that closes them.
    pub again: ImportAsk,
}

/// A verb that was done.
pub struct DidIt {
    /// The words for the toast.
    pub words: String,
    /// How to take it back.
    pub undo: Option<Undo>,
    /// A case that it opened, to show now.
    pub case: Option<CaseId>,
    /// A request that it made, to select.
    pub evidence: Option<EvidenceId>,
    /// After how many minutes without a key desks now lock, and whether that waits for calls.
    pub idle_lock: Option<(u64, bool)>,
    /// What the desk may now advise on.
    pub scope: Option<Scope>,
    /// When requests are now chased.
    pub chasing: Option<Chasing>,
    /// The slip to show for it.
    pub slip: Option<Load>,
    /// The sign of an urgent path that it raised.
    pub raised: Option<(alert::Sign, AlertId)>,
    /// The paper that it wrote, to show now.
    pub paper: Option<Arc<Written>>,
    /// Whom it took in, to show now with the client beside the screen.
    pub took_in: Option<Target>,
    /// What changed, by it and by others, since the desk last looked.
    pub parts: Parts,
}

/// Why a verb was refused.
pub enum Refusal {
    /// Problems of fields.
    Problems(Vec<Problem>),
    /// A sentence.
    Words(String),
    /// Somebody else saved first: what stands now, to be shown beside what was typed.
    Overtaken(String, Box<Fresh>),
    /// Somebody else has that time, in a sentence; there may be another.
    Taken(String),
    /// It may conflict with a file of the desk: in what, and what was asked.
    MayConflict(BTreeSet<Agreement>, Box<Command>),
    /// Somebody else changed a row first, in a sentence; the rows as they stand now, by their ids and versions.
    Moved(String, Vec<(Uuid, u32)>),
}

/// What stands now, where a form was overtaken.
pub enum Fresh {
    /// A client's details.
    Client(ClientId, u32, Box<Person>),
    /// A matter.
    Matter(Box<CaseFile>, Matter),
    /// The working of an activity.
    Working(Box<CaseFile>, Box<WorkingRow>),
}

/// Takes one message.
pub fn update(model: &mut Model, msg: Msg, now: DateTime<Utc>) -> Vec<Effect> {
    model.now = now;
    let effects = on_msg(model, msg, now);
    // A report that came while something was typed opens when that is left.
    let free = model.overs.is_empty() && model.signed_in().is_some_and(|desk| !desk.with_client && !desk.finding());
    if free && let Some(Report { title, text, missing }) = model.report.take() {
        model.overs.push(Over::Reader(Reader::new(title, text)));
        model.overs.extend(missing.map(services::ask_to_close));
    }
    effects
}

fn on_msg(model: &mut Model, msg: Msg, now: DateTime<Utc>) -> Vec<Effect> {
    match msg {
        Msg::Input(Input::Resize(columns, rows)) => {
            model.size = (columns, rows);
            Vec::new()
        }
        Msg::Input(Input::FocusGained | Input::FocusLost) => Vec::new(),
        Msg::Input(input) => {
            model.last_key = now;
            on_input(model, &input)
        }
        Msg::Tick => on_tick(model),
        Msg::Loaded(loaded) => on_loaded(model, *loaded),
        Msg::Did(did, form) => on_did(model, *did, form.as_ref()),
        Msg::Refused(refusal, form) => on_refused(model, refusal, form.as_ref()),
        Msg::Unread(why) => {
            say(model, Toast::refused(why));
            Vec::new()
        }
        Msg::NotFound(why) => {
            if let Some(Over::Find(find)) = model.overs.last_mut() {
                find.failed();
            }
            say(model, Toast::refused(why));
            Vec::new()
        }
        Msg::Left(form) => {
            if take_form(model, &form).is_some() {
                say(model, Toast::done("Kept as a draft: it is back when you open the form again"));
            }
            Vec::new()
        }
        Msg::NotKept(why) => {
            match &mut model.screen {
                Screen::Desk(_) => {
                    say(model, Toast::refused(format!("What is typed could not be kept as a draft. {why}")));
                }
                Screen::Door(door) => {
                    // It is to be read, also by whoever was leaving.
                    model.quit = false;
                    door.add("What was typed last could not be kept as a draft.");
                }
            }
            Vec::new()
        }
        Msg::SignedIn(facts) => on_signed_in(model, *facts),
        Msg::NotSignedIn(sentence) => {
            // It was meant for a desk that did not open, and must not become another try.
            model.ahead.clear();
            if let Screen::Door(door) = &mut model.screen {
                door.refuse(sentence);
            }
            Vec::new()
        }
        Msg::Ended(sentence) => {
            let effects = lock(model, true);
            if let Screen::Door(door) = &mut model.screen {
                door.refuse(sentence);
            }
            effects
        }
        Msg::Shift(until) => {
            take_form(model, &("pin", String::new()));
            if let Some(desk) = model.signed_in_mut() {
                desk.shift = Some(until);
            }
            rest(model)
        }
        Msg::Back(facts, until) => {
            let effects = on_signed_in(model, *facts);
            if let Some(desk) = model.signed_in_mut() {
                desk.shift = Some(until);
            }
            effects
        }
        Msg::ShiftOver(sentence) => end_shift(model, sentence),
        Msg::AtCounter(shown, limits) => {
            counter::open_outside(model, shown, limits);
            Vec::new()
        }
        Msg::LeftWord(words, form) => {
            if take_form(model, &form).is_some() {
                // Whoever comes next finds the locked screen.
                model.overs.clear();
            }
            say(model, Toast::done(words));
            Vec::new()
        }
        Msg::OthersWrote(parts) => refresh(model, parts),
        Msg::ScansWait(count) => documents::wait(model, count),
        Msg::Jumped(load) => {
            model.overs.clear();
            if let Some(desk) = model.signed_in_mut() {
                desk.to_case();
            }
            vec![Effect::Load(load)]
        }
        Msg::Reopen(form, subject) => reopen(model, &form, &subject),
        Msg::Progress(words) => {
            say(model, Toast { mark: super::theme::Mark::Wait, words });
            Vec::new()
        }
        Msg::Report(report) => {
            model.overs.retain(|over| !matches!(over, Over::Form(open) if matches!(open.kind, FormKind::Import)));
            if !model.overs.is_empty() || model.signed_in().is_some_and(|desk| desk.with_client) {
                say(model, Toast::done("The import is done: what came of it opens when you leave this"));
            }
            model.report = Some(*report);
            refresh(model, Parts::all())
        }
    }
}

/// Shows a toast. While a client can see the screen it names nobody.
pub(super) fn say(model: &mut Model, toast: Toast) {
    let hushed = model.signed_in().is_some_and(|desk| desk.with_client) && toast.mark == super::theme::Mark::Good;
    let toast = if hushed { Toast::done("Done") } else { toast };
    model.toast = Some((toast, model.now + TOAST));
}

fn on_tick(model: &mut Model) -> Vec<Effect> {
    if model.toast.as_ref().is_some_and(|(_, until)| *until <= model.now) {
        model.toast = None;
    }
    if model.locks_in() == Some(0) {
        return leave_seat(model);
    }
    let begun = model.begun();
    if let Screen::Door(door) = &mut model.screen {
        // What somebody typed and left standing names a person.
        if !model.overs.is_empty() && model.now - model.last_key >= UNATTENDED {
            model.overs.clear();
            model.toast = None;
            if begun {
                door.add("What was typed here and not saved is gone: nobody was at the screen.");
            }
        }
        if door.rests.is_some_and(|until| until <= model.now) {
            return end_shift(model, "The shift is over. Sign in with your passphrase.".to_owned());
        }
    }
    let held = hours::on_time(model);
    if !held.is_empty() {
        return held;
    }
    let now = model.now;
    match top_form(model) {
        Some(open) if open.keep_at.is_some_and(|at| at <= now) => keep(open),
        _ => Vec::new(),
    }
}

/// The form on top, to change.
fn top_form(model: &mut Model) -> Option<&mut OpenForm> {
    model.overs.iter_mut().rev().find_map(|over| match over {
        Over::Form(form) | Over::Conflict(_, form) => Some(form.as_mut()),
        _ => None,
    })
}

/// Takes a form away, wherever it stands.
fn take_form(model: &mut Model, form: &FormId) -> Option<Box<OpenForm>> {
    let is_it = |over: &Over| matches!(over, Over::Form(open) | Over::Conflict(_, open) if open.id() == *form);
    let at = model.overs.iter().rposition(is_it)?;
    match model.overs.remove(at) {
        Over::Form(open) | Over::Conflict(_, open) => Some(open),
        _ => None,
    }
}

/// Keeps what was typed since it was last kept.
fn keep(open: &mut OpenForm) -> Vec<Effect> {
    if open.keep_at.is_none() { Vec::new() } else { keep_all(open, false).into_iter().collect() }
}

/// Keeps what is typed, where anything is; `leave` leaves the form once that is done.
fn keep_all(open: &mut OpenForm, leave: bool) -> Option<Effect> {
    open.keep_at = None;
    if !open.kind.keeps_draft() || !open.form.dirty() {
        return None;
    }
    let (form, subject) = open.id();
    Some(Effect::Draft { form, subject, words: open.to_draft(), leave })
}

/// The parts of a desk on which a list draws.
const fn drawn_from(pane: Pane) -> &'static [Part] {
    match pane {
        // Alerts are read by themselves.
        Pane::Today => {
            &[Part::Inbox, Part::Case, Part::Evidence, Part::Outcome, Part::Client, Part::Slots, Part::Message]
        }
        Pane::Counter => &[Part::Slots],
        Pane::Inbox => &[Part::Inbox, Part::Client],
        Pane::Case => &[Part::Case, Part::Evidence, Part::Outcome, Part::Client],
        Pane::Evidence => &[Part::Evidence, Part::Client],
        Pane::Outcomes => &[Part::Outcome, Part::Client],
    }
}

/// What is shown of the parts that changed, read again.
pub(super) fn refresh(model: &Model, parts: Parts) -> Vec<Effect> {
    let Some(desk) = model.signed_in() else { return Vec::new() };
    let mut effects = Vec::new();
    // What cannot wait is seen whatever is on the screen.
    if desk.facts.may(Verb::RaiseAlert) && parts.any(&[Part::Alert, Part::Client]) {
        effects.push(Effect::Load(Load::Alerts));
    }
    if desk.directory.is_some() && parts.any(&[Part::Service]) {
        effects.push(Effect::Load(Load::Directory));
    }
    if !desk.with_client {
        for pane in desk.panes().iter().filter(|pane| parts.any(drawn_from(**pane))) {
            effects.extend(match pane {
                Pane::Today => Some(Effect::Load(Load::Today)),
                Pane::Inbox => Some(Effect::Load(Load::Inbox)),
                Pane::Evidence => Some(Effect::Load(Load::Evidence)),
                Pane::Outcomes => Some(Effect::Load(Load::Outcomes)),
                Pane::Counter => Some(Effect::Load(Load::AtCounter(Opens::Nothing))),
                Pane::Case => None,
            });
        }
    }
    if parts.any(&[Part::Slots]) && desk.facts.may(Verb::Book) {
        effects.push(Effect::Load(Load::Brought));
        let day = model.overs.iter().find_map(|over| match over {
            Over::Appointments(shown) => Some(shown.day),
            _ => None,
        });
        effects.extend(day.map(|day| Effect::Load(Load::Day(day, false))));
    }
    if parts.any(&[Part::Message]) && desk.facts.role == Role::Receptionist {
        effects.push(Effect::Load(Load::Notes));
    }
    if parts.any(&[Part::Message]) && model.overs.iter().any(|over| matches!(over, Over::Messages(_))) {
        effects.push(Effect::Load(Load::Messages));
    }
    match desk.case.shown() {
        Shown::Case(file) if parts.any(drawn_from(Pane::Case)) => {
            effects.push(Effect::Load(Load::Case(file.row.id, false)))
        }
        Shown::Referral(referral) if parts.any(drawn_from(Pane::Inbox)) => {
            effects.push(Effect::Load(Load::Referral(referral.row.id, false)));
        }
        _ => {}
    }
    effects
}

/// Opens a form on top; a draft that waits for it is looked up.
pub(super) fn open_form(model: &mut Model, open: OpenForm) -> Vec<Effect> {
    let mut effects = Vec::new();
    // Its undo key means typing in a form.
    model.toast = None;
    if open.kind.keeps_draft() {
        effects.push(Effect::LoadDraft { form: open.kind.name(), subject: open.kind.subject() });
    }
    if let Some((field, query)) = open.form.lookup_query() {
        effects.push(Effect::Candidates(field, query.to_owned(), open.wants()));
    }
    model.overs.push(Over::Form(Box::new(open)));
    effects
}
