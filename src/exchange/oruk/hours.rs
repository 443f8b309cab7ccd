//! Schedules of a feed as hours: iCalendar recurrence in fields.

use chrono::{NaiveDate, NaiveTime};
use serde_json::{Map, Value};

use super::take::{each, line, text};
use crate::domain::problem::Problem;
use crate::domain::service::Schedule;

/// Parts of a rule that are taken as they stand, by their field.
const PARTS: &[(&str, &str)] = &[
    ("byday", "BYDAY"),
    ("bymonthday", "BYMONTHDAY"),
    ("byweekno", "BYWEEKNO"),
    ("byyearday", "BYYEARDAY"),
    ("wkst", "WKST"),
    ("count", "COUNT"),
];

/// Takes the schedules of a service or of one of its places.
pub(super) fn hours(object: &mut Map<String, Value>, warnings: &mut Vec<Problem>) -> Vec<Schedule> {
    let mut all = Vec::new();
    each(object, "schedules", |schedule| all.push(one(schedule, warnings)));
    all.retain(|schedule| *schedule != Schedule::default());
    all
}

fn one(object: &mut Map<String, Value>, warnings: &mut Vec<Problem>) -> Schedule {
    let mut warn = |words: &str| warnings.push(Problem::new("schedules", words));
    let mut day = |name: &str| {
        let text = line(object, name);
        let read = text.get(..10).unwrap_or(&text).parse::<NaiveDate>().ok();
        if read.is_none() && !text.is_empty() {
            warn("A day of the hours cannot be read; a day is written as 2026-11-24.");
        }
        read
    };
    let (starts, from, to, last) = (day("dtstart"), day("valid_from"), day("valid_to"), day("until"));
    let mut time = |name: &str| {
        let text = line(object, name);
        let read = ["%H:%M:%S", "%H:%M"].iter().find_map(|form| NaiveTime::parse_from_str(&text, form).ok());
        if read.is_none() && !text.is_empty() {
            warn("An hour cannot be read; an hour is written as 09:30, UK time.");
        }
        read
    };
    let (opens, closes) = (time("opens_at"), time("closes_at"));
    let mut parts = Vec::new();
    let freq = line(object, "freq").to_ascii_uppercase();
    let interval = line(object, "interval");
    let by: Vec<(&str, String)> =
        PARTS.iter().map(|(name, part)| (*part, line(object, name).replace(' ', "").to_ascii_uppercase())).collect();
    // Days of the week without a word of how often are each week's.
    let weekly = freq.is_empty() && by.iter().any(|(part, value)| *part == "BYDAY" && !value.is_empty());
    if weekly || !freq.is_empty() {
        parts.push(format!("FREQ={}", if weekly { "WEEKLY" } else { &freq }));
        if !matches!(interval.as_str(), "" | "1") {
            parts.push(format!("INTERVAL={interval}"));
        }
        parts.extend(
            by.into_iter().filter(|(_, value)| !value.is_empty()).map(|(part, value)| format!("{part}={value}")),
        );
    }
    let said = [text(object, "description"), text(object, "notes"), text(object, "attending_type")];
    let schedule = Schedule {
        starts,
        from,
        until: to.into_iter().chain(last).min(),
        rule: parts.join(";"),
        opens,
        closes,
        words: said.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" "),
    };
    if schedule.check().is_err() {
        warn("The days of the hours contradict each other, so that it is not said whether it is open.");
    }
    schedule
}
