//! Dates in words: in full, short for lists, and how far away.

use chrono::{Datelike, NaiveDate};

/// Days up to which a distance is counted in days; further away it is months, then years.
const COUNT_DAYS: i64 = 99;
/// Days to either side of today within which a weekday and a day of the month name one date.
const FORTNIGHT: i64 = 13;

/// In full: `Fri 3 July 2026`.
#[must_use]
pub fn full(date: NaiveDate) -> String {
    date.format("%a %-d %B %Y").to_string()
}

/// For lists: `today`, `tomorrow`, `yesterday`, `Thu 26` less than a fortnight away on either side, else as [`day`].
#[must_use]
pub fn short(date: NaiveDate, today: NaiveDate) -> String {
    match days_from(today, date) {
        0 => "today".into(),
        1 => "tomorrow".into(),
        -1 => "yesterday".into(),
        days if days.abs() <= FORTNIGHT => date.format("%a %-d").to_string(),
        _ => day(date, today),
    }
}

/// Day and month, as a timeline shows them: `3 Jul`, or `3 Jul 25` in another year than today's.
#[must_use]
pub fn day(date: NaiveDate, today: NaiveDate) -> String {
    let form = if date.year() == today.year() { "%-d %b" } else { "%-d %b %y" };
    date.format(form).to_string()
}

/// How far away: `today`, `tomorrow`, `in 9 days`, `2 days ago`; whole months from 100 days on, years from two years on.
#[must_use]
pub fn away(date: NaiveDate, today: NaiveDate) -> String {
    let days = days_from(today, date);
    match days {
        0 => return "today".into(),
        1 => return "tomorrow".into(),
        -1 => return "yesterday".into(),
        _ => {}
    }
    let (earlier, later) = (date.min(today), date.max(today));
    let years = later.years_since(earlier).unwrap_or(0);
    let distance = if days.abs() <= COUNT_DAYS {
        format!("{} days", days.abs())
    } else if years < 2 {
        format!("{} months", whole_months(earlier, later))
    } else {
        format!("{years} years")
    };
    if days > 0 { format!("in {distance}") } else { format!("{distance} ago") }
}

/// What a form says back of a date: `Fri 3 July 2026, in 9 days`.
#[must_use]
pub fn echo(date: NaiveDate, today: NaiveDate) -> String {
    format!("{}, {}", full(date), away(date, today))
}

/// For machines: `2026-07-03`.
#[must_use]
pub fn iso(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

fn days_from(today: NaiveDate, date: NaiveDate) -> i64 {
    date.signed_duration_since(today).num_days()
}

fn whole_months(earlier: NaiveDate, later: NaiveDate) -> i32 {
    let months = |date: NaiveDate| date.year() * 12 + date.month0() as i32;
    months(later) - months(earlier) - i32::from(later.day() < earlier.day())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn dates_are_told_in_words() {
        let today = ymd(2026, 11, 24);
        for (date, in_list, distance) in [
            (ymd(2026, 11, 24), "today", "today"),
            (ymd(2026, 11, 25), "tomorrow", "tomorrow"),
            (ymd(2026, 11, 23), "yesterday", "yesterday"),
            (ymd(2026, 11, 26), "Thu 26", "in 2 days"),
            (ymd(2026, 11, 20), "Fri 20", "4 days ago"),
            (ymd(2026, 12, 7), "Mon 7", "in 13 days"),
            (ymd(2026, 12, 8), "8 Dec", "in 14 days"),
            (ymd(2026, 11, 10), "10 Nov", "14 days ago"),
            (ymd(2027, 1, 3), "3 Jan 27", "in 40 days"),
            (ymd(2027, 3, 3), "3 Mar 27", "in 99 days"),
            (ymd(2027, 3, 4), "4 Mar 27", "in 3 months"),
            (ymd(2025, 7, 3), "3 Jul 25", "16 months ago"),
            (ymd(1966, 7, 3), "3 Jul 66", "60 years ago"),
        ] {
            assert_eq!((short(date, today).as_str(), away(date, today).as_str()), (in_list, distance));
        }
        assert_eq!(day(ymd(2026, 11, 24), today), "24 Nov");
        assert_eq!(iso(ymd(2026, 7, 3)), "2026-07-03");
        assert_eq!(echo(ymd(2026, 7, 3), ymd(2026, 6, 24)), "Fri 3 July 2026, in 9 days");
    }

    #[test]
    fn no_two_dates_of_a_list_look_alike() {
        for today in ymd(2027, 2, 1).iter_days().take(400) {
            let near: Vec<String> = today.iter_days().take(14).map(|date| short(date, today)).collect();
            for date in today.iter_days().skip(1).take(13) {
                let before = today - (date - today);
                assert!(!near.contains(&short(before, today)), "{before} from {today}");
            }
        }
    }
}
