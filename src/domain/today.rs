//! What runs out first: due dates, receipts, chases, tasks, events, and referrals that wait.

use chrono::NaiveDate;

use super::away::AwayRow;
use super::id::{CaseId, MessageId, ReferralId, TaskId};

codes! {
    /// Why a line stands on Today.
    TodayKind {
        Chase = "chase" => "chase",
        Needed = "needed" => "evidence needed",
        Due = "due" => "due",
        SendNow = "send_now" => "send now",
        Confirm = "confirm" => "to confirm",
        Task = "task" => "task",
        Event = "event" => "event",
        Appointment = "appointment" => "appointment",
        Referral = "referral" => "referral",
        Message = "message" => "message",
        Pressing = "pressing" => "message with a date",
    }
}

codes! {
    /// Whose lines Today shows.
    Whose {
        Mine = "mine" => "mine",
        Team = "team" => "the team's",
        All = "all" => "everyone's",
        Nobody = "nobody" => "nobody's",
    }
}

impl Whose {
    /// The one that a key goes on to.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Mine => Self::Team,
            Self::Team => Self::All,
            Self::All => Self::Nobody,
            Self::Nobody => Self::Mine,
        }
    }
}

/// Where a line of Today leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A case.
    Case(CaseId),
    /// A referral.
    Referral(ReferralId),
    /// A message, at the version that is shown.
    Message(MessageId, u32),
}

/// Today's lines, the earliest day first.
#[derive(Clone, Default)]
pub struct Today {
    /// The lines.
    pub rows: Vec<TodayRow>,
    /// Whether there are later ones that are not among them.
    pub more: bool,
    /// Who is away now.
    pub away: Vec<AwayRow>,
}

/// One line of Today.
#[derive(Clone)]
pub struct TodayRow {
    /// Why it stands here.
    pub kind: TodayKind,
    /// The day it is due; earlier days first. Due today is not overdue.
    pub day: NaiveDate,
    /// The client's name as lists show it.
    pub name: String,
    /// What is to be done, in a few words.
    pub words: String,
    /// Whether it is the signed-in person's own.
    pub mine: bool,
    /// Whose it is, by name; empty where it is nobody's.
    pub owner: String,
    /// Where it leads.
    pub target: Target,
    /// The task, where it is one: it can be done from the list.
    pub task: Option<(TaskId, u32)>,
}
