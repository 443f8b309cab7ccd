//! The iCalendar file, read by another library than the one that wrote it.

use calcard::icalendar::{ICalendar, ICalendarComponentType as Is, ICalendarProperty as Prop};
use chrono::Datelike as _;

use crate::support::{World, due_update, event as event_of, letter, task};
use alongside::desk::Error;
use alongside::domain::due::DueEventKind;
use alongside::domain::event::{EventEdit, EventState};
use alongside::domain::id::MatterId;
use alongside::domain::role::Verb;
use alongside::domain::task::{NewTask, TaskState};

/// The whole file, each folded line put together, and what the other library reads from it.
fn read(text: &str) -> ICalendar {
    assert!(
        text.ends_with("END:VCALENDAR\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']),
        "lines end in CRLF"
    );
    assert!(text.lines().all(|line| line.len() <= 75), "long lines are folded");
    ICalendar::parse(text).expect("an iCalendar file")
}

fn titles(read: &ICalendar) -> Vec<&str> {
    let events = read.components.iter().filter(|part| part.component_type == Is::VEvent);
    events.map(|event| event.property(&Prop::Summary).unwrap().values[0].as_text().unwrap()).collect()
}

#[test]
fn due_dates_in_a_calendar_name_nobody_and_ring_ahead() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    assert!(titles(&read(&sam.calendar(false).unwrap())).is_empty(), "no due date is no fault");
    let due = sam.record_letter(&letter(&sam, of.matter, "8 points")).unwrap().value;
    let row = sam.due_dates(false, None).unwrap().remove(0);
    let text = sam.calendar(false).unwrap();
    let parsed = read(&text);
    assert_eq!(titles(&parsed), [format!("Alongside: due date {}", row.reference)]);
    let at = parsed.components.iter().position(|part| part.component_type == Is::VEvent).unwrap();
    let event = &parsed.components[at];
    let start = event.property(&Prop::Dtstart).unwrap().values[0].as_partial_date_time().unwrap();
    let day = (start.year, start.month, start.day, start.hour);
    let wanted =
        (u16::try_from(row.due.year()).ok(), u8::try_from(row.due.month()).ok(), u8::try_from(row.due.day()).ok());
    assert_eq!(day, (wanted.0, wanted.1, wanted.2, None), "a whole day");
    assert_eq!(event.uid(), Some(format!("{due}@alongside").as_str()));
    assert!(!event.has_property(&Prop::Dtend), "an end on the same day is not allowed");
    assert!(event.has_property(&Prop::Dtstamp) && event.has_property(&Prop::Sequence));
    assert_eq!(parsed.alarms_for_id(u32::try_from(at).unwrap()).count(), 2);
    for told in ["Khan", "8 points", "reconsideration", "DWP", &row.told.title] {
        assert!(!text.contains(told), "{told}");
    }
    // A task and a hearing stand there too, as neutral.
    let by = Some(sam.today());
    let _ = sam.add_task(&NewTask { by, owner: Some(sam.me().id), ..task(of.case, "ring Khan") }).unwrap();
    let _ = sam.add_event(of.case, &event_of(&sam), None).unwrap();
    let text = sam.calendar(true).unwrap();
    let of_case = |what: &str| format!("Alongside: {what} {}", row.reference);
    assert_eq!(titles(&read(&text)), [of_case("due date"), of_case("task"), of_case("event")]);
    assert!(!text.contains("Khan") && !text.contains("hearing"));
    let _ = sam.end_task(sam.tasks(false, None).unwrap()[0].id, 1, TaskState::Done).unwrap();
    let cancelled = EventEdit { state: EventState::Cancelled, ..event_of(&sam) };
    let _ = sam.edit_event(sam.events(false, None).unwrap()[0].id, 1, &cancelled).unwrap();
    // What was sent keeps its identifier and has a later sequence; what has ended is gone.
    let _ = sam.update_due(due, 1, &due_update(&sam, DueEventKind::Sent, "")).unwrap();
    let text = sam.calendar(false).unwrap();
    assert_eq!(titles(&read(&text)), [format!("Alongside: receipt to confirm {}", row.reference)]);
    assert!(text.contains("SEQUENCE:2\r\n") && text.contains(&format!("UID:{due}@alongside")));
    let _ = sam.update_due(due, 2, &due_update(&sam, DueEventKind::Confirmed, "")).unwrap();
    assert!(titles(&read(&sam.calendar(false).unwrap())).is_empty());
}

#[test]
fn an_hour_is_told_in_utc() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let _ = sam.record_letter(&letter(&sam, of.matter, "")).unwrap();
    let mut row = sam.due_dates(false, None).unwrap().remove(0);
    row.due = chrono::NaiveDate::from_ymd_opt(2026, 7, 3).unwrap();
    row.at = chrono::NaiveTime::from_hms_opt(17, 0, 0);
    let now = sam.now() - chrono::Days::new(400);
    let text = alongside::exchange::calendar::of(std::slice::from_ref(&row), &[], &[], &[], now);
    let _ = read(&text);
    assert_eq!(text, alongside::exchange::calendar::of(&[row], &[], &[], &[], now), "nothing by chance");
    let stamp = format!("DTSTAMP:{}\r\n", now.format("%Y%m%dT%H%M%SZ"));
    assert_eq!(text.matches("DTSTAMP:").count(), text.matches(&stamp).count(), "no clock but the desk's\n{text}");
    assert!(text.contains("DTSTART:20260703T160000Z\r\n"), "17:00 in summer\n{text}");
}

#[test]
fn whose_calendar_it_is_and_who_may_have_one() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let ada = world.sign_in("ada");
    let of: MatterId = world.case(&ada, world.elm, "Khan", None).matter;
    let _ = ada.record_letter(&letter(&ada, of, "")).unwrap();
    assert_eq!(titles(&read(&sam.calendar(false).unwrap())).len(), 1);
    assert_eq!(titles(&read(&ada.calendar(true).unwrap())).len(), 1);
    assert!(titles(&read(&sam.calendar(true).unwrap())).is_empty());
    let rows = ada.audit_rows(None).unwrap();
    let given = rows.iter().filter(|(_, row)| row.row == "calendar" && row.verb == Verb::SeeCase.code());
    assert_eq!(given.count(), 3, "each file that was given out stands in the chain");
    for login in ["rita", "cleo", "max"] {
        let other = world.sign_in(login);
        assert!(matches!(other.calendar(false), Err(Error::Denied(_))), "{login}");
    }
}
