//! When a service is open: weekly and other recurring hours, as iCalendar (RFC 5545) and Open Referral tell them.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, NaiveTime, Timelike as _, Utc};
use rrule::{RRule, Tz, Unvalidated};
use serde::{Deserialize, Serialize};

use crate::domain::date::{full, short, uk_date, uk_instant};

/// The days of a week as a rule names them.
pub(super) const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
/// Days ahead in which the next opening is looked for.
const AHEAD: u64 = 60;
/// Days that one rule is gone over at most.
const MOST: u16 = 1_000;

/// Hours on some days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Schedule {
    /// The first day of a recurrence, or the only day where nothing recurs.
    pub starts: Option<NaiveDate>,
    /// From this day.
    pub from: Option<NaiveDate>,
    /// Until this day.
    pub until: Option<NaiveDate>,
    /// How the day recurs, as RFC 5545 writes a rule: `FREQ=WEEKLY;BYDAY=MO,TU`. Empty where it does not.
    pub rule: String,
    /// Opens, UK time.
    pub opens: Option<NaiveTime>,
    /// Closes, UK time; not later than it opens means on the day after.
    pub closes: Option<NaiveTime>,
    /// What is said of it in words.
    pub words: String,
}

/// Whether a service is open at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Open, and until when (UTC).
    Open(DateTime<Utc>),
    /// Open, and as far as it is looked it does not shut.
    Always,
    /// Shut; it opens then (UTC).
    Opens(DateTime<Utc>),
    /// Shut, and no hours are known within the next two months.
    Shut,
    /// No hours are known that can be reckoned with.
    Unknown,
}

impl Opening {
    /// In words for the counter: `open now until 17:00`, `opens Tue 9:30`.
    #[must_use]
    pub fn words(self, now: DateTime<Utc>) -> String {
        let today = uk_date(now);
        match self {
            Self::Open(until) => {
                let day = uk_date(until);
                let when = if day == today { String::new() } else { format!("{} ", short(day, today)) };
                format!("open now until {when}{}", clock(until))
            }
            Self::Opens(at) => {
                let day = uk_date(at);
                let when = match day.signed_duration_since(today).num_days() {
                    0 => "today".to_owned(),
                    1 => "tomorrow".to_owned(),
                    2..=6 => day.format("%a").to_string(),
                    _ => full(day),
                };
                format!("opens {when} {}", clock(at))
            }
            Self::Always => "open day and night".to_owned(),
            Self::Shut => "no opening in the next two months".to_owned(),
            Self::Unknown => "hours not known".to_owned(),
        }
    }
}

fn clock(at: DateTime<Utc>) -> String {
    let time = crate::domain::date::uk_time(at);
    format!("{}:{:02}", time.hour(), time.minute())
}

impl Schedule {
    /// Whether the rule can be reckoned with; empty is fine.
    ///
    /// # Errors
    /// A sentence that says what would be accepted.
    pub fn check(&self) -> Result<(), String> {
        if self.rule.is_empty() {
            return Ok(());
        }
        let accepted = "Write hours as an iCalendar rule, such as FREQ=WEEKLY;BYDAY=MO,TU.";
        let first = self.first().ok_or("A rule that skips weeks or months needs the day on which it starts.")?;
        let rule: RRule<Unvalidated> = self.rule.parse().map_err(|_| accepted)?;
        rule.validate(midnight(first)).map(drop).map_err(|_| accepted.to_owned())
    }

    /// The day from which the rule is reckoned. Where every week or day counts any Monday will do.
    fn first(&self) -> Option<NaiveDate> {
        let some = if self.stands_alone() { NaiveDate::from_ymd_opt(2000, 1, 3) } else { None };
        self.starts.or(self.from).or(some)
    }

    /// Whether the rule says by itself on which days it falls, whenever it began.
    fn stands_alone(&self) -> bool {
        let every = !self.rule.contains("INTERVAL=") && !self.rule.contains("COUNT=");
        every && ["BYDAY=", "BYMONTHDAY=", "FREQ=DAILY"].iter().any(|part| self.rule.contains(part))
    }

    /// Whether a day is one of these hours'. Weeks of plain days, which are nearly all, are looked at without reckoning.
    fn falls_on(&self, day: NaiveDate) -> bool {
        let mut weekly = false;
        let mut days = None;
        for part in self.rule.split(';') {
            match part.split_once('=') {
                Some(("FREQ", "WEEKLY")) => weekly = true,
                Some(("BYDAY", list)) => days = Some(list),
                _ => return self.check().is_ok() && !self.days(day, day).is_empty(),
            }
        }
        let Some(days) = days.filter(|_| weekly) else {
            return self.check().is_ok() && !self.days(day, day).is_empty();
        };
        let name = DAYS[day.weekday().num_days_from_monday() as usize];
        self.from.is_none_or(|from| from <= day)
            && self.starts.is_none_or(|starts| starts <= day)
            && self.until.is_none_or(|until| day <= until)
            && days.split(',').all(|one| DAYS.contains(&one))
            && days.split(',').any(|one| one == name)
    }

    /// The days of these hours in a span of days, both ends in it.
    fn days(&self, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
        let from = self.from.map_or(from, |day| day.max(from));
        let to = self.until.map_or(to, |day| day.min(to));
        if self.rule.is_empty() {
            return self.starts.into_iter().filter(|day| (from..=to).contains(day)).collect();
        }
        let (Some(first), Ok(rule)) = (self.first(), self.rule.parse::<RRule<Unvalidated>>()) else {
            return Vec::new();
        };
        // Years that have gone need not be gone through, where nothing is counted from their first day.
        let near = from.with_day(1).map_or(from, |month| month - Days::new(31));
        let first = if self.stands_alone() { first.max(near) } else { first };
        let Ok(set) = rule.build(midnight(first)) else { return Vec::new() };
        let set = set.after(midnight(from)).before(midnight(to));
        set.all(MOST).dates.into_iter().map(|day| day.date_naive()).filter(|day| (from..=to).contains(day)).collect()
    }
}

/// A day as the rules reckon it: they know days only, and the hours are put to them in UK time afterwards.
fn midnight(day: NaiveDate) -> DateTime<Tz> {
    day.and_time(NaiveTime::MIN).and_utc().with_timezone(&Tz::UTC)
}

fn at(day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    uk_instant(day, time.hour(), time.minute())
}

/// Whether a service with these hours is open at a moment. Bank holidays are not known of a service.
#[must_use]
pub fn opening(hours: &[Schedule], now: DateTime<Utc>) -> Opening {
    let today = uk_date(now);
    let mut spans: Vec<(DateTime<Utc>, DateTime<Utc>)> = Vec::new();
    let mut known = false;
    for schedule in hours {
        let (Some(opens), Some(closes)) = (schedule.opens, schedule.closes) else { continue };
        if schedule.check().is_err() || schedule.until.is_some_and(|day| day < today) {
            continue;
        }
        known = true;
        for day in schedule.days(today - Days::new(1), today + Days::new(AHEAD)) {
            let last = if closes <= opens { day + Days::new(1) } else { day };
            spans.push((at(day, opens), at(last, closes)));
        }
    }
    spans.sort_unstable();
    let mut until = None;
    for (from, to) in &spans {
        match until {
            None if *from <= now && now < *to => until = Some(*to),
            // One that follows without a gap.
            Some(end) if *from <= end && *to > end => until = Some(*to),
            _ => {}
        }
    }
    let far = at(today + Days::new(AHEAD), NaiveTime::MIN);
    match (until, spans.iter().find(|(from, _)| *from > now)) {
        (Some(until), _) if until >= far => Opening::Always,
        (Some(until), _) => Opening::Open(until),
        (None, Some((from, _))) => Opening::Opens(*from),
        (None, None) if known => Opening::Shut,
        (None, None) => Opening::Unknown,
    }
}

/// Whether a service with these hours is open at a moment: what [`opening`] says, without looking for when it opens next.
#[must_use]
pub fn is_open(hours: &[Schedule], now: DateTime<Utc>) -> bool {
    let today = uk_date(now);
    hours.iter().any(|schedule| {
        let (Some(opens), Some(closes)) = (schedule.opens, schedule.closes) else { return false };
        [today - Days::new(1), today].into_iter().any(|day| {
            let last = if closes <= opens { day + Days::new(1) } else { day };
            (day == today || last == today)
                && schedule.falls_on(day)
                && schedule.until.is_none_or(|until| until >= today)
                && (at(day, opens)..at(last, closes)).contains(&now)
        })
    })
}

/// The hours in a line for each schedule, as they are said.
#[must_use]
pub fn lines(hours: &[Schedule], today: NaiveDate) -> Vec<String> {
    let mut lines = Vec::new();
    for schedule in hours {
        let mut line = days_said(&schedule.rule);
        if let (Some(opens), Some(closes)) = (schedule.opens, schedule.closes) {
            let time = |time: NaiveTime| format!("{}:{:02}", time.hour(), time.minute());
            line = if opens == closes && opens == NaiveTime::MIN {
                format!("{line}, day and night").trim_start_matches(", ").to_owned()
            } else {
                format!("{line} {} to {}", time(opens), time(closes)).trim().to_owned()
            };
        }
        if let Some(until) = schedule.until {
            let ended = if until < today { "ended" } else { "until" };
            line = format!("{line}, {ended} {}", full(until));
        }
        if !schedule.words.is_empty() {
            line = if line.is_empty() { schedule.words.clone() } else { format!("{line}. {}", schedule.words) };
        }
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines
}

/// The days of a rule in words, where it is a plain one.
fn days_said(rule: &str) -> String {
    let part = |name: &str| rule.split(';').find_map(|part| part.strip_prefix(name)).unwrap_or_default();
    let days = part("BYDAY=")
        .replace("MO", "Mon")
        .replace("TU", "Tue")
        .replace("WE", "Wed")
        .replace("TH", "Thu")
        .replace("FR", "Fri")
        .replace("SA", "Sat")
        .replace("SU", "Sun")
        .replace(',', ", ");
    match (part("FREQ="), days.as_str()) {
        ("DAILY", _) => "Every day".to_owned(),
        ("WEEKLY", "") => "Every week".to_owned(),
        ("WEEKLY", days) => days.to_owned(),
        ("MONTHLY", "") => "Every month".to_owned(),
        ("MONTHLY", days) => format!("Every month ({days})"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::date::parse_now;

    fn weekly(days: &str, opens: &str, closes: &str) -> Schedule {
        let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").ok();
        Schedule {
            rule: format!("FREQ=WEEKLY;BYDAY={days}"),
            opens: time(opens),
            closes: time(closes),
            ..Schedule::default()
        }
    }

    fn day(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    /// Worked by hand. 24 November 2026 is a Tuesday; the clocks go back on 25 October 2026 and forward on 29 March 2026.
    #[test]
    fn open_now_by_a_table_of_worked_times() {
        let week = || vec![weekly("MO,TU,WE,TH,FR", "9:30", "17:00")];
        let night = || vec![weekly("FR,SA", "22:00", "6:00")];
        let lunch = || vec![weekly("TU", "9:00", "12:00"), weekly("TU", "12:00", "16:00")];
        let ended = || vec![Schedule { until: day("2026-11-23"), ..weekly("TU", "9:00", "17:00") }];
        let later = || vec![Schedule { from: day("2026-12-01"), ..weekly("TU", "9:00", "17:00") }];
        let once =
            || vec![Schedule { rule: String::new(), starts: day("2026-11-26"), ..weekly("TU", "10:00", "12:00") }];
        let fortnight = || {
            let rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU".to_owned();
            vec![Schedule { rule, starts: day("2026-11-17"), ..weekly("TU", "10:00", "12:00") }]
        };
        let first = || vec![Schedule { rule: "FREQ=MONTHLY;BYDAY=1TH".into(), ..weekly("TU", "14:00", "16:00") }];
        let daily = || vec![Schedule { rule: "FREQ=DAILY".into(), ..weekly("TU", "0:00", "0:00") }];
        let table: [(Vec<Schedule>, &str, &str); 25] = [
            (week(), "2026-11-24T09:29", "opens today 9:30"),
            (week(), "2026-11-24T09:30", "open now until 17:00"),
            (week(), "2026-11-24T16:59", "open now until 17:00"),
            (week(), "2026-11-24T17:00", "opens tomorrow 9:30"),
            (week(), "2026-11-27T17:00", "opens Mon 9:30"),
            (week(), "2026-11-28T12:00", "opens Mon 9:30"),
            (night(), "2026-11-27T21:59", "opens today 22:00"),
            (night(), "2026-11-27T23:30", "open now until tomorrow 6:00"),
            (night(), "2026-11-28T05:59", "open now until 6:00"),
            (night(), "2026-11-28T06:00", "opens today 22:00"),
            (night(), "2026-11-29T05:00", "open now until 6:00"),
            (night(), "2026-11-29T06:00", "opens Fri 22:00"),
            // The night in which the clocks go back, and the one in which they go forward.
            (night(), "2026-10-24T23:00", "open now until tomorrow 6:00"),
            (night(), "2026-10-25T05:30", "open now until 6:00"),
            (night(), "2026-03-29T05:30", "open now until 6:00"),
            (week(), "2026-10-23T18:00", "opens Mon 9:30"),
            (lunch(), "2026-11-24T11:00", "open now until 16:00"),
            (ended(), "2026-11-24T11:00", "hours not known"),
            (later(), "2026-11-24T11:00", "opens Tue 1 December 2026 9:00"),
            (once(), "2026-11-24T11:00", "opens Thu 10:00"),
            (once(), "2026-11-27T11:00", "no opening in the next two months"),
            (fortnight(), "2026-11-24T11:00", "opens Tue 1 December 2026 10:00"),
            (first(), "2026-11-24T11:00", "opens Thu 3 December 2026 14:00"),
            (daily(), "2026-11-24T11:00", "open day and night"),
            (Vec::new(), "2026-11-24T11:00", "hours not known"),
        ];
        for (hours, now, words) in table {
            let now = parse_now(now).unwrap();
            let said = opening(&hours, now).words(now);
            assert_eq!(is_open(&hours, now), said.starts_with("open "), "{now}: {said}");
            assert_eq!(said, words, "{now}");
        }
    }

    #[test]
    fn a_rule_that_cannot_be_reckoned_with_is_said_and_passed_over() {
        for rule in ["FREQ=WEEKLY;BYDAY=XX", "every day", "FREQ=WEEKLY;INTERVAL=2", "FREQ=WEEKLY;BYMONTHDAY=2"] {
            let schedule = Schedule { rule: rule.into(), ..weekly("TU", "9:00", "17:00") };
            assert!(schedule.check().is_err(), "{rule}");
            let now = parse_now("2026-11-24T11:00").unwrap();
            assert_eq!(opening(std::slice::from_ref(&schedule), now), Opening::Unknown, "{rule}");
            assert!(!is_open(&[schedule], now), "{rule}");
        }
    }
}
