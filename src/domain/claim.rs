//! What is lost by waiting with a claim, and what an award opens. The words and their sources are data.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::case::{CaseFile, CaseStatus, Matter, Nation, Stage, Subject};
use super::date::{echo, full};
use super::outcome::OutcomeResult;

/// Everything that is known of claims.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// What is lost by waiting.
    #[serde(default)]
    pub claim: Vec<Waiting>,
    /// What an award opens.
    #[serde(default)]
    pub opens: Vec<Opens>,
}

/// What is lost by waiting with a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiting {
    /// For these subjects.
    pub subjects: Vec<Subject>,
    /// In these nations.
    pub nations: Vec<Nation>,
    /// What to do today and what is lost otherwise.
    pub lost: String,
    /// Where that stands; empty where it was not read anywhere.
    #[serde(default)]
    pub source: String,
    /// When it was read.
    pub checked: NaiveDate,
    /// Whether it was read in an official source.
    pub certain: bool,
    /// What was not read.
    #[serde(default)]
    pub doubt: String,
}

/// What an award opens for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opens {
    /// After an award of one of these.
    pub after: Vec<Subject>,
    /// In these nations.
    pub nations: Vec<Nation>,
    /// What may then be claimed.
    pub claim: String,
    /// Within so many calendar months of the decision.
    pub months: u32,
    /// Where that stands; empty where it was not read anywhere.
    #[serde(default)]
    pub source: String,
    /// When it was read.
    pub checked: NaiveDate,
    /// Whether it was read in an official source.
    pub certain: bool,
    /// What was not read.
    #[serde(default)]
    pub doubt: String,
}

/// A sentence about a matter's claim, with how sure it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What there is to do.
    pub words: String,
    /// Where that stands, when it was read, and what was not.
    pub source: String,
}

impl Claims {
    /// What to say of a matter in an open case: what is lost while no claim is made, or what its award opens.
    #[must_use]
    pub fn of(&self, file: &CaseFile, matter: &Matter, today: NaiveDate) -> Vec<Said> {
        if file.row.status == CaseStatus::Closed {
            return Vec::new();
        }
        let outcomes = || file.outcomes.iter().filter(|outcome| outcome.what.matter == matter.id);
        if matter.stage == Stage::Claim && matter.claimed.is_none() && outcomes().next().is_none() {
            return self.waiting(matter.subject, matter.nation).collect();
        }
        let won = |result| matches!(result, OutcomeResult::Favour | OutcomeResult::Part);
        let award =
            outcomes().filter(|outcome| won(outcome.what.result)).filter_map(|outcome| outcome.what.decided).max();
        let Some(decided) = award else { return Vec::new() };
        let fits = |opens: &&Opens| opens.after.contains(&matter.subject) && opens.nations.contains(&matter.nation);
        let by = |opens: &Opens| decided.checked_add_months(Months::new(opens.months));
        let open =
            self.opens.iter().filter(fits).filter_map(|opens| Some((opens, by(opens).filter(|by| *by >= today)?)));
        open.map(|(opens, by)| Said {
            words: format!("This award may open {}: claim by {}.", opens.claim, echo(by, today)),
            source: sure(&opens.source, opens.checked, &opens.doubt),
        })
        .collect()
    }

    /// What is lost by waiting with a claim of this subject.
    pub fn waiting(&self, subject: Subject, nation: Nation) -> impl Iterator<Item = Said> {
        let fits = move |waiting: &&Waiting| waiting.subjects.contains(&subject) && waiting.nations.contains(&nation);
        self.claim.iter().filter(fits).map(|waiting| Said {
            words: waiting.lost.clone(),
            source: sure(&waiting.source, waiting.checked, &waiting.doubt),
        })
    }

    /// What is wrong with the data: nothing where it is empty. Whatever is not certain says what it doubts.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let all = self.claim.iter().map(|each| (&each.lost, each.certain, &each.doubt, &each.source));
        let all = all.chain(self.opens.iter().map(|each| (&each.claim, each.certain, &each.doubt, &each.source)));
        all.filter(|(words, certain, doubt, source)| {
            words.is_empty() || (*certain && source.is_empty()) || (*certain != doubt.is_empty())
        })
        .map(|(words, ..)| words.clone())
        .collect()
    }
}

pub(super) fn sure(source: &str, checked: NaiveDate, doubt: &str) -> String {
    let source = if source.is_empty() { String::new() } else { format!("Source: {source}. ") };
    let doubt = if doubt.is_empty() { String::new() } else { format!(" Check first: {doubt}") };
    format!("{source}Checked on {}.{doubt}", full(checked))
}
