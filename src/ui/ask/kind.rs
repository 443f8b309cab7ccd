//! What a form is for, by its name and what it is about.

use uuid::Uuid;

use super::{OfActivity, OfMatter};
use crate::desk::appointment::Bookable;
use crate::desk::intake::Seen;
use crate::domain::alert::InCharge;
use crate::domain::answer::Point;
use crate::domain::appointment::Who;
use crate::domain::due::DueEventKind;
use crate::domain::evidence::EvidenceEventKind;
use crate::domain::id::{
    ActsForId, AlertId, AnswerId, BundleNoteId, CaseId, ClientId, DeskSessionId, DocumentId, DueId, EventId,
    EvidenceId, MatterId, ServiceId, SiteId, WallId, WorkingId,
};
use crate::domain::other_side::SideKind;
use crate::domain::signpost::Asked;
use crate::ui::command::{Command, Source};

/// A form by its name and what it is about.
pub type FormId = (&'static str, String);

/// What a form is called in the list of drafts that wait.
#[must_use]
pub fn draft_words(form: &str) -> &'static str {
    match form {
        "referral" => "new referral",
        "client" => "client's details",
        "open-case" => "opening a case",
        "decline" => "declining",
        "signpost" => "signposting",
        "note" => "note",
        "matter" => "matter",
        "authority" => "authority",
        "identifier" => "number of a client",
        "ask" => "asking for evidence",
        "evidence" => "what came of a request",
        "answer" => "answer to what you are asked",
        "signed-form" => "signed form",
        "outcome" => "outcome",
        "letter" => "letter that came",
        "due" => "what became of a due date",
        "task" => "task",
        "walk-in" => "line to the desk",
        "council" => "referral to the council",
        "working" => "working of an activity",
        "event" => "event",
        "acts-for" => "who acts for a client",
        "call" => "end of a call",
        "other-side" => "other side",
        "document" => "document",
        "bundle-note" => "what a page says",
        "urgent" => "something wanted now",
        "seen-to" => "how it was seen to",
        "concern" => "concern",
        "message" => "message for the desk",
        "reception-note" => "note for reception",
        "flag-service" => "what is wrong with a service",
        "mend-service" => "mending a service",
        "add-service" => "a new service",
        _ => "form",
    }
}

/// What a form is for, with the ids and versions that its command needs.
#[derive(Clone)]
pub enum FormKind {
    /// A new referral.
    Referral,
    /// A client's details.
    Client(ClientId, u32),
    /// A case from a referral.
    OpenCase(Seen),
    /// Declining referrals; `whom` says whose.
    Decline(Vec<Seen>),
    /// Pointing people to another service; `whom` says whom.
    Signpost(Vec<Seen>),
    /// The referral that goes on in this one's place.
    SameAs(Seen),
    /// A note.
    Note(CaseId),
    /// A matter of a case: a new one, or one that is changed.
    Matter(CaseId, Option<(MatterId, u32)>),
    /// An authority.
    Authority(CaseId),
    /// A number or reference of the client.
    Identifier(CaseId),
    /// Closing a case.
    Close(CaseId, u32),
    /// Asking for evidence; in place of a request.
    Ask(CaseId, Option<(EvidenceId, u32)>),
    /// Asking a clinician for the form of the special rules; in place of a request.
    AskForm(CaseId, Option<(EvidenceId, u32)>),
    /// What happened to a request.
    Event(EvidenceId, u32, EvidenceEventKind),
    /// What a care team answers to these points; whether it is typed in from a signed form.
    Answer(EvidenceId, u32, bool, Vec<Point>),
    /// Why an answer is held.
    Held(EvidenceId, Option<AnswerId>),
    /// An outcome.
    Outcome(CaseId),
    /// A letter that came, with the matters for which letters are offered.
    Letter(CaseId, Vec<OfMatter>),
    /// What happened to a due date.
    Due(DueId, u32, DueEventKind),
    /// The working of an activity.
    Working(WorkingId, u32, OfActivity),
    /// A task.
    Task(CaseId),
    /// An event of a case: a new one, or one that is changed.
    Diary(CaseId, Option<(EventId, u32)>),
    /// Somebody is away.
    Away,
    /// Who acts for the client of a case: somebody new, or one that is changed.
    ActsFor(CaseId, Option<(ActsForId, u32)>),
    /// The client of a case died; the version of their details.
    Died(CaseId, u32),
    /// The end of a call.
    Call(CaseId),
    /// What the desk may advise on.
    Scope,
    /// When requests are chased.
    Chasing,
    /// The other side of a matter, with what it is likely to be in each.
    OtherSide(CaseId, Vec<(MatterId, Option<SideKind>)>),
    /// Whether there is a conflict: what was asked, and by which form.
    Settle(Box<Command>, Option<FormId>),
    /// An urgent path of somebody who may have no name.
    Urgent,
    /// An alert answered in words.
    SeenTo(AlertId, u32),
    /// An entry of a concern record.
    Concern(CaseId),
    /// Who is in charge at the person's sites, as it stands.
    InCharge(Vec<(SiteId, InCharge)>),
    /// Lifting a wall.
    LiftWall(WallId, u32),
    /// The record that is joined to this client's.
    Join(ClientId),
    /// A document of a case, and where it comes from.
    Document(CaseId, Source),
    /// What a page of a document says: a new note, or one that is changed.
    BundleNote(DocumentId, Option<(BundleNoteId, u32)>),
    /// The scan-in folder.
    ScanFolder,
    /// Booking a time, with what can be offered; for a referral, as it was seen.
    Book(Box<Bookable>, Option<Seen>),
    /// Desk hours: other ones, or those that are changed.
    Hours(Option<(DeskSessionId, u32)>),
    /// Desk hours that are called off.
    CallOff,
    /// The hour from which one is free.
    FreeAt,
    /// Bringing somebody over: whoever is open or selected, by name.
    Bring(Option<(Who, String)>),
    /// What is wrong with a service.
    FlagService(ServiceId),
    /// An entry of the directory that is mended.
    MendService(ServiceId, u32),
    /// A new entry of the directory.
    AddService,
    /// After how many days an entry of the directory is stale.
    StaleDays,
    /// Importing files.
    Import,
    /// The minutes without a key after which desks lock.
    IdleLock,
    /// A line to the desk about somebody who walked in.
    WalkIn(SiteId, Asked),
    /// Whom to call at the counter of a site.
    CounterNumbers(SiteId),
    /// The receipt printer of a site.
    ReceiptPrinter(SiteId),
    /// A referral to a council: of a client, or of somebody of whom nothing is kept.
    Council(Option<ClientId>),
    /// One's own passphrase.
    Passphrase,
    /// A message or papers for the desk, at this site unless another is chosen.
    Message(SiteId),
    /// A note for reception, likewise.
    ReceptionNote(SiteId),
    /// When the desk calls back.
    CallBack,
    /// A message left while nobody is signed in, at this site unless another is chosen.
    Left(SiteId),
    /// A PIN for a shift.
    Pin,
}

impl FormKind {
    /// The form's name in drafts.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Referral => "referral",
            Self::Client(..) => "client",
            Self::OpenCase(_) => "open-case",
            Self::Decline(_) => "decline",
            Self::Signpost(_) => "signpost",
            Self::SameAs(_) => "same-as",
            Self::Note(_) => "note",
            Self::Matter(..) => "matter",
            Self::Authority(_) => "authority",
            Self::Identifier(_) => "identifier",
            Self::Close(..) => "close",
            Self::Ask(..) => "ask",
            Self::AskForm(..) => "ask-form",
            Self::Event(..) => "evidence",
            Self::Answer(_, _, false, _) => "answer",
            Self::Answer(_, _, true, _) => "signed-form",
            Self::Held(..) => "held",
            Self::Outcome(_) => "outcome",
            Self::Letter(..) => "letter",
            Self::Due(..) => "due",
            Self::Working(..) => "working",
            Self::Task(_) => "task",
            Self::Diary(..) => "event",
            Self::Away => "away",
            Self::ActsFor(..) => "acts-for",
            Self::Died(..) => "died",
            Self::Call(_) => "call",
            Self::Scope => "scope",
            Self::Chasing => "chasing",
            Self::OtherSide(..) => "other-side",
            Self::Settle(..) => "settle",
            Self::Urgent => "urgent",
            Self::SeenTo(..) => "seen-to",
            Self::Concern(_) => "concern",
            Self::InCharge(_) => "in-charge",
            Self::LiftWall(..) => "lift-wall",
            Self::Join(_) => "join",
            Self::Document(..) => "document",
            Self::BundleNote(..) => "bundle-note",
            Self::ScanFolder => "scan-folder",
            Self::Book(..) => "book",
            Self::Hours(_) => "hours",
            Self::CallOff => "call-off",
            Self::FreeAt => "free-at",
            Self::Bring(_) => "bring",
            Self::FlagService(_) => "flag-service",
            Self::MendService(..) => "mend-service",
            Self::Import => "import",
            Self::IdleLock => "idle-lock",
            Self::WalkIn(..) => "walk-in",
            Self::CounterNumbers(_) => "counter-numbers",
            Self::ReceiptPrinter(_) => "receipt-printer",
            Self::Council(_) => "council",
            Self::Passphrase => "passphrase",
            Self::Message(_) => "message",
            Self::ReceptionNote(_) => "reception-note",
            Self::AddService => "add-service",
            Self::StaleDays => "stale-days",
            Self::CallBack => "call-back",
            Self::Left(_) => "left",
            Self::Pin => "pin",
        }
    }

    /// What it is about, in drafts: an id, or empty.
    #[must_use]
    pub fn subject(&self) -> String {
        match self {
            Self::Referral
            | Self::Away
            | Self::Book(..)
            | Self::Hours(None)
            | Self::CallOff
            | Self::FreeAt
            | Self::Bring(_)
            | Self::Import
            | Self::AddService
            | Self::StaleDays
            | Self::IdleLock
            | Self::Scope
            | Self::Chasing
            | Self::ScanFolder
            | Self::Passphrase
            | Self::Urgent
            | Self::InCharge(_)
            | Self::Message(_)
            | Self::ReceptionNote(_)
            | Self::CallBack
            | Self::Left(_)
            | Self::Pin
            | Self::WalkIn(..)
            | Self::CounterNumbers(_)
            | Self::ReceiptPrinter(_)
            | Self::Council(None)
            | Self::Settle(..) => String::new(),
            Self::Document(case, source) => match source {
                Source::File(_) => case.to_string(),
                Source::Scan(_) => format!("{case}:scan"),
                Source::Seen => format!("{case}:seen"),
            },
            Self::BundleNote(of, None) => of.to_string(),
            Self::BundleNote(of, Some((id, _))) => format!("{of}:{id}"),
            Self::SeenTo(id, _) => id.to_string(),
            Self::LiftWall(id, _) => id.to_string(),
            Self::Hours(Some((id, _))) => id.to_string(),
            Self::FlagService(id) | Self::MendService(id, _) => id.to_string(),
            Self::Client(id, _) | Self::Join(id) | Self::Council(Some(id)) => id.to_string(),
            Self::OpenCase(seen) | Self::SameAs(seen) => seen.0.to_string(),
            Self::Decline(items) | Self::Signpost(items) => {
                items.first().map_or_else(String::new, |seen| seen.0.to_string())
            }
            Self::Note(case)
            | Self::Authority(case)
            | Self::Identifier(case)
            | Self::Close(case, _)
            | Self::Ask(case, None)
            | Self::AskForm(case, _)
            | Self::Outcome(case)
            | Self::OtherSide(case, _)
            | Self::Letter(case, _)
            | Self::Task(case)
            | Self::Diary(case, None)
            | Self::ActsFor(case, None)
            | Self::Died(case, _)
            | Self::Concern(case)
            | Self::Call(case) => case.to_string(),
            Self::ActsFor(case, Some((id, _))) => format!("{case}:{id}"),
            Self::Ask(case, Some((id, _))) => format!("{case}:{id}"),
            Self::Matter(case, None) => case.to_string(),
            Self::Matter(_, Some((matter, _))) => matter.to_string(),
            Self::Diary(_, Some((event, _))) => event.to_string(),
            Self::Working(id, ..) => id.to_string(),
            Self::Answer(id, ..) | Self::Held(id, _) => id.to_string(),
            Self::Event(id, _, kind) => format!("{id}:{}", kind.code()),
            Self::Due(id, _, kind) => format!("{id}:{}", kind.code()),
        }
    }

    /// The version over which a change is typed; `None` where it adds something, and in short questions.
    #[must_use]
    pub const fn version(&self) -> Option<u32> {
        match self {
            Self::Client(_, seen)
            | Self::Matter(_, Some((_, seen)))
            | Self::Diary(_, Some((_, seen)))
            | Self::Working(_, seen, _)
            | Self::Event(_, seen, _)
            | Self::Answer(_, seen, ..)
            | Self::ActsFor(_, Some((_, seen)))
            | Self::BundleNote(_, Some((_, seen)))
            | Self::MendService(_, seen)
            | Self::Due(_, seen, _) => Some(*seen),
            _ => None,
        }
    }

    /// Sets the version over which a change is typed.
    pub const fn set_version(&mut self, version: u32) {
        match self {
            Self::Client(_, seen)
            | Self::Matter(_, Some((_, seen)))
            | Self::Diary(_, Some((_, seen)))
            | Self::Working(_, seen, _)
            | Self::Event(_, seen, _)
            | Self::Answer(_, seen, ..)
            | Self::ActsFor(_, Some((_, seen)))
            | Self::BundleNote(_, Some((_, seen)))
            | Self::MendService(_, seen)
            | Self::Due(_, seen, _) => *seen = version,
            _ => {}
        }
    }

    /// Takes the versions of rows that were read again: what is saved next is saved over them.
    pub fn renew(&mut self, now: &[(Uuid, u32)]) {
        let renew = |id: Uuid, seen: &mut u32| {
            if let Some((_, version)) = now.iter().find(|(row, _)| *row == id) {
                *seen = *version;
            }
        };
        match self {
            Self::OpenCase((id, seen)) | Self::SameAs((id, seen)) => renew(id.0, seen),
            Self::Decline(items) | Self::Signpost(items) => {
                items.iter_mut().for_each(|(id, seen)| renew(id.0, seen));
            }
            Self::Close(id, seen) => renew(id.0, seen),
            Self::Event(id, seen, _) | Self::Ask(_, Some((id, seen))) | Self::AskForm(_, Some((id, seen))) => {
                renew(id.0, seen)
            }
            Self::Answer(id, seen, ..) => renew(id.0, seen),
            Self::Due(id, seen, _) => renew(id.0, seen),
            Self::Diary(_, Some((id, seen))) => renew(id.0, seen),
            Self::ActsFor(_, Some((id, seen))) => renew(id.0, seen),
            Self::LiftWall(id, seen) => renew(id.0, seen),
            Self::BundleNote(_, Some((id, seen))) => renew(id.0, seen),
            Self::Hours(Some((id, seen))) => renew(id.0, seen),
            Self::SeenTo(id, seen) => renew(id.0, seen),
            Self::MendService(id, seen) => renew(id.0, seen),
            // These show both versions.
            Self::Client(..) | Self::Matter(..) | Self::Working(..) => {}
            Self::Referral
            | Self::Note(_)
            | Self::Authority(_)
            | Self::Identifier(_)
            | Self::Ask(_, None)
            | Self::AskForm(_, None)
            | Self::Held(..)
            | Self::Outcome(_)
            | Self::Letter(..)
            | Self::Task(_)
            | Self::Diary(_, None)
            | Self::Away
            | Self::ActsFor(_, None)
            | Self::Died(..)
            | Self::Call(_)
            | Self::Scope
            | Self::Chasing
            | Self::Urgent
            | Self::Concern(_)
            | Self::InCharge(_)
            | Self::OtherSide(..)
            | Self::Settle(..)
            | Self::Join(_)
            | Self::Document(..)
            | Self::BundleNote(_, None)
            | Self::ScanFolder
            | Self::Book(..)
            | Self::Hours(None)
            | Self::CallOff
            | Self::FreeAt
            | Self::Bring(_)
            | Self::FlagService(_)
            | Self::AddService
            | Self::StaleDays
            | Self::Import
            | Self::IdleLock
            | Self::Message(_)
            | Self::ReceptionNote(_)
            | Self::CallBack
            | Self::Left(_)
            | Self::Pin
            | Self::WalkIn(..)
            | Self::CounterNumbers(_)
            | Self::ReceiptPrinter(_)
            | Self::Council(_)
            | Self::Passphrase => {}
        }
    }

    /// The form below whose work this one has done too: an other side is kept with what was decided of it.
    #[must_use]
    pub fn also_done(&self) -> Option<FormId> {
        match self {
            Self::Settle(then, asked) if then.enquiry().is_none() => asked.clone(),
            _ => None,
        }
    }

    /// Whether a draft is worth keeping: short questions are not.
    #[must_use]
    pub const fn keeps_draft(&self) -> bool {
        !matches!(
            self,
            Self::Away
                | Self::ScanFolder
                | Self::Document(_, Source::Scan(_))
                | Self::Book(..)
                | Self::Hours(_)
                | Self::CallOff
                | Self::FreeAt
                | Self::Bring(_)
                | Self::Import
                | Self::StaleDays
                | Self::IdleLock
                | Self::CounterNumbers(_)
                | Self::ReceiptPrinter(_)
                | Self::Passphrase
                | Self::CallBack
                | Self::Left(_)
                | Self::Pin
                | Self::SameAs(_)
                | Self::Close(..)
                | Self::Died(..)
                | Self::Scope
                | Self::Chasing
                | Self::Held(..)
                | Self::AskForm(..)
                | Self::Settle(..)
                | Self::Join(_)
                | Self::LiftWall(..)
                | Self::InCharge(_)
        )
    }
}
