//! Outcomes: what became of a matter at one decision stage, in money and otherwise.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::case::{Stage, Subject};
use super::id::{CaseId, ClientId, MatterId, OutcomeId, SiteId};
use super::money::{Pence, Period, annual, weekly};

codes! {
    /// The result against what was argued. *Not known* is a value, and is counted beside every figure.
    OutcomeResult {
        Favour = "favour" => "changed in the client's favour",
        Part = "part" => "changed in part",
        NoChange = "no_change" => "no change",
        Worse = "worse" => "changed for the worse",
        NotKnown = "not_known" => "not known",
    }
}

impl OutcomeResult {
    /// The mark beside the word.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Favour | Self::Part => "=",
            Self::NoChange => "x",
            Self::Worse => "!",
            Self::NotKnown => "~",
        }
    }
}

codes! {
    /// An outcome that is not money.
    OtherGain {
        HomeKept = "home_kept" => "home kept",
        HomeFound = "home_found" => "home found",
        RepairsDone = "repairs_done" => "repairs done",
        DebtManaged = "debt_managed" => "debt made manageable",
        DebtCleared = "debt_cleared" => "debt written off",
        WorkKept = "work_kept" => "work kept",
        StatusSecured = "status_secured" => "status secured",
        SupportFound = "support_found" => "support or care found",
        Understood = "understood" => "knows where they stand",
    }
}

codes! {
    /// Yes, no or not known.
    Known {
        Yes = "yes" => "yes",
        No = "no" => "no",
        NotKnown = "not_known" => "not known",
    }
}

codes! {
    /// Whether a decision relied on the evidence, by what the decision maker says.
    Relied {
        Yes = "yes" => "relied on it",
        No = "no" => "did not rely on it",
        NotSaid = "not_said" => "not said",
    }
}

/// What is typed to record an outcome.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewOutcome {
    /// The matter.
    pub matter: MatterId,
    /// The decision stage.
    pub stage: Stage,
    /// The result.
    pub result: OutcomeResult,
    /// Money for each period: the amount gained.
    pub amount: Option<Pence>,
    /// The period of the amount.
    pub period: Period,
    /// First day of the award.
    pub from: Option<NaiveDate>,
    /// Last day of the award, where it ends.
    pub to: Option<NaiveDate>,
    /// Arrears or lump sum, apart from the running award.
    pub arrears: Option<Pence>,
    /// Other outcomes.
    pub others: Vec<OtherGain>,
    /// Whether medical evidence was used.
    pub evidence_used: Known,
    /// Whether the decision relied on it.
    pub relied: Relied,
    /// The decision maker's words on it; sealed in File, and empty where the reader holds no key.
    pub said: String,
    /// Whether the desk represented the client.
    pub represented: Known,
    /// When it was decided.
    pub decided: Option<NaiveDate>,
}

/// An outcome as a list shows it.
#[derive(Clone)]
pub struct OutcomeRow {
    /// The outcome.
    pub id: OutcomeId,
    /// Its site.
    pub site: SiteId,
    /// Version seen.
    pub version: u32,
    /// The case.
    pub case: CaseId,
    /// The case's reference.
    pub case_reference: String,
    /// The client.
    pub client: ClientId,
    /// The client's name as lists show it.
    pub name: String,
    /// The matter's subject.
    pub subject: Subject,
    /// What was recorded.
    pub what: NewOutcome,
}

impl OutcomeRow {
    /// Yearly value of the running award, arrears apart; `None` where no amount is known.
    #[must_use]
    pub fn annual(&self) -> Option<Pence> {
        self.what.amount.map(|amount| annual(amount, self.what.period))
    }

    /// Weekly value of the running award; `None` where no amount is known.
    #[must_use]
    pub fn weekly(&self) -> Option<Pence> {
        self.what.amount.map(|amount| weekly(amount, self.what.period))
    }
}

/// Totals over a period, with the *not known* beside the known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutcomeTotals {
    /// Changed in the client's favour, wholly or in part.
    pub changed: u64,
    /// No change, or worse.
    pub unchanged: u64,
    /// Not known yet.
    pub not_known: u64,
    /// Yearly value of the awards, in pence.
    pub annual_pence: i64,
    /// Arrears and lump sums, in pence.
    pub arrears_pence: i64,
}
