//! Instants: stored as UTC text of fixed width, shown in UK time.

use chrono::{
    DateTime, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeDelta, TimeZone, Timelike as _,
    Utc,
};
use chrono_tz::Europe::London;

use super::YEARS;

/// The form of a stored instant.
const STORED: &str = "%Y-%m-%dT%H:%M:%S%.3fZ";
/// Characters of a stored instant.
const STORED_WIDTH: usize = 24;

/// The stored form, to the millisecond: `2026-11-24T09:41:00.000Z`. Of fixed width, so that text order is time order.
#[must_use]
pub fn instant_text(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Reads what [`instant_text`] wrote, and nothing else.
///
/// # Errors
///
/// A sentence, where the text is not of exactly that form.
pub fn parse_instant(text: &str) -> Result<DateTime<Utc>, String> {
    NaiveDateTime::parse_from_str(text, STORED)
        .map(|time| time.and_utc())
        .ok()
        .filter(|instant| text.len() == STORED_WIDTH && instant_text(*instant) == text)
        .ok_or_else(|| "An instant is written as 2026-11-24T09:41:00.000Z.".into())
}

/// The date in the UK at an instant.
#[must_use]
pub fn uk_date(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&London).date_naive()
}

/// The time of day in the UK at an instant: `09:41`.
#[must_use]
pub fn uk_clock(instant: DateTime<Utc>) -> String {
    instant.with_timezone(&London).format("%H:%M").to_string()
}

/// The time of day in the UK at an instant, to the minute.
#[must_use]
pub fn uk_time(instant: DateTime<Utc>) -> NaiveTime {
    let time = instant.with_timezone(&London).time();
    NaiveTime::from_hms_opt(time.hour(), time.minute(), 0).unwrap_or(time)
}

/// The instant at which clocks in the UK show an hour (0–23) and a minute (0–59); larger ones count as the largest.
///
/// The hour that comes twice in autumn is its first; a time left out in spring is as much later as the clocks go
/// forward.
#[must_use]
pub fn uk_instant(date: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let start = date.and_time(NaiveTime::MIN);
    from_uk(start + TimeDelta::minutes(i64::from(hour.min(23) * 60 + minute.min(59))))
}

/// Reads a UK time such as `2026-11-24T09:00`, seconds allowed.
///
/// # Errors
///
/// A sentence, where the text is not of that form, no such time exists, or the year is outside 1900 to 2200.
pub fn parse_now(text: &str) -> Result<DateTime<Utc>, String> {
    let time = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text.trim(), form).ok())
        .filter(|time| YEARS.contains(&chrono::Datelike::year(time)))
        .ok_or("Give a UK time such as 2026-11-24T09:00.")?;
    Ok(from_uk(time))
}

fn from_uk(time: NaiveDateTime) -> DateTime<Utc> {
    let hour = TimeDelta::hours(1);
    match London.from_local_datetime(&time) {
        MappedLocalTime::Single(found) | MappedLocalTime::Ambiguous(found, _) => found.to_utc(),
        // Left out in spring: the offset of an hour before still holds, which lands an hour later on the clock.
        MappedLocalTime::None => match London.from_local_datetime(&(time - hour)).earliest() {
            Some(before) => before.to_utc() + hour,
            None => time.and_utc(),
        },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn uk_time_follows_summer_and_winter() {
        for (date, hour, minute, stored, clock) in [
            (ymd(2026, 11, 24), 9, 41, "2026-11-24T09:41:00.000Z", "09:41"),
            (ymd(2026, 7, 3), 0, 30, "2026-07-02T23:30:00.000Z", "00:30"),
            (ymd(2026, 10, 25), 1, 30, "2026-10-25T00:30:00.000Z", "01:30"),
            (ymd(2026, 3, 29), 1, 30, "2026-03-29T01:30:00.000Z", "02:30"),
            (ymd(2090, 7, 3), 9, 0, "2090-07-03T08:00:00.000Z", "09:00"),
            (ymd(2026, 11, 24), 99, 99, "2026-11-24T23:59:00.000Z", "23:59"),
        ] {
            let instant = uk_instant(date, hour, minute);
            assert_eq!((instant_text(instant).as_str(), uk_clock(instant).as_str()), (stored, clock));
            assert_eq!(uk_date(instant), date);
        }
    }

    #[test]
    fn now_is_told_in_uk_time() {
        assert_eq!(instant_text(parse_now("2026-07-03T09:00").unwrap()), "2026-07-03T08:00:00.000Z");
        assert_eq!(instant_text(parse_now("2026-11-24T09:00:30").unwrap()), "2026-11-24T09:00:30.000Z");
        for input in ["", "2026-11-24", "2026-11-24T25:00", "2026-02-30T09:00", "1800-01-01T09:00", "2026-11-24T09:00Z"]
        {
            assert!(parse_now(input).is_err(), "{input}");
        }
    }

    #[test]
    fn only_the_stored_form_is_read_back() {
        for input in [
            "2026-11-24T09:41:00Z",
            "2026-11-24T09:41:00.0000Z",
            "2026-11-24T09:41:00.000+00:00",
            "2026-11-24 09:41:00.000Z",
            "2026-13-24T09:41:00.000Z",
            " 2026-11-24T09:41:00.00Z",
            "",
        ] {
            assert!(parse_instant(input).is_err(), "{input}");
        }
    }

    proptest! {
        #[test]
        fn instants_are_read_back_and_sort_as_text(a in 0_i64..7_000_000_000_000, b in 0_i64..7_000_000_000_000) {
            let [a, b] = [a, b].map(|millis| DateTime::from_timestamp_millis(millis).unwrap());
            prop_assert_eq!(parse_instant(&instant_text(a)), Ok(a));
            prop_assert_eq!(instant_text(a).cmp(&instant_text(b)), a.cmp(&b));
        }

        #[test]
        fn any_text_is_read_or_refused(input in any::<String>()) {
            let _ = (parse_now(&input), parse_instant(&input));
        }
    }
}
