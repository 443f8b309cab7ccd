//! How long an authority lasts by the rule of the body to which it speaks, and when it is to be renewed.
//!
//! Each rule carries its source and the day on which that was read; what was read in none says so.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::case::{Authority, Body, CaseFile};

/// Days before its end from which an authority is to be renewed.
pub const RENEW: Days = Days::new(14);

/// How an authority stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It begins later.
    NotYet,
    /// It is in date.
    InDate,
    /// It is in date, and ends soon.
    EndsSoon,
    /// It has ended.
    OutOfDate,
}

impl Authority {
    /// How it stands on `day`.
    #[must_use]
    pub fn standing(&self, day: NaiveDate) -> Standing {
        match self.until {
            _ if self.from > day => Standing::NotYet,
            Some(until) if until < day => Standing::OutOfDate,
            Some(until) if until <= day + RENEW => Standing::EndsSoon,
            _ => Standing::InDate,
        }
    }
}

impl CaseFile {
    /// Whether another authority for the same body and direction lasts longer, and stands in place of this one.
    #[must_use]
    pub fn replaced(&self, authority: &Authority) -> bool {
        let lasts = |one: &Authority| (one.until.unwrap_or(NaiveDate::MAX), one.from, one.id);
        self.authorities.iter().any(|other| {
            other.body == authority.body && other.direction == authority.direction && lasts(other) > lasts(authority)
        })
    }

    /// The authorities that count now: of each body and direction the one that lasts longest.
    pub fn authorities_now(&self) -> impl Iterator<Item = &Authority> {
        self.authorities.iter().filter(|one| !self.replaced(one))
    }

    /// The authority that is to be renewed first: out of date, or ending soon.
    #[must_use]
    pub fn to_renew(&self, today: NaiveDate) -> Option<&Authority> {
        let ends = |one: &&Authority| matches!(one.standing(today), Standing::OutOfDate | Standing::EndsSoon);
        self.authorities_now().filter(ends).min_by_key(|one| one.until)
    }
}

/// What a body's own rule says of an authority, with its source; `None` where none was read.
#[must_use]
pub const fn rule(body: Body) -> Option<&'static str> {
    match body {
        Body::DwpUc => Some(
            "Universal Credit needs explicit consent that names the representative and the issue, given in the journal, by \
             phone, in writing or in person. It ends once that request is done, and at the latest with the assessment \
             period after the one in which it was given (Consent in Universal Credit, Social Security Advisory Committee, \
             GOV.UK, 8 September 2020; checked on Tue 24 November 2026).",
        ),
        Body::Dwp => Some(
            "For most other benefits the DWP speaks to an adviser without explicit consent (Consent in Universal Credit, \
             Social Security Advisory Committee, GOV.UK, 8 September 2020; checked on Tue 24 November 2026).",
        ),
        Body::Gp | Body::Hospital => Some(
            "It should name the client with date of birth and NHS number, us, who holds the record, what is released and \
             why, for how long, and that it can be withdrawn (good practice, not read in an official source).",
        ),
        Body::Council | Body::Hmcts | Body::Landlord | Body::Creditor | Body::Other => None,
    }
}

/// The last day of a consent for Universal Credit that was given on a day: the end of the assessment period after that in
/// which it was given. `begins` is the day of the month on which the periods begin; in a month that is shorter, its last.
#[must_use]
pub fn consent_lapses(given: NaiveDate, begins: u32) -> Option<NaiveDate> {
    if !(1..=31).contains(&begins) {
        return None;
    }
    let first = given.with_day(1)?;
    let start_in = |months: i32| {
        let month = if months < 0 { first - Months::new(1) } else { first + Months::new(months.unsigned_abs()) };
        let last = (month + Months::new(1)).pred_opt()?;
        month.with_day(begins.min(last.day()))
    };
    let before = i32::from(given < start_in(0)?);
    start_in(2 - before)?.pred_opt()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::case::{Direction, HowGiven};
    use crate::domain::id::AuthorityId;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_consent_ends_with_the_period_after_its_own() {
        // Periods from the 14th: given on 20 January, in 14 January to 13 February; the next ends on 13 March.
        assert_eq!(consent_lapses(day(2026, 1, 20), 14), Some(day(2026, 3, 13)));
        assert_eq!(consent_lapses(day(2026, 1, 14), 14), Some(day(2026, 3, 13)), "the first day of its period");
        assert_eq!(consent_lapses(day(2026, 1, 13), 14), Some(day(2026, 2, 13)), "the last day of the one before");
        assert_eq!(
            consent_lapses(day(2025, 12, 31), 31),
            Some(day(2026, 2, 27)),
            "a short month begins on its last day"
        );
        assert_eq!(consent_lapses(day(2026, 1, 5), 1), Some(day(2026, 2, 28)));
        assert_eq!((consent_lapses(day(2026, 1, 5), 0), consent_lapses(day(2026, 1, 5), 32)), (None, None));
    }

    #[test]
    fn an_authority_says_when_it_is_to_be_renewed() {
        let until = |until| Authority {
            id: AuthorityId(uuid::Uuid::nil()),
            body: Body::Gp,
            direction: Direction::Both,
            scope: String::new(),
            how: HowGiven::Signed,
            from: day(2026, 1, 1),
            until,
        };
        let on = |end: Option<NaiveDate>| until(end).standing(day(2026, 2, 1));
        assert_eq!(on(None), Standing::InDate);
        assert_eq!(on(Some(day(2026, 1, 31))), Standing::OutOfDate);
        assert_eq!(on(Some(day(2026, 2, 1))), Standing::EndsSoon, "its last day is in date");
        assert_eq!(on(Some(day(2026, 2, 15))), Standing::EndsSoon);
        assert_eq!(on(Some(day(2026, 2, 16))), Standing::InDate);
        assert_eq!(until(None).standing(day(2025, 12, 31)), Standing::NotYet);
    }
}
