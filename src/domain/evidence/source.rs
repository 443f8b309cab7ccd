//! Whom one asks for evidence: how they like to be asked, and how they answered before.

use super::{EvidenceRow, EvidenceStatus};
use crate::domain::figures::within;
use crate::domain::id::TeamId;

/// Somebody who was asked before, and how they answered lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Their name; of a care team, the team's.
    pub name: String,
    /// The care team.
    pub team: Option<TeamId>,
    /// How they like to be asked; empty where nobody wrote it down.
    pub how: String,
    /// Requests that went out to them.
    pub asked: usize,
    /// Of those, the answered ones.
    pub answered: usize,
    /// Of those, the declined ones.
    pub declined: usize,
    /// Within how many days half of the answers came.
    pub median_days: Option<i64>,
}

impl Source {
    /// What is known of somebody from the requests to them.
    pub fn of<'a>(name: &str, team: Option<TeamId>, requests: impl Iterator<Item = &'a EvidenceRow>) -> Self {
        let mut source = Self {
            name: name.to_owned(),
            team,
            how: String::new(),
            asked: 0,
            answered: 0,
            declined: 0,
            median_days: None,
        };
        let mut days = Vec::new();
        for request in requests.filter(|request| request.went_out) {
            source.asked += 1;
            source.declined += usize::from(request.status == EvidenceStatus::Declined);
            if let Some(answered) = request.answered {
                source.answered += 1;
                days.push((answered - request.asked).num_days());
            }
        }
        days.sort_unstable();
        source.median_days = within(&days, 50);
        source
    }

    /// In a few words, to be read beside their name.
    #[must_use]
    pub fn told(&self) -> String {
        let mut told = Vec::new();
        if !self.how.is_empty() {
            told.push(self.how.clone());
        }
        if self.asked > 0 {
            told.push(format!("answered {} of {}", self.answered, self.asked));
        }
        match self.median_days {
            Some(0) => told.push("half on the same day".to_owned()),
            Some(1) => told.push("half within a day".to_owned()),
            Some(days) => told.push(format!("half within {days} days")),
            None => {}
        }
        if self.declined > 0 {
            told.push(format!("declined {}", self.declined));
        }
        told.join(", ")
    }
}
