//! Due dates as an iCalendar file (RFC 5545), for the calendars that people carry.
//!
//! Those calendars are shared, synchronised and shown on other people's screens: a title names the case by its reference and
//! what kind of day it is, and nothing else of anybody.

use chrono::{DateTime, Duration, Timelike as _, Utc};
use icalendar::{Alarm, Calendar, Class, Component as _, Event, EventLike as _, Property, Trigger};

use crate::domain::date::uk_instant;
use crate::domain::due::{DueRow, DueState};
use crate::domain::time_limit::Kind;

/// Alarms of a whole day, before its midnight: at 09:00 five days ahead, and at 09:00 on the day before.
const DAY_ALARMS: [Duration; 2] = [Duration::hours(4 * 24 + 15), Duration::hours(15)];
/// Alarms of an hour: a day ahead, and two hours ahead.
const HOUR_ALARMS: [Duration; 2] = [Duration::hours(24), Duration::hours(2)];

/// A calendar of these due dates, as it stands at `now`.
///
/// A due date keeps its identifier, and its version counts as the sequence: taken in again, it replaces what it was.
#[must_use]
pub fn of_due_dates(rows: &[DueRow], now: DateTime<Utc>) -> String {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//Alongside//Alongside//EN"))
        .name("Alongside");
    calendar.extend(rows.iter().map(|row| event(row, now)));
    calendar.to_string()
}

fn event(row: &DueRow, now: DateTime<Utc>) -> Event {
    let what = match (row.state, row.kind) {
        (DueState::Sent, _) => "receipt to confirm",
        (_, Kind::FirstDay) => "first day",
        _ => "due date",
    };
    let title = format!("Alongside: {what} {}", row.reference);
    let mut event = Event::new();
    event
        .uid(&format!("{}@alongside", row.id))
        .timestamp(now)
        .sequence(row.version)
        .summary(&title)
        .class(Class::Private)
        .add_property("TRANSP", "TRANSPARENT");
    let alarms = if let Some(at) = row.at {
        event.starts(uk_instant(row.due, at.hour(), at.minute()));
        HOUR_ALARMS
    } else {
        // Without an end: it lasts that day. `all_day` would end it on the day on which it starts, which the format forbids.
        event.starts(row.due);
        DAY_ALARMS
    };
    for (at, before) in alarms.into_iter().enumerate() {
        let mut alarm = Alarm::display(&title, Trigger::before_start(before));
        // What is not given, the library fills in from the machine's clock and by chance.
        alarm.timestamp(now).uid(&format!("{}-{at}@alongside", row.id));
        event.alarm(alarm);
    }
    event.done()
}
