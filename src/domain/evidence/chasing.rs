//! When a request is chased, and when one stops waiting for it: a setting of the desk.

use chrono::{Days, NaiveDate};

use super::EvidenceStatus;

/// When requests are chased, and how long before the last day one stops waiting for the answer.
///
/// No published standard was found: what a desk begins with is a suggestion of this program, and the form says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chasing {
    /// Days after asking on which a chase falls due, ascending.
    pub days: Vec<u64>,
    /// Days before the last day at which what is to be sent goes without the evidence.
    pub stop: u64,
}

/// Days after asking on which a desk that has not said chases.
pub const CHASE_DAYS: [u64; 3] = [7, 14, 21];

/// Most chases of a request.
const MOST: usize = 6;
/// The longest wait.
const LONGEST: u64 = 180;

impl Default for Chasing {
    fn default() -> Self {
        Self { days: CHASE_DAYS.to_vec(), stop: 7 }
    }
}

impl Chasing {
    /// When a request is next to be chased: the first of the days after the last chase, `None` unless it is out.
    ///
    /// After the last of them it falls due again as many days on as the first: another source is then the way on.
    #[must_use]
    pub fn next(&self, status: EvidenceStatus, asked: NaiveDate, last_chased: Option<NaiveDate>) -> Option<NaiveDate> {
        if !status.is_open() {
            return None;
        }
        let mut days = self.days.iter().map(|days| asked + Days::new(*days));
        let Some(last) = last_chased else { return days.next() };
        let again = Days::new(self.days.first().copied().unwrap_or(CHASE_DAYS[0]));
        Some(days.find(|day| *day > last).unwrap_or(last + again))
    }

    /// Whether one waits no longer for evidence of what is due on that day.
    #[must_use]
    pub fn stops(&self, due: NaiveDate, today: NaiveDate) -> bool {
        due - Days::new(self.stop) <= today
    }

    /// Reads the days as they are typed: `7, 14, 21`.
    ///
    /// # Errors
    /// A sentence that says what would be accepted.
    pub fn parse_days(text: &str) -> Result<Vec<u64>, String> {
        let parts = text.split([',', ' ']).filter(|part| !part.is_empty());
        let days: Option<Vec<u64>> = parts.map(|part| part.parse().ok()).collect();
        let days = days.unwrap_or_default();
        let ascend = days.windows(2).all(|pair| pair[0] < pair[1]);
        let fit = days.first().is_some_and(|first| *first > 0) && days.last().is_some_and(|last| *last <= LONGEST);
        if ascend && fit && days.len() <= MOST {
            return Ok(days);
        }
        Err(format!("Give one to {MOST} numbers of days that go up, none over {LONGEST}: 7, 14, 21."))
    }

    /// The days as they are typed.
    #[must_use]
    pub fn days_text(&self) -> String {
        self.days.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
    }

    /// As it stands in the settings: `7, 14, 21;7`.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{};{}", self.days_text(), self.stop)
    }

    /// What [`Chasing::to_text`] wrote; `None` for anything else.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (days, stop) = text.split_once(';')?;
        Some(Self { days: Self::parse_days(days).ok()?, stop: stop.parse().ok()? })
    }
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
        let chasing = Chasing::default();
        let chase = |last| chasing.next(EvidenceStatus::Chased, day(1), last).unwrap();
        assert_eq!(chasing.next(EvidenceStatus::Asked, day(1), None), Some(day(8)));
        assert_eq!(chase(Some(day(5))), day(8), "an early chase leaves the first day as it was");
        assert_eq!(chase(Some(day(8))), day(15));
        assert_eq!(chase(Some(day(16))), day(22), "a late one goes on to the next");
        assert_eq!(chase(Some(day(22))), day(29));
        assert_eq!(chase(Some(day(23))), day(30));
        let own = Chasing { days: vec![3, 5], stop: 2 };
        assert_eq!(own.next(EvidenceStatus::Acknowledged, day(1), None), Some(day(4)));
        assert_eq!(own.next(EvidenceStatus::Chased, day(1), Some(day(6))), Some(day(9)));
    }

    #[test]
    fn nothing_is_chased_but_what_is_out() {
        for status in EvidenceStatus::ALL.iter().filter(|status| !status.is_open()) {
            assert_eq!(Chasing::default().next(*status, day(1), None), None, "{status}");
        }
    }

    #[test]
    fn one_stops_waiting_so_many_days_before_the_last_one() {
        let chasing = Chasing::default();
        assert!(!chasing.stops(day(20), day(12)));
        assert!(chasing.stops(day(20), day(13)) && chasing.stops(day(20), day(20)) && chasing.stops(day(20), day(25)));
    }

    #[test]
    fn what_is_typed_is_kept_and_what_makes_no_sense_refused() {
        assert_eq!(Chasing::parse_days(" 5,10  20 "), Ok(vec![5, 10, 20]));
        for bad in ["", "0, 7", "14, 7", "7, 7", "a week", "7, 200", "1 2 3 4 5 6 7", "-7"] {
            assert!(Chasing::parse_days(bad).is_err(), "{bad}");
        }
        let own = Chasing { days: vec![5, 10], stop: 3 };
        assert_eq!(Chasing::from_text(&own.to_text()), Some(own));
        assert_eq!(Chasing::from_text("soon"), None);
    }
}
