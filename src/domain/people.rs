//! The people who work here, their teams and sites.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::case::Nation;
use super::id::{SiteId, StaffId, TeamId};
use super::role::Role;

codes! {
    /// What a team does.
    TeamKind { Advice = "advice" => "advice team", Care = "care" => "care team", FrontDesk = "front_desk" => "front desk" }
}

/// A place of care where a desk sits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// The site.
    pub id: SiteId,
    /// Two to five capital letters that begin its references.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The nation in which it lies; offered for a matter, never taken for granted.
    pub nation: Nation,
}

/// A team of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// The team.
    pub id: TeamId,
    /// Its site.
    pub site: SiteId,
    /// Its name.
    pub name: String,
    /// What it does.
    pub kind: TeamKind,
}

/// A person who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// The person.
    pub id: StaffId,
    /// What they sign in as.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Their job, in a word or two.
    pub job: String,
    /// Whether they may no longer sign in.
    pub disabled: bool,
}

/// A role in a team for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The team.
    pub team: TeamId,
    /// The team's site.
    pub site: SiteId,
    /// The role.
    pub role: Role,
    /// From this day.
    pub starts: NaiveDate,
    /// Until this day, where it ends.
    pub ends: Option<NaiveDate>,
}

impl Membership {
    /// Whether it holds on `day`.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.starts <= day && self.ends.is_none_or(|ends| day <= ends)
    }
}

/// Somebody who advises, for the fields in which one is chosen.
#[derive(Clone, PartialEq, Eq)]
pub struct Advisor {
    /// The person.
    pub id: StaffId,
    /// What they sign in as.
    pub login: String,
    /// Their name.
    pub name: String,
}
