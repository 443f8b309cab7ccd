//! Referrals: how people reach the desk, and what happens until a case is opened or the referral ends.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::id::{ClientId, ReferralId, SiteId, TeamId};

codes! {
    /// The route by which a person reached the desk (UCL's four ways in, and three more).
    Route {
        Own = "self" => "came in",
        Signposted = "signposted" => "sent over",
        Direct = "direct" => "referred",
        Warm = "warm" => "brought over",
        Proactive = "proactive" => "found by the care team",
        Partner = "partner" => "from outside",
        Internal = "internal" => "our own",
    }
}

codes! {
    /// The area of a problem.
    Area {
        Benefits = "benefits" => "benefits",
        Debt = "debt" => "debt",
        Housing = "housing" => "home",
        Employment = "employment" => "work",
        Immigration = "immigration" => "immigration",
        Care = "care" => "care",
        Education = "education" => "education",
        Other = "other" => "other",
    }
}

codes! {
    /// How soon the referrer says it matters; a date makes it concrete.
    Urgency {
        Routine = "routine" => "routine",
        Soon = "soon" => "soon",
        Urgent = "urgent" => "urgent",
    }
}

codes! {
    /// Where a referral stands. The first six are open; the rest are ends.
    ReferralStatus {
        New = "new" => "new",
        Taken = "taken" => "taken",
        Trying = "trying" => "tried to reach",
        Reached = "reached" => "reached",
        Booked = "booked" => "booked",
        Attended = "attended" => "attended",
        Opened = "opened" => "case opened",
        Declined = "declined" => "declined",
        Signposted = "signposted" => "signposted",
        Duplicate = "duplicate" => "same as another",
    }
}

impl ReferralStatus {
    /// Whether the referral still waits for something from the desk.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::New | Self::Taken | Self::Trying | Self::Reached | Self::Booked | Self::Attended)
    }

    /// The mark that stands beside the word on every list: no state is shown by colour alone.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Self::New => "+",
            Self::Taken | Self::Trying | Self::Reached | Self::Booked => "~",
            Self::Attended | Self::Opened => "=",
            Self::Declined | Self::Signposted | Self::Duplicate => "x",
        }
    }
}

codes! {
    /// How an attempt to reach someone ended.
    Attempt {
        NoAnswer = "no_answer" => "no answer",
        NoVoicemail = "no_voicemail" => "no voicemail left",
        WrongNumber = "wrong_number" => "wrong number",
    }
}

codes! {
    /// Why the desk declined a referral.
    DeclineReason {
        OutOfScope = "out_of_scope" => "outside what this desk advises on",
        OutOfArea = "out_of_area" => "outside our area",
        CouldNotReach = "could_not_reach" => "could not reach the person",
        NotWanted = "not_wanted" => "the person does not want advice",
        Conflict = "conflict" => "conflict of interest",
        Capacity = "capacity" => "no capacity in time",
        Elsewhere = "elsewhere" => "already helped elsewhere",
    }
}

codes! {
    /// Whether the person agreed to one direction of sharing.
    Consent {
        ToConfirm = "to_confirm" => "to be confirmed",
        Given = "given" => "agreed",
        Refused = "refused" => "not agreed",
    }
}

/// A referral in the inbox, as a list shows it.
#[derive(Clone)]
pub struct InboxRow {
    /// The referral.
    pub id: ReferralId,
    /// Its site.
    pub site: SiteId,
    /// Version seen; a save against an older one is a conflict.
    pub version: u32,
    /// Reference, e.g. `ELM-26-0142`.
    pub reference: String,
    /// Where it stands.
    pub status: ReferralStatus,
    /// How it came.
    pub route: Route,
    /// How urgent the referrer says it is.
    pub urgency: Urgency,
    /// When it came in.
    pub received: DateTime<Utc>,
    /// The client.
    pub client: ClientId,
    /// The client's name as lists show it.
    pub name: String,
    /// Areas, in the order given.
    pub areas: Vec<Area>,
    /// The date that makes it urgent.
    pub due: Option<NaiveDate>,
    /// Who took it: the name to show.
    pub taken_by: Option<String>,
    /// What they sign in as.
    pub taken_login: Option<String>,
    /// Whether the signed-in person took it.
    pub mine: bool,
    /// Attempts to reach the person so far.
    pub tries: u32,
    /// The care team that sent it.
    pub team: Option<String>,
    /// Whether another client looks like the same person and nobody has settled it.
    pub possible_match: bool,
}

/// Which referrals a list shows.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct InboxFilter {
    /// Only those of this status.
    pub status: Option<ReferralStatus>,
    /// Only those the signed-in person took.
    pub mine: bool,
    /// Only urgent ones, or with a date.
    pub urgent: bool,
    /// Only this area.
    pub area: Option<Area>,
    /// Words of a name, a reference or a number; empty for all.
    pub words: String,
}

/// Which referrals a list shows, and in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboxOrder {
    /// Those that still wait: dates ascending (so the overdue first), then urgent, then the newest.
    Waiting,
    /// All of them, also the ended ones, the newest first.
    Newest,
}

/// A referral opened: everything the person at the desk may see of it.
#[derive(Clone)]
pub struct Referral {
    /// The row of the list.
    pub row: InboxRow,
    /// What the referrer wrote; `None` where the reader holds no key to it.
    pub reason: Option<String>,
    /// Who referred: name and role as written.
    pub referrer: Option<String>,
    /// For whom someone else acted, where the referrer was not the professional themself.
    pub on_behalf: Option<String>,
    /// Whether the desk may tell the care team.
    pub share_out: Consent,
    /// Whether the care team may tell the desk.
    pub share_in: Consent,
    /// What has happened, newest first.
    pub events: Vec<ReferralEvent>,
    /// Why it was declined, where it was.
    pub declined: Option<DeclineReason>,
    /// Care team whose Bridge holds the reason.
    pub team: Option<TeamId>,
    /// Whether the referrer asks to look at the special rules, as far as the reader holds the key.
    pub special: bool,
}

codes! {
    /// What happened to a referral.
    ReferralEventKind {
        Received = "received" => "received",
        Taken = "taken" => "taken",
        NoAnswer = "no_answer" => "tried: no answer",
        NoVoicemail = "no_voicemail" => "tried: no voicemail left",
        WrongNumber = "wrong_number" => "tried: wrong number",
        Reached = "reached" => "reached",
        Booked = "booked" => "booked",
        Attended = "attended" => "attended",
        Opened = "opened" => "case opened",
        Declined = "declined" => "declined",
        Signposted = "signposted" => "signposted out",
        Duplicate = "duplicate" => "same as another",
        Undone = "undone" => "undone",
    }
}

/// One thing that happened to a referral.
#[derive(Clone)]
pub struct ReferralEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it: the name to show.
    pub by: String,
    /// What.
    pub kind: ReferralEventKind,
    /// Words, where some were written and the reader holds the key.
    pub words: Option<String>,
}

/// What a referral says, apart from who the client is: by form, by import or over the counter.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// How it came.
    pub route: Route,
    /// How urgent.
    pub urgency: Urgency,
    /// The date that makes it urgent.
    pub urgent_date: Option<NaiveDate>,
    /// Who referred.
    pub referrer: String,
    /// On whose behalf, where the referrer acted for another.
    pub on_behalf: String,
    /// Areas; may be empty where a reason is given.
    pub areas: Vec<Area>,
    /// Why, in one line or a paragraph.
    pub reason: String,
    /// Whether the desk may tell the care team.
    pub share_out: Consent,
    /// Whether the care team may tell the desk.
    pub share_in: Consent,
    /// Whether the referrer asks the desk to look at the special rules; sealed with the words, and kept apart.
    #[serde(default)]
    pub special: bool,
}

impl Default for Asking {
    fn default() -> Self {
        Self {
            route: Route::Own,
            urgency: Urgency::Routine,
            urgent_date: None,
            referrer: String::new(),
            on_behalf: String::new(),
            areas: Vec::new(),
            reason: String::new(),
            share_out: Consent::ToConfirm,
            share_in: Consent::ToConfirm,
            special: false,
        }
    }
}
