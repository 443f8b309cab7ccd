//! Reading dates as people type them, and as files write them.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, Weekday};

use super::{YEARS, uk_date};

/// The longest input that is looked at, in characters.
const LONGEST: usize = 40;
/// The oldest a person may be, in years.
const OLDEST: u32 = 125;
/// Years back to which a two-digit year of a date that leans to the future may still mean the past.
const LOOK_BACK: i32 = 20;

const ACCEPTED: &str = "Give a date such as 3/7/2026, 3 jul, fri, tomorrow or +14d.";
const ACCEPTED_BIRTH: &str = "Give the day, month and year of birth, such as 3/7/1966.";
const ACCEPTED_IMPORT: &str = "A date is written YYYY-MM-DD or D/M/YYYY.";
const YEAR_RANGE: &str = "The year must be from 1900 to 2200.";

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Which way a date leans that could lie in the past or the future.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lean {
    /// Towards the past: a birth, the date of a letter, when something happened.
    Past,
    /// Towards the future: when something is needed by, booked for or due.
    Future,
}

/// Reads a date as people type it; the day always comes before the month.
///
/// `2026-07-03`, `3/7/2026`, `3/7/26`, `3/7`, `030726`, `3 jul`, `Fri 3rd July 2026`, `jul 3`; `today`, `tomorrow`,
/// `yesterday`; `fri`, `this fri`, `next fri`, `last fri`; `+14d`, `-1m`, `2w`, `1 year`, `in 14 days`, `3 weeks ago`.
///
/// - Without a year: the last such date up to today, or the first from today on, as `lean` says.
/// - A two-digit year: for the past, this year or one of the 99 before; for the future, from 20 years ago to 79 years on.
/// - A weekday alone: the last or the first one, today included. `this`, `next` and `last` mean that day of this, the
///   next or the last week, weeks beginning on Monday.
/// - A count without a sign goes the way of `lean`. Months and years end on the last day of a shorter month.
///
/// # Errors
///
/// A sentence that says what is accepted or what is impossible, where no date from 1900 to 2200 can be read. It does not
/// repeat what was typed.
pub fn parse_date(input: &str, today: NaiveDate, lean: Lean) -> Result<NaiveDate, String> {
    let lower = bounded(input).ok_or(ACCEPTED)?;
    let date = match lower.as_str() {
        "today" => Some(today),
        "tomorrow" | "tom" => today.succ_opt(),
        "yesterday" => today.pred_opt(),
        text => match signed(text, today) {
            Some(moved) => moved,
            None => {
                let pieces = pieces(text).ok_or(ACCEPTED)?;
                match counted(&pieces, today, lean).or_else(|| weekday(&pieces, today, lean)) {
                    Some(found) => Some(found),
                    None => dated(&pieces, today, lean)?,
                }
            }
        },
    };
    date.ok_or_else(|| ACCEPTED.into()).and_then(in_range)
}

/// Reads a date that may as well have gone as be still to come, such as the one that a letter names: the nearer one. Where
/// both are as near, it is still to come.
///
/// # Errors
///
/// As [`parse_date`].
pub fn nearest(input: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    let to_come = parse_date(input, today, Lean::Future);
    match (parse_date(input, today, Lean::Past), to_come) {
        (Ok(gone), Ok(to_come)) if (today - gone).abs() < (to_come - today).abs() => Ok(gone),
        (Ok(gone), Err(_)) => Ok(gone),
        (_, to_come) => to_come,
    }
}

/// Reads a date of birth: a day, month and year as [`parse_date`] reads them, not after today and at most 125 years ago.
///
/// A two-digit year means the last hundred years.
///
/// # Errors
///
/// As [`parse_date`]; also where the year is left out, or the date is in the future or too long ago.
pub fn parse_birth(input: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    let lower = bounded(input).ok_or(ACCEPTED_BIRTH)?;
    let pieces = pieces(&lower).ok_or(ACCEPTED_BIRTH)?;
    let typed = calendar(&pieces).filter(|typed| typed.year != Year::Absent).ok_or(ACCEPTED_BIRTH)?;
    let mut birth = typed.resolve(today, Lean::Past)?;
    if birth > today && matches!(typed.year, Year::Short(_)) {
        birth = ymd(birth.year() - 100, birth.month(), birth.day())?;
    }
    if birth > today {
        return Err("A date of birth cannot be after today.".into());
    }
    if today.years_since(birth).is_some_and(|years| years > OLDEST || (years == OLDEST && !same_day(birth, today))) {
        return Err("A date of birth cannot be more than 125 years ago.".into());
    }
    Ok(birth)
}

/// Reads a date from a file: `YYYY-MM-DD` or `D/M/YYYY`, nothing else.
///
/// The first may have a time behind a `T`, which only matters where it names its offset from UTC: then the date is the
/// one in the UK at that instant.
///
/// # Errors
///
/// A sentence that says what is accepted or what is impossible, without the text itself.
pub fn parse_import_date(input: &str) -> Result<NaiveDate, String> {
    let text = input.trim();
    let (day_text, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    let number = |part: &str, widths: std::ops::RangeInclusive<usize>| {
        let fits = widths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| fits)
    };
    let parts: Vec<&str> = day_text.split(['-', '/']).collect();
    let &[first, second, third] = parts.as_slice() else { return Err(ACCEPTED_IMPORT.into()) };
    let date = match (day_text.contains('-'), day_text.contains('/')) {
        (true, false) => number(first, 4..=4).zip(number(second, 2..=2)).zip(number(third, 2..=2)),
        (false, true) if time.is_none() => number(third, 4..=4).zip(number(second, 1..=2)).zip(number(first, 1..=2)),
        _ => None,
    };
    let ((year, month), day) = date.ok_or(ACCEPTED_IMPORT)?;
    let date = ymd(year as i32, month, day)?;
    match time {
        Some(time) if !is_local_time(time) => {
            let instant = DateTime::parse_from_rfc3339(text)
                .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%#z"))
                .map_err(|_| "The time behind the date cannot be read.")?;
            in_range(uk_date(instant.to_utc()))
        }
        _ => Ok(date),
    }
}

/// A time of day without an offset.
fn is_local_time(text: &str) -> bool {
    ["%H:%M", "%H:%M:%S%.f"].iter().any(|form| NaiveTime::parse_from_str(text, form).is_ok())
}

/// A run of digits or of letters in what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    /// A number and how many digits it was written with.
    Number(u32, usize),
    /// A word in lower case.
    Word(&'a str),
}

use Piece::{Number, Word};

/// A year as it was typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Year {
    Absent,
    /// Two digits.
    Short(i32),
    Full(i32),
}

/// Day, month and perhaps year, not yet known to exist.
struct Typed {
    day: u32,
    month: u32,
    year: Year,
}

impl Typed {
    /// The date that is meant.
    fn resolve(&self, today: NaiveDate, lean: Lean) -> Result<NaiveDate, String> {
        let Self { day, month, year } = *self;
        let this_year = today.year();
        match year {
            Year::Full(year) => ymd(year, month, day),
            Year::Short(year) => {
                let first = match lean {
                    Lean::Past => this_year - 99,
                    Lean::Future => this_year - LOOK_BACK,
                };
                ymd(first + (year - first).rem_euclid(100), month, day)
            }
            Year::Absent => {
                possible(month, day)?;
                // Eight years hold a 29 February even around 2100.
                let found = (0..=8).find_map(|years| match lean {
                    Lean::Past => NaiveDate::from_ymd_opt(this_year - years, month, day).filter(|&date| date <= today),
                    Lean::Future => {
                        NaiveDate::from_ymd_opt(this_year + years, month, day).filter(|&date| date >= today)
                    }
                });
                found.ok_or_else(|| ACCEPTED.into())
            }
        }
    }
}

/// The input in lower case; `None` where it is too long to be a date.
fn bounded(input: &str) -> Option<String> {
    let text = input.trim();
    (text.chars().count() <= LONGEST).then(|| text.to_lowercase())
}

/// Cuts the text into numbers and words. Marks between them and the endings of ordinals mean nothing; a character that
/// belongs in no date makes it `None`.
fn pieces(text: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let run = |kind: fn(&char) -> bool| rest.find(|c: char| !kind(&c)).unwrap_or(rest.len());
        let (length, piece) = if c.is_ascii_digit() {
            let length = run(char::is_ascii_digit);
            (length, Some(Number(rest[..length].parse().ok()?, length)))
        } else if c.is_ascii_alphabetic() {
            let length = run(char::is_ascii_alphabetic);
            let word = &rest[..length];
            let ordinal = matches!(word, "st" | "nd" | "rd" | "th") && matches!(pieces.last(), Some(Number(..)));
            (length, (!ordinal && word != "of").then_some(Word(word)))
        } else if c.is_whitespace() || matches!(c, '/' | '-' | '.' | ',') {
            (c.len_utf8(), None)
        } else {
            return None;
        };
        pieces.extend(piece);
        rest = &rest[length..];
    }
    Some(pieces)
}

/// `+14d`, `-1m`, `+14` (days). The outer `None` says that there is no sign, the inner that the rest is no count.
fn signed(text: &str, today: NaiveDate) -> Option<Option<NaiveDate>> {
    let (sign, rest) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix(['-', '\u{2212}', '\u{2013}'])?),
    };
    let rest = rest.trim_start();
    Some(match pieces(rest).filter(|_| rest.starts_with(|c: char| c.is_ascii_digit())).as_deref() {
        Some(&[Number(count, _)]) => moved(today, sign, count, "d"),
        Some(&[Number(count, _), Word(unit)]) => moved(today, sign, count, unit),
        _ => None,
    })
}

/// `14 days`, `2w`, `in 14 days`, `3 weeks ago`.
fn counted(pieces: &[Piece<'_>], today: NaiveDate, lean: Lean) -> Option<NaiveDate> {
    let leaning = if lean == Lean::Past { -1 } else { 1 };
    match *pieces {
        [Number(count, _), Word(unit)] => moved(today, leaning, count, unit),
        [Word("in"), Number(count, _), Word(unit)] => moved(today, 1, count, unit),
        [Number(count, _), Word(unit), Word("ago")] => moved(today, -1, count, unit),
        _ => None,
    }
}

/// Today moved by a count of units; `None` where the unit is none or the count leaves the calendar.
fn moved(today: NaiveDate, sign: i32, count: u32, unit: &str) -> Option<NaiveDate> {
    let days = |count: u64| {
        let days = Days::new(count);
        if sign < 0 { today.checked_sub_days(days) } else { today.checked_add_days(days) }
    };
    let months = |count: u32| {
        let months = Months::new(count);
        if sign < 0 { today.checked_sub_months(months) } else { today.checked_add_months(months) }
    };
    match unit {
        "d" | "day" | "days" => days(count.into()),
        "w" | "wk" | "wks" | "week" | "weeks" => days(u64::from(count) * 7),
        "m" | "mth" | "mths" | "month" | "months" => months(count),
        "y" | "yr" | "yrs" | "year" | "years" => months(count.checked_mul(12)?),
        _ => None,
    }
}

/// `fri`, `this fri`, `next fri`, `last fri`.
fn weekday(pieces: &[Piece<'_>], today: NaiveDate, lean: Lean) -> Option<NaiveDate> {
    let (which, name) = match *pieces {
        [Word(name)] => (None, name),
        [Word(which), Word(name)] => (Some(which), name),
        _ => return None,
    };
    let wanted = weekday_named(name)?;
    match (which, lean) {
        (None, Lean::Future) => today.iter_days().take(7).find(|date| date.weekday() == wanted),
        (None, Lean::Past) => today.iter_days().rev().take(7).find(|date| date.weekday() == wanted),
        (Some(which), _) => {
            let weeks = match which {
                "last" => -1,
                "this" => 0,
                "next" => 1,
                _ => return None,
            };
            let days = |weekday: Weekday| i64::from(weekday.num_days_from_monday());
            let shift = days(wanted) - days(today.weekday()) + 7 * weeks;
            today.checked_add_signed(chrono::TimeDelta::days(shift))
        }
    }
}

/// A day and a month, perhaps with a year, perhaps behind its weekday, which must then be right.
fn dated(pieces: &[Piece<'_>], today: NaiveDate, lean: Lean) -> Result<Option<NaiveDate>, String> {
    let named = match pieces.first() {
        Some(Word(name)) => weekday_named(name),
        _ => None,
    };
    let rest = if named.is_some() { &pieces[1..] } else { pieces };
    if let [Word(name)] | [Word(name), Number(_, 4)] = rest
        && month_named(name).is_some()
    {
        return Err("Give the day as well, such as 3 jul.".into());
    }
    let Some(typed) = calendar(rest) else { return Ok(None) };
    let date = typed.resolve(today, lean)?;
    if named.is_some_and(|weekday| weekday != date.weekday()) {
        return Err("That date falls on another day of the week.".into());
    }
    Ok(Some(date))
}

/// The numbers and month names that make a date, in any order that people use.
fn calendar(pieces: &[Piece<'_>]) -> Option<Typed> {
    let typed = |day, month, year| Some(Typed { day, month, year });
    match *pieces {
        [Number(n, 6)] => typed(n / 10_000, n / 100 % 100, Year::Short((n % 100) as i32)),
        [Number(n, 8)] => {
            // Read day first the year would be before 1900 whenever the year does come first.
            let first = (n / 10_000) as i32;
            if YEARS.contains(&first) && !YEARS.contains(&((n % 10_000) as i32)) {
                typed(n % 100, n / 100 % 100, Year::Full(first))
            } else {
                typed(n / 1_000_000, n / 10_000 % 100, Year::Full((n % 10_000) as i32))
            }
        }
        [Number(day, 1..=2), Number(month, 1..=2)] => typed(day, month, Year::Absent),
        [Number(n, 4), Number(month, 1..=2), Number(day, 1..=2)] => typed(day, month, Year::Full(n as i32)),
        [Number(day, 1..=2), Number(month, 1..=2), Number(n, width)] => typed(day, month, year(n, width)?),
        [Number(day, 1..=2), Word(name)] | [Word(name), Number(day, 1..=2)] => {
            typed(day, month_named(name)?, Year::Absent)
        }
        [Number(day, 1..=2), Word(name), Number(n, width)] | [Word(name), Number(day, 1..=2), Number(n, width)] => {
            typed(day, month_named(name)?, year(n, width)?)
        }
        [Number(n, 4), Word(name), Number(day, 1..=2)] => typed(day, month_named(name)?, Year::Full(n as i32)),
        _ => None,
    }
}

/// A year of two or four digits.
fn year(number: u32, width: usize) -> Option<Year> {
    match width {
        2 => Some(Year::Short(number as i32)),
        4 => Some(Year::Full(number as i32)),
        _ => None,
    }
}

/// The month whose English name begins with at least three such letters, 1 to 12.
fn month_named(word: &str) -> Option<u32> {
    (1..).zip(MONTHS).find(|(_, name)| begins(name, word)).map(|(month, _)| month)
}

/// The weekday whose English name begins with at least three such letters.
fn weekday_named(word: &str) -> Option<Weekday> {
    let names = [
        ("Monday", Weekday::Mon),
        ("Tuesday", Weekday::Tue),
        ("Wednesday", Weekday::Wed),
        ("Thursday", Weekday::Thu),
        ("Friday", Weekday::Fri),
        ("Saturday", Weekday::Sat),
        ("Sunday", Weekday::Sun),
    ];
    let word = if word == "weds" { "wed" } else { word };
    names.iter().find(|(name, _)| begins(name, word)).map(|&(_, weekday)| weekday)
}

fn begins(name: &str, word: &str) -> bool {
    word.len() >= 3 && name.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// The date, where it exists and its year is in range.
fn ymd(year: i32, month: u32, day: u32) -> Result<NaiveDate, String> {
    possible(month, day)?;
    if !YEARS.contains(&year) {
        return Err(YEAR_RANGE.into());
    }
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| "There is no 29 February in that year.".into())
}

/// Whether some year has that day.
fn possible(month: u32, day: u32) -> Result<(), String> {
    let Some(name) = (month as usize).checked_sub(1).and_then(|month| MONTHS.get(month)) else {
        return Err("There are 12 months, and the day comes before the month, as in 31/7/2026.".into());
    };
    if !(1..=31).contains(&day) {
        return Err("The day must be from 1 to 31.".into());
    }
    // 2000 was a leap year.
    match NaiveDate::from_ymd_opt(2000, month, day) {
        Some(_) => Ok(()),
        None => Err(format!("There is no {day} {name}.")),
    }
}

fn in_range(date: NaiveDate) -> Result<NaiveDate, String> {
    if YEARS.contains(&date.year()) { Ok(date) } else { Err(YEAR_RANGE.into()) }
}

fn same_day(one: NaiveDate, other: NaiveDate) -> bool {
    (one.month(), one.day()) == (other.month(), other.day())
}

#[cfg(test)]
mod tests;
