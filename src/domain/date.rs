//! Dates as people type, read and count them, and instants in UK time.
//!
//! Dates are days without a clock; today is always told, never asked. Instants are UTC and are shown in UK time,
//! whatever zone the machine keeps.

mod hour;
mod instant;
mod parse;
mod show;

use chrono::{Datelike, Months, NaiveDate, Weekday};

pub use hour::parse_hour;
pub use instant::{instant_text, parse_instant, parse_now, uk_clock, uk_date, uk_instant, uk_time};
pub use parse::{Lean, nearest, parse_birth, parse_date, parse_import_date};
pub use show::{away, day, echo, full, iso, short};

/// The years in which a date may lie.
pub const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// Whether the date is a Monday to Friday. Bank holidays are not known here yet.
#[must_use]
pub fn working_day(date: NaiveDate) -> bool {
    !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Age in whole years; below zero for a birth still to come.
///
/// Someone born on 29 February is a year older from 1 March in a year without that day.
#[must_use]
pub fn age(birth: NaiveDate, today: NaiveDate) -> i32 {
    let had_birthday = (today.month(), today.day()) >= (birth.month(), birth.day());
    today.year() - birth.year() - i32::from(!had_birthday)
}

/// First and last day of the calendar quarter of a date.
///
/// The quarters of a financial year from April are the same ones: its first begins on 1 April.
#[must_use]
pub fn quarter(date: NaiveDate) -> (NaiveDate, NaiveDate) {
    let start = NaiveDate::from_ymd_opt(date.year(), date.month0() / 3 * 3 + 1, 1).unwrap_or(date);
    let end = start.checked_add_months(Months::new(3)).and_then(|next| next.pred_opt()).unwrap_or(date);
    (start, end)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn saturday_and_sunday_are_not_worked() {
        let week: Vec<bool> = (23..30).map(|day| working_day(ymd(2026, 11, day))).collect();
        assert_eq!(week, [true, true, true, true, true, false, false]);
    }

    #[test]
    fn age_changes_on_the_birthday() {
        assert_eq!(age(ymd(1966, 7, 3), ymd(2026, 7, 2)), 59);
        assert_eq!(age(ymd(1966, 7, 3), ymd(2026, 7, 3)), 60);
        assert_eq!(age(ymd(2004, 2, 29), ymd(2026, 2, 28)), 21);
        assert_eq!(age(ymd(2004, 2, 29), ymd(2026, 3, 1)), 22);
        assert_eq!(age(ymd(2027, 1, 1), ymd(2026, 11, 24)), -1);
    }

    #[test]
    fn quarters_hold_their_dates() {
        assert_eq!(quarter(ymd(2026, 11, 24)), (ymd(2026, 10, 1), ymd(2026, 12, 31)));
        assert_eq!(quarter(ymd(2028, 3, 31)), (ymd(2028, 1, 1), ymd(2028, 3, 31)));
        assert_eq!(quarter(ymd(2026, 4, 1)), (ymd(2026, 4, 1), ymd(2026, 6, 30)));
    }
}
