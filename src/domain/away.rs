//! Who is away, and who looks after their dates meanwhile.

use chrono::NaiveDate;

use super::id::{AwayId, StaffId};

/// Days left from which the dates of somebody who is away stand on everybody's list, whoever covers.
pub const TO_THE_TEAM: u64 = 5;

/// A time away, as it is typed.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAway {
    /// Who is away.
    pub staff: StaffId,
    /// The first day.
    pub starts: NaiveDate,
    /// The last day.
    pub ends: NaiveDate,
    /// Who looks after their dates; `None` where the team does.
    pub cover: Option<StaffId>,
}

/// A time away that is not over.
#[derive(Clone, PartialEq, Eq)]
pub struct AwayRow {
    /// The time away.
    pub id: AwayId,
    /// Version seen.
    pub version: u32,
    /// Who, when, and who covers.
    pub what: NewAway,
    /// The name of who is away.
    pub name: String,
    /// The name of who covers; empty where the team does.
    pub cover: String,
}

impl AwayRow {
    /// Whether the person is away on `day`.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.what.starts <= day && day <= self.what.ends
    }
}
