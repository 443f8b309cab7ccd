//! Requests for medical evidence: asked, chased, answered or declined, charged or not, and used.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::case::Stage;
use super::id::{CaseId, ClientId, EvidenceId, MatterId, SiteId, TeamId};
use super::money::Pence;

codes! {
    /// Where a request stands.
    EvidenceStatus {
        Asked = "asked" => "asked",
        Chased = "chased" => "chased",
        Answered = "answered" => "answered",
        Declined = "declined" => "declined",
        Withdrawn = "withdrawn" => "withdrawn",
    }
}

impl EvidenceStatus {
    /// Whether an answer is still awaited.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Chased)
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
        Asked = "asked" => "asked",
        Chased = "chased" => "chased",
        Answered = "answered" => "answered",
        Declined = "declined" => "declined",
        FeeAsked = "fee_asked" => "fee asked",
        FeeWaived = "fee_waived" => "fee waived",
        FeePaid = "fee_paid" => "fee paid",
        Used = "used" => "used",
        Withdrawn = "withdrawn" => "withdrawn",
    }
}

/// Days after asking, or after the last chase, at which a chase falls due: 7, 14 and 21 after asking.
///
/// No published standard was found (a suggested default, unverified); a setting will carry it.
pub const CHASE_DAYS: [u64; 3] = [7, 14, 21];

/// When a request is next to be chased: the first of the chase days after the last event, `None` once answered.
///
/// After the last of [`CHASE_DAYS`] it falls due every seven days: another source is then the way on.
#[must_use]
pub fn next_chase(status: EvidenceStatus, asked: NaiveDate, last_chased: Option<NaiveDate>) -> Option<NaiveDate> {
    if !status.is_open() {
        return None;
    }
    let Some(last) = last_chased else { return Some(asked + Days::new(CHASE_DAYS[0])) };
    let after = CHASE_DAYS.iter().map(|days| asked + Days::new(*days)).find(|day| *day > last);
    Some(after.unwrap_or(last + Days::new(7)))
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
    /// When it was asked.
    pub asked: NaiveDate,
    /// By when it is needed.
    pub needed_by: Option<NaiveDate>,
    /// When it is to be chased next.
    pub chase: Option<NaiveDate>,
    /// When it was answered.
    pub answered: Option<NaiveDate>,
    /// Fee state.
    pub fee: Fee,
    /// Fee amount.
    pub fee_amount: Option<Pence>,
    /// At which stage it was used.
    pub used: Option<Stage>,
}

impl EvidenceRow {
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
    /// The points to speak to, in words.
    pub points: String,
    /// By when it is needed.
    pub needed_by: Option<NaiveDate>,
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
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    #[test]
    fn a_request_is_chased_after_7_14_and_21_days_and_then_every_week() {
        let chase = |last| next_chase(EvidenceStatus::Chased, day(1), last).unwrap();
        assert_eq!(next_chase(EvidenceStatus::Asked, day(1), None), Some(day(8)));
        assert_eq!(chase(Some(day(5))), day(8), "an early chase leaves the first day as it was");
        assert_eq!(chase(Some(day(8))), day(15));
        assert_eq!(chase(Some(day(16))), day(22), "a late one goes on to the next");
        assert_eq!(chase(Some(day(22))), day(29));
        assert_eq!(chase(Some(day(23))), day(30));
    }

    #[test]
    fn nothing_is_chased_once_it_has_ended() {
        for status in EvidenceStatus::ALL.iter().filter(|status| !status.is_open()) {
            assert_eq!(next_chase(*status, day(1), None), None, "{status}");
        }
    }
}
