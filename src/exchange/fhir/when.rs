//! FHIR's dates and instants: a year, a month, a day, or an instant with its offset.

use chrono::{DateTime, NaiveDate, Utc};

use super::model::Period;
use crate::domain::date::{parse_import_date, uk_date};
use crate::exchange::received_on;

/// A FHIR date or dateTime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// A year or a month: no day can be told.
    Partial,
    Day(NaiveDate),
    Instant(DateTime<Utc>),
}

impl When {
    /// Reads one.
    ///
    /// # Errors
    ///
    /// A sentence, where the text is none or names a day that does not exist.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if is_partial(text) {
            return Ok(Self::Partial);
        }
        if text.contains('/') {
            return Err("A date is written YYYY-MM-DD.".into());
        }
        let day = parse_import_date(text)?;
        Ok(DateTime::parse_from_rfc3339(text).map_or(Self::Day(day), |instant| Self::Instant(instant.to_utc())))
    }

    /// The day in the UK.
    pub(super) fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Partial => None,
            Self::Day(day) => Some(day),
            Self::Instant(instant) => Some(uk_date(instant)),
        }
    }

    /// The instant; of a day alone, one that lies in it.
    pub(super) fn instant(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Partial => None,
            Self::Day(day) => Some(received_on(day)),
            Self::Instant(instant) => Some(instant),
        }
    }
}

/// `2026` or `2026-07`.
fn is_partial(text: &str) -> bool {
    let month = text.get(5..).is_some_and(|month| (1..=12).contains(&month.parse::<u32>().unwrap_or(0)));
    let digits = text.bytes().enumerate().all(|(at, byte)| if at == 4 { byte == b'-' } else { byte.is_ascii_digit() });
    digits && (text.len() == 4 || (text.len() == 7 && month))
}

/// Whether a period ended before today. One that ends in a year or month that is not over has not.
pub(super) fn past(period: &Period, today: NaiveDate) -> bool {
    let end = period.end.as_deref().map(When::read);
    match end {
        Some(Ok(When::Partial)) => {
            let end = period.end.as_deref().unwrap_or_default().trim();
            let current = today.format("%Y-%m").to_string();
            end < current.get(..end.len()).unwrap_or_default()
        }
        Some(Ok(when)) => when.day().is_some_and(|day| day < today),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_whole_as_they_are() {
        assert_eq!(When::read("1959"), Ok(When::Partial));
        assert_eq!(When::read("1959-05"), Ok(When::Partial));
        assert_eq!(When::read("1959-05-04").unwrap().day(), NaiveDate::from_ymd_opt(1959, 5, 4));
        let instant = When::read("2021-07-01T23:30:00Z").unwrap();
        assert!(matches!(instant, When::Instant(_)));
        assert_eq!(instant.day(), NaiveDate::from_ymd_opt(2021, 7, 2), "the day in the UK");
        for wrong in ["", "1959-13", "1959-02-31", "4/5/1959", "yesterday", "19590504"] {
            assert!(When::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn periods_end_when_they_are_over() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let past = |end: &str| past(&Period { start: None, end: Some(end.into()) }, today);
        assert!(past("2026-11-23") && past("2026-10") && past("2025"));
        assert!(!past("2026-11-24") && !past("2026-11") && !past("2026") && !past("rubbish"));
        assert!(!super::past(&Period::default(), today));
    }
}
