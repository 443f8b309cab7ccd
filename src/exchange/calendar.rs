//! Due dates, tasks, events and appointments as an iCalendar file (RFC 5545), for the calendars that people carry.
//!
//! Those calendars are shared, synchronised and shown on other people's screens: a title names the case by its reference and
//! what kind of day it is, and nothing else of anybody.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Timelike as _, Utc};
use icalendar::{Alarm, Calendar, Class, Component as _, Event, EventLike as _, Property, Trigger};
use uuid::Uuid;

use crate::domain::appointment::AppointmentRow;
use crate::domain::date::uk_instant;
use crate::domain::due::{DueRow, DueState};
use crate::domain::event::EventRow;
use crate::domain::task::TaskRow;
use crate::domain::time_limit::Kind;

/// Alarms of a whole day, before its midnight: at 09:00 five days ahead, and at 09:00 on the day before.
const DAY_ALARMS: [Duration; 2] = [Duration::hours(4 * 24 + 15), Duration::hours(15)];
/// Alarms of an hour: a day ahead, and two hours ahead.
const HOUR_ALARMS: [Duration; 2] = [Duration::hours(24), Duration::hours(2)];

/// One entry: what stands on a day, in words that name nobody.
struct Entry<'a> {
    id: Uuid,
    version: u32,
    what: &'static str,
    /// What says whose it is; empty for an appointment, which names nobody and nothing.
    reference: &'a str,
    day: NaiveDate,
    at: Option<NaiveTime>,
}

/// A calendar of these due dates, tasks with a day, events and appointments, as it stands at `now`.
///
/// Each keeps its identifier, and its version counts as the sequence: taken in again, it replaces what it was.
#[must_use]
pub fn of(
    dates: &[DueRow],
    tasks: &[TaskRow],
    events: &[EventRow],
    appointments: &[AppointmentRow],
    now: DateTime<Utc>,
) -> String {
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//Alongside//Alongside//EN"))
        .name("Alongside");
    let dates = dates.iter().map(due_date);
    let tasks = tasks.iter().filter_map(task);
    let events = events.iter().map(|row| Entry {
        id: row.id.0,
        version: row.version,
        what: "event",
        reference: &row.reference,
        day: row.what.on,
        at: row.what.at,
    });
    let appointments = appointments.iter().map(|row| Entry {
        id: row.id.0,
        version: row.version,
        what: "appointment",
        reference: "",
        day: row.day,
        at: Some(row.starts),
    });
    calendar.extend(dates.chain(tasks).chain(events).chain(appointments).map(|entry| event(&entry, now)));
    calendar.to_string()
}

fn due_date(row: &DueRow) -> Entry<'_> {
    let what = match (row.state, row.kind) {
        (DueState::Sent, _) => "receipt to confirm",
        (_, Kind::FirstDay) => "first day",
        _ => "due date",
    };
    Entry { id: row.id.0, version: row.version, what, reference: &row.reference, day: row.due, at: row.at }
}

fn task(row: &TaskRow) -> Option<Entry<'_>> {
    let (version, reference) = (row.version, row.reference.as_str());
    row.by.map(|day| Entry { id: row.id.0, version, what: "task", reference, day, at: None })
}

fn event(entry: &Entry<'_>, now: DateTime<Utc>) -> Event {
    let title = format!("Alongside: {} {}", entry.what, entry.reference).trim_end().to_owned();
    let mut event = Event::new();
    event
        .uid(&format!("{}@alongside", entry.id))
        .timestamp(now)
        .sequence(entry.version)
        .summary(&title)
        .class(Class::Private)
        .add_property("TRANSP", "TRANSPARENT");
    let alarms = if let Some(at) = entry.at {
        event.starts(uk_instant(entry.day, at.hour(), at.minute()));
        HOUR_ALARMS
    } else {
        // Without an end: it lasts that day. `all_day` would end it on the day on which it starts, which the format forbids.
        event.starts(entry.day);
        DAY_ALARMS
    };
    for (at, before) in alarms.into_iter().enumerate() {
        let mut alarm = Alarm::display(&title, Trigger::before_start(before));
        // What is not given, the library fills in from the machine's clock and by chance.
        alarm.timestamp(now).uid(&format!("{}-{at}@alongside", entry.id));
        event.alarm(alarm);
    }
    event.done()
}
