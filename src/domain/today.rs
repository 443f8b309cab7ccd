//! What runs out first: chases due, dates on letters, and referrals that wait.

use chrono::NaiveDate;

use super::id::{CaseId, ReferralId};

codes! {
    /// Why a line stands on Today.
    TodayKind {
        Chase = "chase" => "chase",
        Needed = "needed" => "evidence needed",
        Due = "due" => "due",
        Confirm = "confirm" => "to confirm",
        Referral = "referral" => "referral",
    }
}

/// Where a line of Today leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A case.
    Case(CaseId),
    /// A referral.
    Referral(ReferralId),
}

/// Today's lines, the earliest day first.
#[derive(Clone, Default)]
pub struct Today {
    /// The lines.
    pub rows: Vec<TodayRow>,
    /// Whether there are later ones that are not among them.
    pub more: bool,
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
    /// Where it leads.
    pub target: Target,
}
