//! Cases, their matters, notes and authorities.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::document::{BundleRow, DocumentRow};
use super::due::{DueRow, DueState, Enclosure};
use super::event::EventRow;
use super::evidence::{Chasing, EvidenceRow};
use super::id::{AuthorityId, CaseId, ClientId, DueId, MatterId, NoteId, ReferralId, SiteId, StaffId};
use super::identifier::MaskedIdentifier;
use super::other_side::OtherSide;
use super::outcome::{OutcomeResult, OutcomeRow};
use super::person::Person;
use super::referral::{Area, Consent};
use super::standing::{ActsFor, GoesOn, Post};
use super::task::TaskRow;
use super::time_limit::{Kind, Whose};
use super::working::WorkingRow;

codes! {
    /// How much the desk does. It decides whose date a time limit is.
    Level {
        Advice = "advice" => "advice",
        Casework = "casework" => "casework",
        Representation = "representation" => "representation",
    }
}

codes! {
    /// Whether a case is worked on.
    CaseStatus { Open = "open" => "open", Closed = "closed" => "closed" }
}

codes! {
    /// Why a case was closed.
    CloseReason {
        Done = "done" => "the work is done",
        AdviceGiven = "advice_given" => "advice given, nothing more to do",
        LostTouch = "lost_touch" => "lost touch with the client",
        Withdrew = "withdrew" => "the client withdrew",
        PassedOn = "passed_on" => "passed to another adviser",
        Died = "died" => "the client died",
        Conflict = "conflict" => "conflict of interest",
    }
}

codes! {
    /// The benefit or subject of a matter.
    Subject {
        Pip = "pip" => "PIP",
        Uc = "uc" => "Universal Credit",
        Esa = "esa" => "ESA",
        Aa = "aa" => "Attendance Allowance",
        Dla = "dla" => "DLA for a child",
        Adp = "adp" => "Adult Disability Payment",
        Carer = "carer" => "Carer's Allowance",
        PensionCredit = "pension_credit" => "Pension Credit",
        HousingBenefit = "housing_benefit" => "Housing Benefit",
        CouncilTax = "council_tax" => "Council Tax Reduction",
        OtherBenefit = "other_benefit" => "another benefit",
        PriorityDebt = "priority_debt" => "priority debt",
        OtherDebt = "other_debt" => "other debt",
        Rent = "rent" => "rent arrears",
        Possession = "possession" => "possession or eviction",
        Repairs = "repairs" => "repairs and damp",
        Homelessness = "homelessness" => "homelessness",
        Dismissal = "dismissal" => "dismissal",
        SickPay = "sick_pay" => "sick pay",
        Discrimination = "discrimination" => "discrimination",
        Status = "status" => "immigration status",
        SocialCare = "social_care" => "social care",
        School = "school" => "school or special needs",
        Other = "other" => "something else",
    }
}

impl Subject {
    /// In full, as a letter to somebody outside names it.
    #[must_use]
    pub const fn in_full(self) -> &'static str {
        match self {
            Self::Pip => "Personal Independence Payment (PIP)",
            Self::Esa => "Employment and Support Allowance (ESA)",
            Self::Dla => "Disability Living Allowance (DLA) for a child",
            other => other.label(),
        }
    }

    /// Whether a decision on it is looked at again by a mandatory reconsideration. Adult Disability Payment has a
    /// re-determination, which is asked for otherwise.
    #[must_use]
    pub const fn is_reconsidered(self) -> bool {
        matches!(
            self,
            Self::Pip
                | Self::Uc
                | Self::Esa
                | Self::Aa
                | Self::Dla
                | Self::Carer
                | Self::PensionCredit
                | Self::OtherBenefit
        )
    }

    /// The area under which a subject is offered first.
    #[must_use]
    pub const fn area(self) -> Area {
        match self {
            Self::Pip
            | Self::Uc
            | Self::Esa
            | Self::Aa
            | Self::Dla
            | Self::Adp
            | Self::Carer
            | Self::PensionCredit
            | Self::HousingBenefit
            | Self::CouncilTax
            | Self::OtherBenefit => Area::Benefits,
            Self::PriorityDebt | Self::OtherDebt => Area::Debt,
            Self::Rent | Self::Possession | Self::Repairs | Self::Homelessness => Area::Housing,
            Self::Dismissal | Self::SickPay | Self::Discrimination => Area::Employment,
            Self::Status => Area::Immigration,
            Self::SocialCare => Area::Care,
            Self::School => Area::Education,
            Self::Other => Area::Other,
        }
    }
}

codes! {
    /// The rung of the decision ladder on which a matter stands.
    Stage {
        Claim = "claim" => "claim",
        Decision = "decision" => "decision",
        Reconsideration = "reconsideration" => "mandatory reconsideration",
        Appeal = "appeal" => "appeal",
        UpperTribunal = "upper_tribunal" => "Upper Tribunal",
        Review = "review" => "review",
        Court = "court" => "court",
        Negotiation = "negotiation" => "negotiation",
    }
}

impl Stage {
    /// A short form for narrow lists.
    #[must_use]
    pub const fn short(self) -> &'static str {
        match self {
            Self::Reconsideration => "reconsideration",
            other => other.label(),
        }
    }
}

codes! {
    /// The nation whose rules govern a matter. Never guessed from an address.
    Nation {
        England = "england" => "England",
        Wales = "wales" => "Wales",
        Scotland = "scotland" => "Scotland",
        NorthernIreland = "northern-ireland" => "Northern Ireland",
    }
}

/// One problem within a case.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// The matter.
    pub id: MatterId,
    /// Version seen.
    pub version: u32,
    /// Its number within the case, from 1.
    pub number: u32,
    /// Area.
    pub area: Area,
    /// Benefit or subject.
    pub subject: Subject,
    /// What is at issue, in a few words; sealed in File.
    pub issue: String,
    /// The nation whose rules govern it.
    pub nation: Nation,
    /// Where it stands on the ladder.
    pub stage: Stage,
    /// The date by which something must be done, as printed on the client's letter.
    pub due: Option<NaiveDate>,
    /// The day from which the claim counts; `None` while there is none, or where it is not known.
    pub claimed: Option<NaiveDate>,
    /// Who gets the post about it.
    pub post: Post,
    /// For whom it goes on since the client died; `None` while nobody has said.
    pub goes_on: Option<GoesOn>,
    /// Since when it is known to go by the special rules; sealed in File, and kept apart.
    pub special: Option<NaiveDate>,
}

/// What is typed to add or change a matter.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterEdit {
    /// Benefit or subject; the area follows from it.
    pub subject: Subject,
    /// What is at issue.
    pub issue: String,
    /// Nation.
    pub nation: Nation,
    /// Rung of the ladder.
    pub stage: Stage,
    /// Date on the letter by which something must be done.
    pub due: Option<NaiveDate>,
    /// The day from which the claim counts.
    #[serde(default)]
    pub claimed: Option<NaiveDate>,
}

codes! {
    /// The body to which an authority speaks.
    Body {
        Gp = "gp" => "GP practice",
        Hospital = "hospital" => "hospital or clinic team",
        DwpUc = "dwp_uc" => "DWP, Universal Credit",
        Dwp = "dwp" => "DWP, other benefits",
        Council = "council" => "council",
        Hmcts = "hmcts" => "tribunal (HMCTS)",
        Landlord = "landlord" => "landlord",
        Creditor = "creditor" => "creditor",
        Other = "other" => "another body",
    }
}

codes! {
    /// Which way information may flow under an authority.
    Direction {
        ToUs = "to_us" => "they may tell us",
        ToThem = "to_them" => "we may tell them",
        Both = "both" => "both ways",
    }
}

codes! {
    /// How the client gave an authority.
    HowGiven {
        Signed = "signed" => "signed",
        Spoken = "spoken" => "spoken, witnessed",
        Journal = "journal" => "in the UC journal",
        Phone = "phone" => "by phone",
    }
}

/// The client's dated, scoped permission for one body.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// The authority.
    pub id: AuthorityId,
    /// The body.
    pub body: Body,
    /// Which way information may flow.
    pub direction: Direction,
    /// What it covers, in words; sealed in File.
    pub scope: String,
    /// How it was given.
    pub how: HowGiven,
    /// From this date.
    pub from: NaiveDate,
    /// Until this date, where it ends.
    pub until: Option<NaiveDate>,
}

impl Authority {
    /// Whether it is in date on `day`.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// What is typed to add an authority.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAuthority {
    /// The body.
    pub body: Body,
    /// Which way information may flow.
    pub direction: Direction,
    /// What it covers.
    pub scope: String,
    /// How it was given.
    pub how: HowGiven,
    /// From this date.
    pub from: NaiveDate,
    /// Until this date, where it ends.
    pub until: Option<NaiveDate>,
}

/// One line of a case's timeline.
#[derive(Clone)]
pub struct TimelineEntry {
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Who did it: the name to show.
    pub by: String,
    /// What kind of thing it is.
    pub kind: TimelineKind,
    /// What happened, in words; a note's whole text.
    pub words: String,
    /// Whether it is kept apart, and so not seen while a client can see the screen.
    pub apart: bool,
}

codes! {
    /// What a line of the timeline tells of.
    TimelineKind {
        Referral = "referral" => "referral",
        Case = "case" => "case",
        Note = "note" => "note",
        Matter = "matter" => "matter",
        Authority = "authority" => "authority",
        OtherSide = "other_side" => "other side",
        Evidence = "evidence" => "evidence",
        Outcome = "outcome" => "outcome",
        Due = "due" => "due date",
        Task = "task" => "task",
        Event = "event" => "event",
        Document = "document" => "document",
    }
}

codes! {
    /// What happened to a case itself.
    CaseEventKind {
        Opened = "opened" => "case opened",
        Closed = "closed" => "case closed",
        Reopened = "reopened" => "case reopened",
        MatterAdded = "matter_added" => "matter added",
        MatterChanged = "matter_changed" => "matter changed",
        AuthorityAdded = "authority_added" => "authority recorded",
        ActsFor = "acts_for" => "who acts for the client",
        Post = "post" => "post",
        Died = "died" => "the client died",
        GoesOn = "goes_on" => "after the death",
        ReferredOut = "referred_out" => "pointed to another service",
        OtherSideNamed = "other_side_named" => "other side named",
        OtherSideRemoved = "other_side_removed" => "other side removed",
        Joined = "joined" => "two records of the client joined",
        Undone = "undone" => "undone",
    }
}

/// A case as a list shows it.
#[derive(Clone)]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// Its site.
    pub site: SiteId,
    /// Reference.
    pub reference: String,
    /// The client.
    pub client: ClientId,
    /// The client's name as lists show it.
    pub name: String,
    /// Open or closed.
    pub status: CaseStatus,
    /// Level of help.
    pub level: Level,
    /// Whose case it is: the name to show.
    pub advisor: String,
    /// What they sign in as.
    pub advisor_login: String,
    /// First advice.
    pub opened: NaiveDate,
    /// When it was closed.
    pub closed: Option<NaiveDate>,
    /// Its matters: number, subject, stage and due date only.
    pub matters: Vec<MatterBrief>,
}

/// A matter as a list shows it: codes and dates, no words.
#[derive(Clone)]
pub struct MatterBrief {
    /// The matter.
    pub id: MatterId,
    /// Area.
    pub area: Area,
    /// Benefit or subject.
    pub subject: Subject,
    /// Rung of the ladder.
    pub stage: Stage,
    /// Due date.
    pub due: Option<NaiveDate>,
}

/// A case opened: what the advisor sees beside the client.
#[derive(Clone)]
pub struct CaseFile {
    /// The row of the list.
    pub row: CaseRow,
    /// Version seen.
    pub version: u32,
    /// Who the case belongs to.
    pub advisor: StaffId,
    /// Identity, contact and needs.
    pub person: Person,
    /// Version of the client's record.
    pub person_version: u32,
    /// The referral it came from.
    pub referral: Option<ReferralId>,
    /// Whether the desk may tell the care team.
    pub share_out: Consent,
    /// Whether the care team may tell the desk.
    pub share_in: Consent,
    /// Why it was closed.
    pub close_reason: Option<CloseReason>,
    /// The problems, by number.
    pub matters: Vec<Matter>,
    /// Numbers and references under which other bodies know the client, masked.
    pub identifiers: Vec<MaskedIdentifier>,
    /// Who acts for the client, the newest first.
    pub acts_for: Vec<ActsFor>,
    /// The other sides of its matters.
    pub other_sides: Vec<OtherSide>,
    /// Permissions held.
    pub authorities: Vec<Authority>,
    /// Evidence asked for.
    pub evidence: Vec<EvidenceRow>,
    /// What has come of it.
    pub outcomes: Vec<OutcomeRow>,
    /// Due dates that follow from letters: what runs out first on top, what is over behind it.
    pub due_dates: Vec<DueRow>,
    /// What went with what was sent, the newest first.
    pub enclosures: Vec<Enclosure>,
    /// Tasks: what is to be done first on top, what is over behind.
    pub tasks: Vec<TaskRow>,
    /// Events: what comes first on top, what is over behind.
    pub events: Vec<EventRow>,
    /// What is worked out of the legal tests, an activity each; sealed in File.
    pub workings: Vec<WorkingRow>,
    /// Documents, the newest first.
    pub documents: Vec<DocumentRow>,
    /// What their pages say, page by page.
    pub bundle: Vec<BundleRow>,
    /// Whether there is a concern record that the reader may see.
    pub concerns: bool,
    /// Whether the referral asks to look at the special rules.
    pub asks_special: bool,
    /// Everything that happened, newest first.
    pub timeline: Vec<TimelineEntry>,
}

impl CaseFile {
    /// Of the requests that still wait, the one that is needed or is to be chased first.
    #[must_use]
    pub fn most_urgent_request(&self) -> Option<&EvidenceRow> {
        let waiting = self.evidence.iter().filter(|row| row.status.is_open());
        waiting.min_by_key(|row| row.needed_by.into_iter().chain(row.chase).min().unwrap_or(NaiveDate::MAX))
    }

    /// Who answered what went with what was sent for a due date.
    #[must_use]
    pub fn enclosed(&self, due: DueId) -> Vec<&str> {
        let of = |enclosure: &&Enclosure| enclosure.due == due;
        let mut names: Vec<&str> = Vec::new();
        for enclosure in self.enclosures.iter().filter(of) {
            let request = self.evidence.iter().find(|request| request.id == enclosure.evidence);
            let name = request.map_or("", |request| request.of.as_str());
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Whether something of a matter goes without its evidence: a request is out, and there is no more time to wait for it.
    #[must_use]
    pub fn goes_without(&self, matter: MatterId, due: NaiveDate, chasing: &Chasing, today: NaiveDate) -> bool {
        let out = |request: &EvidenceRow| request.matter == matter && request.status.is_open();
        chasing.stops(due, today) && self.evidence.iter().any(out)
    }

    /// What was sent, has arrived and has no answer: no later letter on the matter, and no outcome since. With the day on
    /// which it was sent.
    pub fn with_others(&self) -> impl Iterator<Item = (&DueRow, NaiveDate)> {
        let answered = |row: &DueRow, sent: NaiveDate| {
            let later = |other: &DueRow| other.matter == row.matter && other.from > sent;
            let decided = |outcome: &OutcomeRow| {
                outcome.what.matter == row.matter && outcome.what.decided.is_some_and(|day| day > sent)
            };
            self.due_dates.iter().any(later) || self.outcomes.iter().any(decided)
        };
        let arrived = self.due_dates.iter().filter(|row| row.state == DueState::Confirmed);
        arrived.filter_map(|row| Some((row, row.sent?))).filter(move |(row, sent)| !answered(row, *sent))
    }

    /// The first day, from `today` on, by which something of ours has to be done about a matter.
    #[must_use]
    pub fn last_day(&self, matter: &Matter, today: NaiveDate) -> Option<NaiveDate> {
        let ours = |row: &&DueRow| {
            row.matter == matter.id
                && row.state == DueState::Open
                && row.whose == Whose::Ours
                && row.kind == Kind::LastDay
        };
        let counted = self.due_dates.iter().filter(ours).map(|row| row.due);
        counted.chain(matter.due.filter(|_| self.runs(matter))).filter(|day| *day >= today).min()
    }

    /// Whether a matter's date still runs: the case is open, and no outcome is known at the stage where the matter stands.
    /// With the next stage a new date runs.
    #[must_use]
    pub fn runs(&self, matter: &Matter) -> bool {
        let ended = |outcome: &OutcomeRow| {
            let what = &outcome.what;
            what.matter == matter.id && what.stage == matter.stage && what.result != OutcomeResult::NotKnown
        };
        matter.due.is_some() && self.row.status == CaseStatus::Open && !self.outcomes.iter().any(ended)
    }
}

/// A note, once written. Notes are append-only: a correction is another note that names the first.
#[derive(Clone)]
pub struct Note {
    /// The note.
    pub id: NoteId,
    /// The note that this one corrects.
    pub corrects: Option<NoteId>,
    /// The text.
    pub body: String,
}
