//! Requests for medical evidence: drafted, asked, chased, answered or declined, charged or not, and used.

mod chasing;
mod life;
mod source;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::answer::{Answer, ClientSays, Point};
use super::case::Stage;
use super::id::{CaseId, ClientId, EvidenceId, MatterId, SiteId, TeamId};
use super::money::Pence;

pub use chasing::{CHASE_DAYS, Chasing};
pub use life::{Refusal, after, fee_after};
pub use source::Source;

codes! {
    /// Where a request stands.
    EvidenceStatus {
        Drafted = "drafted" => "a draft, not asked yet",
        Asked = "asked" => "asked",
        Acknowledged = "acknowledged" => "acknowledged",
        Chased = "chased" => "chased",
        Answered = "answered" => "answered",
        Declined = "declined" => "declined",
        Withdrawn = "withdrawn" => "withdrawn",
        Superseded = "superseded" => "replaced by another source",
    }
}

impl EvidenceStatus {
    /// Whether it is out: an answer is awaited.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Acknowledged | Self::Chased)
    }

    /// Whether it waits for somebody: for an answer, or as a draft to be sent.
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Self::Drafted) || self.is_open()
    }
}

codes! {
    /// Why a clinician declined. (DWP *refuses*; a clinician *declines*.)
    ClinicianReason {
        NotKnown = "not_known" => "does not know the patient well enough",
        NoTime = "no_time" => "no time",
        NotContract = "not_contract" => "not part of the contract",
        Fee = "fee" => "fee not paid",
        NoAuthority = "no_authority" => "authority not in order",
        Disagrees = "disagrees" => "does not agree with the point",
        NoReason = "no_reason" => "no reason given",
    }
}

codes! {
    /// What is known of a fee.
    Fee {
        None = "none" => "none asked",
        Asked = "asked" => "asked",
        Waived = "waived" => "waived",
        Paid = "paid" => "paid",
    }
}

codes! {
    /// Who paid a fee.
    FeePayer {
        Desk = "desk" => "the desk",
        Client = "client" => "the client",
        Fund = "fund" => "a charity or a fund",
        Other = "other" => "somebody else",
    }
}

codes! {
    /// What is asked for.
    EvidenceKind {
        Letter = "letter" => "a letter to the points",
        Record = "record" => "copy of record and last letters",
        Form = "form" => "a form filled in",
        Report = "report" => "a full report",
    }
}

codes! {
    /// What happened to a request.
    EvidenceEventKind {
        Drafted = "drafted" => "drafted",
        Asked = "asked" => "asked",
        Acknowledged = "acknowledged" => "acknowledged",
        Chased = "chased" => "chased",
        Answered = "answered" => "answered",
        Declined = "declined" => "declined",
        FeeAsked = "fee_asked" => "fee asked",
        FeeWaived = "fee_waived" => "fee waived",
        FeePaid = "fee_paid" => "fee paid",
        Minutes = "minutes" => "minutes that it cost them",
        Used = "used" => "used",
        Withdrawn = "withdrawn" => "withdrawn",
        Superseded = "superseded" => "replaced by another source",
    }
}

impl EvidenceEventKind {
    /// Whether it is about the fee.
    #[must_use]
    pub const fn is_fee(self) -> bool {
        matches!(self, Self::FeeAsked | Self::FeeWaived | Self::FeePaid)
    }
}

/// Days for which a request that has ended stays at hand.
pub const LATELY: u64 = 30;

/// Which requests a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceScope {
    /// Those that wait, what is due first on top.
    Waiting,
    /// Those that wait; then those that were answered and not yet used; then those that were declined or used, and ended
    /// in the last [`LATELY`] days; of what has ended the newest first.
    AtHand,
    /// All, the newest first.
    All,
}

/// A request as a list shows it.
#[derive(Clone)]
pub struct EvidenceRow {
    /// The request.
    pub id: EvidenceId,
    /// Its site.
    pub site: SiteId,
    /// Version seen.
    pub version: u32,
    /// The case.
    pub case: CaseId,
    /// The case's reference.
    pub case_reference: String,
    /// The matter it serves.
    pub matter: MatterId,
    /// The client.
    pub client: ClientId,
    /// The client's name as lists show it.
    pub name: String,
    /// Who was asked; empty where the reader holds no key to it.
    pub of: String,
    /// The points to speak to; empty where the reader holds no key to them.
    pub points: String,
    /// The care team asked, where they are in the building.
    pub team: Option<TeamId>,
    /// What is asked for.
    pub kind: EvidenceKind,
    /// Where it stands.
    pub status: EvidenceStatus,
    /// When it was asked; of what never went out, when it was drafted.
    pub asked: NaiveDate,
    /// Whether it ever went out.
    pub went_out: bool,
    /// When they said that they have it.
    pub acknowledged: Option<NaiveDate>,
    /// By when it is needed.
    pub needed_by: Option<NaiveDate>,
    /// When it is to be chased next.
    pub chase: Option<NaiveDate>,
    /// When it was answered.
    pub answered: Option<NaiveDate>,
    /// Why it was declined.
    pub declined: Option<ClinicianReason>,
    /// Fee state.
    pub fee: Fee,
    /// Fee amount.
    pub fee_amount: Option<Pence>,
    /// Who paid it.
    pub payer: Option<FeePayer>,
    /// Minutes that it cost the clinician, where they said.
    pub minutes: Option<u32>,
    /// At which stage it was used.
    pub used: Option<Stage>,
    /// The first day on which something of ours is due on its matter; known in lists of those who see cases.
    pub due: Option<NaiveDate>,
    /// The activities that it asks about; empty where it asks in words only, or where the reader holds no key to them.
    pub asks: Vec<Point>,
    /// Whether a fee is offered; `None` where nothing is said of it.
    pub fee_offered: Option<bool>,
    /// The signed answer that stands, where the reader holds the key.
    pub answer: Option<Box<Answer>>,
    /// What the client says to the answer that stands; advice alone reads it.
    pub client_says: Option<ClientSays>,
    /// Whether it asks for the form of the special rules, and is kept apart.
    pub special: bool,
}

impl EvidenceRow {
    /// What is answered one by one: the activities, else each line of the request.
    #[must_use]
    pub fn asked_points(&self) -> Vec<Point> {
        if self.special {
            // It is answered as a whole.
            return Vec::new();
        }
        if self.asks.is_empty() { Point::of_lines(&self.points) } else { self.asks.clone() }
    }

    /// Whether a care team can answer it here.
    #[must_use]
    pub fn can_be_answered(&self) -> bool {
        self.special || !self.asked_points().is_empty()
    }

    /// Whether its answer may be sent on: the client agreed. What is kept apart is not put to them, and never goes.
    #[must_use]
    pub fn may_go(&self) -> bool {
        !self.special && self.client_says.as_ref().is_some_and(|said| said.agreed)
    }

    /// Whether its answer is not safe to show the patient.
    #[must_use]
    pub fn not_safe(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.said.not_safe.is_some())
    }

    /// Whether its answer may go out with what is sent: the client agreed, and may see it.
    #[must_use]
    pub fn goes(&self) -> bool {
        self.status == EvidenceStatus::Answered && self.may_go() && !self.not_safe()
    }

    /// Why its answer does not go out, to be ended as it is used; `None` of one that may, and where nothing was answered.
    #[must_use]
    pub fn why_it_stays(&self) -> Option<String> {
        let of = &self.of;
        match &self.client_says {
            _ if self.status != EvidenceStatus::Answered || self.special || self.goes() => None,
            _ if self.not_safe() => Some(format!("The answer of {of} is marked not safe to show the patient")),
            None => {
                Some(format!("{of} answered, and the client has not said whether it may be sent on (y in Evidence)"))
            }
            Some(_) => Some(format!("The answer of {of} is held")),
        }
    }

    /// Whether it is to be chased on `today`.
    #[must_use]
    pub fn to_chase(&self, today: NaiveDate) -> bool {
        self.chase.is_some_and(|day| day <= today)
    }

    /// Whether the day it was needed by has gone (due today is not overdue).
    #[must_use]
    pub fn overdue(&self, today: NaiveDate) -> bool {
        self.status.is_open() && self.needed_by.is_some_and(|day| day < today)
    }
}

/// What is typed to ask for evidence.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceAsk {
    /// The matter it serves.
    pub matter: MatterId,
    /// Of whom: a name and role.
    pub of: String,
    /// The care team, where they are in the building.
    pub team: Option<TeamId>,
    /// What is asked for.
    pub kind: EvidenceKind,
    /// The effects that decide the case, in words.
    pub points: String,
    /// The activities to speak to, with what the patient says of each where that is told.
    #[serde(default)]
    pub asks: Vec<Point>,
    /// Whether a fee is offered; `None` where nothing is said of it.
    #[serde(default)]
    pub fee_offered: Option<bool>,
    /// By when it is needed.
    pub needed_by: Option<NaiveDate>,
    /// How they like to be asked, to be kept for the next time; empty leaves what is known.
    #[serde(default)]
    pub how: String,
    /// Whether it is for the form of the special rules: then it is kept apart, and names nothing else.
    #[serde(default)]
    pub special: bool,
}

/// How a request is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asking {
    /// As a draft, which is not asked yet.
    pub draft: bool,
    /// In place of another request, at the version that was seen.
    pub instead: Option<(EvidenceId, u32)>,
}

/// What is typed when something happens to a request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceUpdate {
    /// What happened.
    pub kind: EvidenceEventKind,
    /// When.
    pub on: NaiveDate,
    /// Words, where some were written.
    pub words: String,
    /// A fee, for fee events.
    pub amount: Option<Pence>,
    /// A clinician's reason, for *declined*.
    pub reason: Option<ClinicianReason>,
    /// The stage, for *used*.
    pub stage: Option<Stage>,
    /// Who paid, for *fee paid*.
    pub payer: Option<FeePayer>,
    /// Minutes that it cost the clinician, for an answer, a refusal or by themselves.
    pub minutes: Option<u32>,
}

impl EvidenceUpdate {
    /// Something that happened on a day, and nothing more to be said of it.
    #[must_use]
    pub const fn new(kind: EvidenceEventKind, on: NaiveDate) -> Self {
        Self { kind, on, words: String::new(), amount: None, reason: None, stage: None, payer: None, minutes: None }
    }
}

/// Most minutes that an answer may cost: a working day.
pub const MOST_MINUTES: u32 = 480;
