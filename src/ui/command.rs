//! What the screen asks of the desk, as data: verbs to do, things to read, jobs to run.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use serde_json::Value as Json;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::ask::{FormId, Wanted};
use super::over::Way;
use super::update::Opens;
use crate::desk::Undo;
use crate::desk::intake::{NewReferral, Seen};
use crate::desk::join::SeenClient;
use crate::desk::paper::Written;
use crate::domain::alert::{InCharge, NewAlert};
use crate::domain::answer::{NewAnswer, NewClientSays};
use crate::domain::appointment::{AppointmentState, CancelReason, NewAppointment, SessionEdit, Who};
use crate::domain::away::NewAway;
use crate::domain::call::CallEnd;
use crate::domain::case::{CloseReason, Level, MatterEdit, NewAuthority, Subject};
use crate::domain::concern::NewConcern;
use crate::domain::conflict::Settling;
use crate::domain::council::CouncilReferral;
use crate::domain::document::{BundleEdit, NewDocument};
use crate::domain::due::{DueUpdate, NewLetter};
use crate::domain::event::{EventEdit, Interpreter};
use crate::domain::evidence::{Asking, Chasing, EvidenceAsk, EvidenceUpdate};
use crate::domain::find::Order;
use crate::domain::id::{
    ActsForId, AlertId, AppointmentId, AwayId, BroughtId, BundleNoteId, CaseId, ClientId, DeskSessionId, DocumentId,
    DueId, EventId, EvidenceId, MatterId, MessageId, OtherSideId, ReceptionNoteId, ReferralId, ServiceId, SiteId,
    StaffId, TaskId, WallId, WorkingId,
};
use crate::domain::identifier::Identifier;
use crate::domain::message::{NewMessage, NewReceptionNote};
use crate::domain::other_side::NewOtherSide;
use crate::domain::outcome::NewOutcome;
use crate::domain::paper::{PaperAsk, ReceiptPrinter, SlipOf};
use crate::domain::person::Person;
use crate::domain::presence::{BroughtState, Capacity, PresenceState};
use crate::domain::referral::{Attempt, DeclineReason};
use crate::domain::role::Verb;
use crate::domain::scope::Scope;
use crate::domain::service::{Service, ServiceStatus};
use crate::domain::signpost::{NewSignpost, Numbers, SlipHow};
use crate::domain::standing::{ActsForEdit, GoesOn, Post};
use crate::domain::task::{NewTask, TaskState};
use crate::domain::working::Entry;

/// A verb to do.
#[derive(Clone)]
pub enum Command {
    /// Take enquiries.
    Take(Vec<Seen>),
    /// Record an attempt to reach people.
    Tried(Vec<Seen>, Attempt),
    /// They were reached.
    Reached(Vec<Seen>),
    /// An appointment was agreed.
    Booked(Vec<Seen>),
    /// They came.
    Attended(Vec<Seen>),
    /// Book a time; for a referral, as it was seen.
    Book(Box<NewAppointment>, Option<Seen>),
    /// Move an appointment on, with a reason where it is cancelled.
    StepAppointment(AppointmentId, u32, AppointmentState, Option<CancelReason>),
    /// Say whether an interpreter comes.
    Interpreter(AppointmentId, u32, Interpreter),
    /// Set a desk session, or change one.
    SetSession(Option<(DeskSessionId, u32)>, Box<SessionEdit>),
    /// Call a desk session off on a day.
    CallOff(DeskSessionId, NaiveDate),
    /// Say how one can be had from now on.
    Presence(PresenceState, Option<NaiveTime>),
    /// Say how much room the desk has.
    Capacity(Capacity),
    /// Ask an advisor of a site whether somebody may be brought over.
    BringOver(SiteId, StaffId, Box<Who>),
    /// Answer that.
    AnswerBrought(BroughtId, u32, BroughtState),
    /// Count a signpost, without a name.
    Point(NewSignpost),
    /// Book a time at the counter, and show its slip.
    BookAtCounter(Box<NewAppointment>),
    /// Set whom to call at a site.
    CounterNumbers(SiteId, Numbers),
    /// Set the receipt printer of a site.
    ReceiptPrinter(SiteId, ReceiptPrinter),
    /// Write a referral to a council, of a client or of somebody of whom nothing is kept.
    CouncilReferral(Option<ClientId>, Box<CouncilReferral>),
    /// Decline referrals.
    Decline(Vec<Seen>, DeclineReason, String),
    /// Point people to another service.
    Signpost(Vec<Seen>, String),
    /// Mark as the same as another.
    SameAs(Seen, ReferralId),
    /// Open a case.
    OpenCase(Seen, Level, Box<MatterEdit>),
    /// Write a referral down.
    Refer(Box<NewReferral>),
    /// Change a client's details.
    EditClient(ClientId, u32, Box<Person>),
    /// Add a note.
    Note(CaseId, String),
    /// Add a matter.
    AddMatter(CaseId, Box<MatterEdit>),
    /// Change a matter.
    EditMatter(MatterId, u32, Box<MatterEdit>),
    /// Mark a matter as one under the special rules, or take the mark off.
    Special(MatterId, u32, bool),
    /// Record an authority.
    AddAuthority(CaseId, Box<NewAuthority>),
    /// Record a number or reference of the client.
    AddIdentifier(CaseId, Box<Identifier>),
    /// Close a case.
    CloseCase(CaseId, u32, CloseReason),
    /// Reopen a case.
    ReopenCase(CaseId, u32),
    /// Ask for evidence; as a draft, or in place of another request.
    Ask(Box<EvidenceAsk>, Asking),
    /// Record what happened to a request.
    Evidence(EvidenceId, u32, Box<EvidenceUpdate>),
    /// Answer a request over the version that was seen: signed, or typed in from a signed form.
    Answer(EvidenceId, u32, Box<NewAnswer>),
    /// Record what the client says to an answer.
    ClientSays(Box<NewClientSays>),
    /// Record an outcome.
    Outcome(Box<NewOutcome>),
    /// Record a letter.
    Letter(Box<NewLetter>),
    /// Record what happened to a due date.
    Due(DueId, u32, Box<DueUpdate>),
    /// Keep the working of an activity: begun, or changed over the version that was seen.
    Working(MatterId, Option<(WorkingId, u32)>, Box<Entry>),
    /// Add a task.
    AddTask(Box<NewTask>),
    /// End a task: done, or dropped.
    EndTask(TaskId, u32, TaskState),
    /// Add an event, with the task of what must be ready.
    AddEvent(CaseId, Box<EventEdit>, Option<Box<NewTask>>),
    /// Change an event.
    EditEvent(EventId, u32, Box<EventEdit>),
    /// Somebody is away.
    SetAway(Box<NewAway>),
    /// Somebody is back.
    EndAway(AwayId, u32),
    /// Record who acts for the client of a case, or change that.
    ActsFor(CaseId, Option<(ActsForId, u32)>, Box<ActsForEdit>),
    /// Say who gets the post about a matter.
    Post(MatterId, u32, Post),
    /// Record that the client of a case died.
    Died(CaseId, u32, NaiveDate),
    /// Say for whom a matter goes on after that.
    GoesOn(MatterId, u32, GoesOn),
    /// Keep what a call came to.
    EndCall(Box<CallEnd>),
    /// Point the client of a case to a service.
    ReferOut(CaseId, Subject, String),
    /// Set what the desk may advise on.
    Scope(Scope),
    /// Set when requests are chased.
    Chasing(Chasing),
    /// Name an other side of a matter, with what was decided where it may conflict.
    NameOtherSide(CaseId, Box<NewOtherSide>, Option<Box<Settling>>),
    /// Take away an other side that was named by mistake.
    RemoveOtherSide(OtherSideId, u32),
    /// Record what was decided of an enquiry that may conflict, and where nothing speaks against it do what was asked, for the
    /// form that asked.
    SettleEnquiry(Seen, Box<Settling>, Box<Command>, Option<FormId>),
    /// Raise an alert.
    RaiseAlert(Box<NewAlert>),
    /// Say which step was taken for whom urgent paths were raised, and who it is where that is known.
    AlertsWentOn(Vec<AlertId>, String, String),
    /// Answer an alert; in words, where there are any.
    AnswerAlert(AlertId, u32, String),
    /// Add an entry to a concern record.
    Concern(CaseId, Box<NewConcern>),
    /// Say who is in charge at a site.
    InCharge(SiteId, InCharge),
    /// Lift a wall, with a reason.
    LiftWall(WallId, u32, String),
    /// Say what is wrong with a service.
    FlagService(ServiceId, String),
    /// Mend an entry of the directory.
    MendService(ServiceId, u32, ServiceStatus, Box<Service>),
    /// Add a service to the directory.
    AddService(Box<Service>),
    /// Set after how many days an entry of the directory is stale.
    StaleDays(u32),
    /// Take in the national services that come with the program.
    Starter,
    /// Import a file or a folder.
    Import(ImportAsk),
    /// Join two records of one person: the one that stays, the one that goes.
    Join(SeenClient, SeenClient),
    /// Show two records side by side, before they are joined.
    PreviewJoin(ClientId, ClientId),
    /// A client is nobody else.
    KeepApart(ClientId),
    /// Open what there is to work on for a client: a case, or a referral that waits.
    Jump(ClientId),
    /// Set the minutes without a key after which desks lock, and whether that waits for calls.
    IdleLock(u64, bool),
    /// Change one's own passphrase: the old one, the new one.
    Passphrase(Zeroizing<String>, Zeroizing<String>),
    /// Keep a document: a file, a scan of the scan-in folder, or one that was seen and given back.
    Document(Box<NewDocument>, Source),
    /// Keep what a page says: begun, or changed over the version that was seen.
    BundleNote(DocumentId, Option<(BundleNoteId, u32)>, Box<BundleEdit>),
    /// Write a copy of a document.
    GiveOut(DocumentId),
    /// Take a document out of its case.
    TakeOut(DocumentId, u32),
    /// Take out a note of what a page says.
    TakeOutNote(BundleNoteId, u32),
    /// Set the scan-in folder.
    ScanFolder(String),
    /// Print a paper that was read, or write it to a file.
    Paper(Arc<Written>, Way),
    /// Leave a message or papers for the desk.
    PostMessage(Box<NewMessage>),
    /// Record that a message is answered.
    AnswerMessage(MessageId, u32),
    /// Leave a note for reception.
    LeaveNote(Box<NewReceptionNote>),
    /// Record that what a note for reception asks is done.
    EndNote(ReceptionNoteId, u32),
    /// Set when the desk calls back.
    CallBack(String),
    /// Choose a PIN for the shift, and step away.
    Pin(Zeroizing<String>),
    /// Take back the last verb.
    Undo(Undo),
}

/// What is to be imported.
#[derive(Clone, PartialEq, Eq)]
pub struct ImportAsk {
    /// A file or a folder.
    pub path: String,
    /// The name under which the services of a directory are kept; empty where none is given.
    pub source: String,
    /// Whether the services that a directory no longer has are closed.
    pub full: bool,
}

/// Where a document comes from.
#[derive(Clone, PartialEq, Eq)]
pub enum Source {
    /// A file, by its path.
    File(String),
    /// A scan, by its name in the scan-in folder.
    Scan(String),
    /// It was seen and given back.
    Seen,
}

impl Command {
    /// Whether it takes longer than a key may wait: then it runs on a worker.
    #[must_use]
    pub const fn is_slow(&self) -> bool {
        matches!(
            self,
            Self::Import(_)
                | Self::Passphrase(..)
                | Self::Paper(..)
                | Self::Document(_, Source::File(_) | Source::Scan(_))
                | Self::GiveOut(_)
        )
    }

    /// Whether it changes what the counter shows while nobody is signed in, the directory aside.
    #[must_use]
    pub const fn shows_at_counter(&self) -> bool {
        matches!(self, Self::CounterNumbers(..) | Self::CallBack(_) | Self::SetSession(..) | Self::CallOff(..))
    }

    /// The enquiry that this would take, where it is one.
    #[must_use]
    pub fn enquiry(&self) -> Option<Seen> {
        match self {
            Self::Take(items)
            | Self::Tried(items, _)
            | Self::Reached(items)
            | Self::Booked(items)
            | Self::Attended(items) => items.first().copied(),
            Self::OpenCase(seen, ..) => Some(*seen),
            Self::Book(_, seen) => *seen,
            _ => None,
        }
    }
}

/// For whom a time is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookFor {
    /// A client.
    Client(ClientId),
    /// A referral, as it was seen.
    Referral(ReferralId, u32),
}

/// Something to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// Pane 0.
    Today,
    /// Pane 1.
    Inbox,
    /// The next page of pane 1.
    InboxMore,
    /// Pane 3.
    Evidence,
    /// Pane 4.
    Outcomes,
    /// A referral, opened; `true` where it is opened now, and so audited.
    Referral(ReferralId, bool),
    /// A case, opened; `true` where it is opened now, and so audited.
    Case(CaseId, bool),
    /// The case before or after the open one in the list of open cases.
    Neighbour(CaseId, isize),
    /// The case behind the draft of a matter, by the id of either.
    CaseBehind(Uuid),
    /// A request that was asked of one's own team, opened; `true` to answer it again where it is answered.
    Request(EvidenceId, bool),
    /// An answer, opened to be read with the client.
    Answer(EvidenceId),
    /// Alerts: what waits, and what was answered today.
    Alerts,
    /// The concern record of a case: written down.
    Concerns(CaseId),
    /// Who is in charge, for the form.
    InCharge,
    /// The directory of services.
    Directory,
    /// What was said of a service, with its entry, to mend it.
    Mending(ServiceId),
    /// The walls that stand, to lift one.
    Walls,
    /// Two records side by side, before they are joined: the one that stays, the one that goes.
    Join(ClientId, ClientId),
    /// A client's details, for the form.
    Client(ClientId),
    /// A paper, written from a case: written down.
    Paper(PaperAsk),
    /// A client's numbers and references in full: written down, and shown until a key is pressed.
    Identifiers(ClientId),
    /// A document to read: written down.
    Document(DocumentId),
    /// The scans that wait in the scan-in folder.
    Scans,
    /// The scan-in folder, to set it.
    ScanFolder,
    /// What one needs at hand on a call about a case: written down.
    Call(CaseId),
    /// The times that can be offered to somebody.
    Bookable(BookFor),
    /// The appointments of a day; `true` where they are shown anew.
    Day(NaiveDate, bool),
    /// The languages in which this slip can be written.
    SlipLanguages(SlipOf, SlipHow),
    /// What a council would be told of a client: written down.
    Council(ClientId),
    /// A slip: written down.
    Slip(SlipOf, SlipHow),
    /// What the counter has at hand, and what opens then.
    AtCounter(Opens),
    /// The card of the counter: written down.
    Card,
    /// The desk's hours; `true` to call them off on a day.
    Sessions(bool),
    /// What the desks say of themselves today.
    DeskToday,
    /// Who is free now.
    Free,
    /// Who is brought over.
    Brought,
    /// A message, to read: written down.
    Message(MessageId),
    /// What was left at the counter, and the notes for reception.
    Messages,
    /// How many notes for reception wait.
    Notes,
    /// When the desk calls back, to change it.
    CallBack,
    /// After how many days an entry of the directory is stale, to change it.
    StaleDays,
}

/// What the loop has to do after a message.
pub enum Effect {
    /// Read something.
    Load(Load),
    /// Do a verb.
    Do(Box<Command>),
    /// Do what a form asks for; the answer is for that form.
    Submit(Box<Command>, FormId),
    /// Stop the import that runs.
    StopImport,
    /// Rows for a lookup: field, query, whose.
    Candidates(&'static str, String, Wanted),
    /// Finding begins: its lane opens.
    BeginFind,
    /// Find people and words, in the lane.
    Find(String, Order),
    /// Look whether a draft waits for the form that was just opened.
    LoadDraft {
        /// The form's name.
        form: &'static str,
        /// What it is about.
        subject: String,
    },
    /// Keep a draft.
    Draft {
        /// The form's name.
        form: &'static str,
        /// What it is about.
        subject: String,
        /// What is typed.
        words: Json,
        /// Whether the form is left once they are kept.
        leave: bool,
    },
    /// Forget a draft.
    Forget {
        /// The form's name.
        form: &'static str,
        /// What it is about.
        subject: String,
    },
    /// Look for all drafts that wait.
    LoadDrafts,
    /// Open again the form that was open when the seat was left.
    Reopen(String, String),
    /// A list or a search has settled: one audit row, of what was asked for in codes.
    Looked(Verb, &'static str),
    /// Sign in, on the worker.
    SignIn(String, Zeroizing<String>),
    /// Drop the keys and wipe the screen.
    Lock,
    /// Wipe the screen and keep a receptionist's keys for the PIN.
    Rest,
    /// Try the PIN.
    Pin(Zeroizing<String>),
    /// Open the counter while nobody is signed in.
    AtCounter,
    /// Leave a message while nobody is signed in.
    Leave(Box<NewMessage>, FormId),
}
