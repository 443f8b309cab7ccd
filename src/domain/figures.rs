//! Figures over many requests for evidence: counts, days and money, and nobody's name.

use chrono::NaiveDate;
use serde::Serialize;

use super::evidence::{EvidenceStatus, Fee};
use super::id::{SiteId, TeamId};
use super::money::Pence;

/// What a figure needs to know of one request that went out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its site.
    pub site: SiteId,
    /// The care team asked, where they are in the building.
    pub team: Option<TeamId>,
    /// Where it stands.
    pub status: EvidenceStatus,
    /// When it was asked.
    pub asked: NaiveDate,
    /// When it was answered.
    pub answered: Option<NaiveDate>,
    /// Its fee.
    pub fee: Fee,
    /// How much.
    pub fee_amount: Option<Pence>,
    /// Minutes that it cost the clinician, where they said.
    pub minutes: Option<u32>,
    /// About how many activities it asks.
    pub activities: u32,
    /// To how many of them its answer speaks.
    pub spoken: u32,
}

/// Whom a line of the report is about: a care team of a site, or everybody outside whom that site asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practice {
    /// The site.
    pub site: SiteId,
    /// Its code.
    pub code: String,
    /// The care team and its name; `None` for those outside.
    pub team: Option<(TeamId, String)>,
}

/// What came of requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EvidenceFigures {
    /// Asked: every request that went out.
    pub asked: u64,
    /// Of these, still without an answer and waiting for one.
    pub waiting: u64,
    /// Answered.
    pub answered: u64,
    /// Declined.
    pub declined: u64,
    /// For which a fee was asked and not waived.
    pub charged: u64,
    /// Those fees together, as far as their amounts are known.
    pub fee_pence: i64,
    /// Minutes that answers cost clinicians, of those who said.
    pub minutes: u64,
    /// How many said.
    pub minutes_known: u64,
    /// Of those answered, the ones that asked about activities.
    pub of_activities: u64,
    /// Of these, the ones whose answer speaks to at least one activity that was asked: it matches or differs.
    pub spoke_to_one: u64,
    /// Those as a share of a hundred, rounded down.
    pub spoke_percent: Option<u64>,
    /// Within how many days half of the answers came.
    pub median_days: Option<i64>,
    /// Within how many days nine in ten of the answers came.
    pub p90_days: Option<i64>,
}

/// What came of requests, by practice; and in the building against outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceReport {
    /// Every practice, also those that nobody asked.
    pub lines: Vec<(Practice, EvidenceFigures)>,
    /// Asked of care teams in the building.
    pub building: EvidenceFigures,
    /// Asked of others.
    pub outside: EvidenceFigures,
    /// All.
    pub all: EvidenceFigures,
}

impl EvidenceFigures {
    fn of<'a>(requests: impl Iterator<Item = &'a Request>) -> Self {
        let (mut figures, mut days) = (Self::default(), Vec::new());
        for request in requests {
            figures.asked += 1;
            figures.waiting += u64::from(request.status.is_open());
            figures.answered += u64::from(request.status == EvidenceStatus::Answered);
            figures.declined += u64::from(request.status == EvidenceStatus::Declined);
            if matches!(request.fee, Fee::Asked | Fee::Paid) {
                figures.charged += 1;
                figures.fee_pence = figures.fee_pence.saturating_add(request.fee_amount.map_or(0, |fee| fee.0));
            }
            if let Some(minutes) = request.minutes {
                figures.minutes += u64::from(minutes);
                figures.minutes_known += 1;
            }
            if request.status == EvidenceStatus::Answered && request.activities > 0 {
                figures.of_activities += 1;
                figures.spoke_to_one += u64::from(request.spoken > 0);
            }
            days.extend(request.answered.map(|answered| (answered - request.asked).num_days()));
        }
        figures.spoke_percent = (figures.spoke_to_one * 100).checked_div(figures.of_activities);
        days.sort_unstable();
        (figures.median_days, figures.p90_days) = (within(&days, 50), within(&days, 90));
        figures
    }
}

/// The smallest of the values, which ascend, such that at least `share` of a hundred are not above it (nearest rank).
pub(super) fn within(ascending: &[i64], share: usize) -> Option<i64> {
    let rank = (ascending.len() * share).div_ceil(100);
    ascending.get(rank.checked_sub(1)?).copied()
}

/// The figures of these practices and of all together.
#[must_use]
pub fn report(practices: Vec<Practice>, requests: &[Request]) -> EvidenceReport {
    let figures = |practice: Practice| {
        let team = practice.team.as_ref().map(|(team, _)| *team);
        let own = requests.iter().filter(|request| request.site == practice.site && request.team == team);
        let figures = EvidenceFigures::of(own);
        (practice, figures)
    };
    EvidenceReport {
        lines: practices.into_iter().map(figures).collect(),
        building: EvidenceFigures::of(requests.iter().filter(|request| request.team.is_some())),
        outside: EvidenceFigures::of(requests.iter().filter(|request| request.team.is_none())),
        all: EvidenceFigures::of(requests.iter()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn request(team: Option<u128>, days: Option<u64>) -> Request {
        let asked = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
        Request {
            site: SiteId(Uuid::from_u128(1)),
            team: team.map(|team| TeamId(Uuid::from_u128(team))),
            status: if days.is_some() { EvidenceStatus::Answered } else { EvidenceStatus::Chased },
            asked,
            answered: days.map(|days| asked + chrono::Days::new(days)),
            fee: Fee::None,
            fee_amount: None,
            minutes: None,
            activities: 0,
            spoken: 0,
        }
    }

    #[test]
    fn half_and_nine_in_ten_are_by_nearest_rank() {
        assert_eq!((within(&[], 50), within(&[4], 50), within(&[4], 90)), (None, Some(4), Some(4)));
        assert_eq!((within(&[1, 2], 50), within(&[1, 2, 3], 50)), (Some(1), Some(2)));
        let ten: Vec<i64> = (1..=10).collect();
        assert_eq!((within(&ten, 50), within(&ten, 90)), (Some(5), Some(9)));
    }

    #[test]
    fn an_answer_speaks_to_what_was_asked_where_an_activity_matches_or_differs() {
        let of = |activities, spoken, days| Request { activities, spoken, ..request(Some(7), days) };
        let requests = [of(3, 2, Some(3)), of(2, 0, Some(3)), of(1, 1, Some(4)), of(0, 0, Some(4)), of(2, 0, None)];
        let all = EvidenceFigures::of(requests.iter());
        assert_eq!((all.of_activities, all.spoke_to_one, all.spoke_percent), (3, 2, Some(66)));
        assert_eq!(EvidenceFigures::of(requests[3..].iter()).spoke_percent, None, "nothing to take a share of");
    }

    proptest! {
        #[test]
        fn at_least_the_share_is_not_above_and_less_is_below(
            mut days in prop::collection::vec(0..400i64, 1..60),
            share in 1..=100usize,
        ) {
            days.sort_unstable();
            let value = within(&days, share).unwrap();
            let count = |holds: &dyn Fn(&i64) -> bool| days.iter().filter(|day| holds(day)).count();
            prop_assert!(count(&|day| *day <= value) * 100 >= days.len() * share);
            prop_assert!(count(&|day| *day < value) * 100 < days.len() * share);
        }
    }

    #[test]
    fn the_building_and_the_outside_make_up_all() {
        let declined = Request { status: EvidenceStatus::Declined, minutes: Some(10), ..request(Some(7), None) };
        let charged = Request { fee: Fee::Paid, fee_amount: Some(Pence(40_00)), ..request(None, Some(20)) };
        let waived = Request { fee: Fee::Waived, fee_amount: Some(Pence(30_00)), ..request(None, None) };
        let requests = [request(Some(7), Some(3)), request(Some(8), Some(5)), declined, charged, waived];
        let practice = |team: Option<u128>| Practice {
            site: SiteId(Uuid::from_u128(1)),
            code: "ELM".to_owned(),
            team: team.map(|team| (TeamId(Uuid::from_u128(team)), "A team".to_owned())),
        };
        let report = report([Some(7), Some(8), Some(9), None].map(practice).into(), &requests);
        let asked: Vec<u64> = report.lines.iter().map(|(_, figures)| figures.asked).collect();
        assert_eq!(asked, [2, 1, 0, 2], "one that nobody asked is there too");
        assert_eq!((report.building.asked, report.outside.asked, report.all.asked), (3, 2, 5));
        assert_eq!((report.building.answered, report.building.declined, report.building.minutes), (2, 1, 10));
        assert_eq!((report.outside.charged, report.outside.fee_pence, report.outside.waiting), (1, 40_00, 1));
        assert_eq!((report.all.median_days, report.all.p90_days), (Some(5), Some(20)));
        assert_eq!(report.lines[2].1, EvidenceFigures::default());
    }
}
