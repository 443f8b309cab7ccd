#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

const SITE: SiteId = SiteId(Uuid::from_u128(1));
const ADA: StaffId = StaffId(Uuid::from_u128(2));

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn at(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
}

fn session(number: u128, what: SessionEdit) -> DeskSession {
    DeskSession { id: DeskSessionId(Uuid::from_u128(number)), version: 1, what, advisor_name: "Ada Obi".to_owned() }
}

fn tuesdays(places: u16) -> SessionEdit {
    SessionEdit {
        site: SITE,
        advisor: Some(ADA),
        repeats: Repeats::Tuesday,
        from: day(2026, 1, 1),
        until: None,
        starts: at(9, 30),
        ends: at(11, 0),
        minutes: 20,
        places,
        room: "Room 4".to_owned(),
        kind: SessionKind::Slots,
    }
}

static NO_HOLIDAYS: std::sync::LazyLock<Holidays> = std::sync::LazyLock::new(Holidays::default);

static NONE: std::sync::LazyLock<DaysOff<'static>> = std::sync::LazyLock::new(|| DaysOff {
    holidays: &NO_HOLIDAYS,
    nations: &[(SITE, Nation::England)],
    called_off: &[],
    away: &[],
});

fn taken(session: &DeskSession, day: NaiveDate, starts: NaiveTime, minutes: u16) -> Taken {
    Taken { session: session.id, day, starts, minutes }
}

#[test]
fn slots_lie_within_their_session_and_what_is_left_over_is_no_slot() {
    let one = session(7, tuesdays(1));
    let tuesday = day(2026, 2, 3);
    let all = slots(std::slice::from_ref(&one), day(2026, 2, 2), 7, &NONE, &[]);
    let hours: Vec<_> = all.iter().map(|slot| (slot.day, slot.starts)).collect();
    assert_eq!(hours, [(9, 30), (9, 50), (10, 10), (10, 30)].map(|(hour, minute)| (tuesday, at(hour, minute))));
    assert!(all.iter().all(|slot| slot.left == 1 && slot.minutes == 20));
}

#[test]
fn walk_in_hours_are_one_slot_for_so_many_and_the_clinics_book_has_none() {
    let walk = session(7, SessionEdit { kind: SessionKind::WalkIn, places: 3, ..tuesdays(3) });
    let book = session(8, SessionEdit { kind: SessionKind::Clinic, ..tuesdays(1) });
    let tuesday = day(2026, 2, 3);
    let came = [taken(&walk, tuesday, at(9, 30), 90)];
    let all = slots(&[walk, book.clone()], tuesday, 1, &NONE, &came);
    assert_eq!(all.iter().map(|slot| (slot.walk_in, slot.minutes, slot.left)).collect::<Vec<_>>(), [(true, 90, 2)]);
    assert!(book.begins_at(at(9, 47)) && !book.begins_at(at(11, 0)));
}

#[test]
fn bank_holidays_days_called_off_and_being_away_take_slots_away() {
    let one = session(7, tuesdays(1));
    let tuesday = day(2026, 2, 3);
    let held = |off: &DaysOff<'_>| one.held_on(tuesday, off);
    assert!(held(&NONE));
    let mut holidays = Holidays::default();
    holidays.set(super::super::time_limit::Division::EnglandAndWales, 2026, [tuesday]);
    assert!(!held(&DaysOff { holidays: &holidays, ..*NONE }));
    let once = session(8, SessionEdit { repeats: Repeats::Once, from: tuesday, ..tuesdays(1) });
    assert!(once.held_on(tuesday, &DaysOff { holidays: &holidays, ..*NONE }), "set for that very day");
    assert!(!held(&DaysOff { called_off: &[(one.id, tuesday)], ..*NONE }));
    assert!(!held(&DaysOff { away: &[(ADA, day(2026, 2, 1), tuesday)], ..*NONE }));
    assert!(held(&DaysOff { away: &[(ADA, day(2026, 1, 1), day(2026, 2, 2))], ..*NONE }));
}

#[test]
fn somebody_who_needs_an_interpreter_gets_two_slots_in_a_row_and_not_before_one_can_come() {
    let one = session(7, tuesdays(1));
    let (monday, tuesday) = (day(2026, 2, 2), day(2026, 2, 3));
    let booked = [taken(&one, tuesday, at(9, 50), 20)];
    let all = slots(std::slice::from_ref(&one), monday, 14, &NONE, &booked);
    let now = uk_instant(monday, 9, 0);
    let open = |interpreter| {
        let found = open_to(&all, interpreter, now, NONE.holidays, NONE.nations);
        found.into_iter().map(|slot| (slot.day, slot.starts)).collect::<Vec<_>>()
    };
    assert_eq!(open(Interpreter::NotNeeded)[0], (tuesday, at(9, 30)));
    // 9:30 is followed by a full one, and the last of a session by none.
    assert_eq!(open(Interpreter::Confirmed)[0], (tuesday, at(10, 10)));
    assert_eq!(open(Interpreter::Confirmed)[1], (day(2026, 2, 10), at(9, 30)));
    // Two working days from Monday is Wednesday: the next Tuesday then.
    assert_eq!(interpreter_from(monday, Some(Nation::England), NONE.holidays), day(2026, 2, 4));
    assert_eq!(open(Interpreter::Needed)[0], (day(2026, 2, 10), at(9, 30)));
    assert_eq!(one.length(Interpreter::Asked), 40);
}

#[test]
fn a_session_at_nine_is_at_nine_on_either_side_of_the_clocks_change() {
    let one = session(7, SessionEdit { repeats: Repeats::Sunday, starts: at(9, 0), ends: at(10, 0), ..tuesdays(1) });
    // The clocks go forward on 29 March 2026 and back on 25 October.
    for (date, utc) in [((2026, 3, 22), 9), ((2026, 3, 29), 8), ((2026, 10, 18), 8), ((2026, 10, 25), 9)] {
        let all = slots(std::slice::from_ref(&one), day(date.0, date.1, date.2), 1, &NONE, &[]);
        assert_eq!((all[0].starts, all[0].begins().hour()), (at(9, 0), utc), "{date:?}");
        assert_eq!((all[2].ends() - all[0].begins()).num_minutes(), 60);
    }
}

#[test]
fn hours_that_do_not_fit_are_told_by_their_field() {
    let wrong = SessionEdit { ends: at(9, 0), minutes: 0, places: 0, until: Some(day(2025, 1, 1)), ..tuesdays(1) };
    let fields: BTreeSet<&str> = wrong.problems().iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["ends", "minutes", "places", "until"].into());
    assert_eq!(SessionEdit { minutes: 100, ..tuesdays(1) }.problems()[0].field, "minutes");
    assert!(tuesdays(1).problems().is_empty());
    assert!(tuesdays(1).meets(&SessionEdit { starts: at(10, 0), ends: at(12, 0), ..tuesdays(1) }));
    assert!(!tuesdays(1).meets(&SessionEdit { starts: at(11, 0), ends: at(12, 0), ..tuesdays(1) }));
    assert!(!tuesdays(1).meets(&SessionEdit { repeats: Repeats::Friday, ..tuesdays(1) }));
}

#[test]
fn what_was_cancelled_or_went_in_stays_so() {
    for from in AppointmentState::ALL {
        let ended = matches!(from, AppointmentState::Cancelled | AppointmentState::Started);
        let any = AppointmentState::ALL.iter().any(|to| from.can_become(*to));
        assert_eq!(any, !ended, "{from}");
        assert!(!from.can_become(AppointmentState::Booked) && !from.can_become(*from), "{from}");
    }
}

proptest! {
    #[test]
    fn no_slot_lies_outside_its_session_or_on_a_day_off_and_none_has_less_than_nothing_left(
        begins in 0_u32..24 * 60, long in 1_u32..600, minutes in 5_u16..241, places in 1_u16..6,
        repeats in 0..Repeats::ALL.len(), kind in 0..SessionKind::ALL.len(), from in 0_u64..40, days in 0_u64..60,
        off in prop::collection::vec(0_u64..60, 0..9), away in prop::option::of((0_u64..60, 0_u64..9)),
        booked in prop::collection::vec((0_u64..60, 0_u32..24 * 60, 5_u16..241), 0..40),
    ) {
        let first = day(2026, 3, 1);
        let on = |later: u64| first + chrono::Days::new(later);
        let ends = (begins + long).min(24 * 60 - 1);
        let one = session(7, SessionEdit {
            repeats: Repeats::ALL[repeats], kind: SessionKind::ALL[kind], from: on(from), minutes, places,
            starts: hour(begins).unwrap(), ends: hour(ends).unwrap(), ..tuesdays(1)
        });
        let called_off: Vec<_> = off.iter().map(|later| (one.id, on(*later))).collect();
        let away: Vec<_> = away.iter().map(|(starts, more)| (ADA, on(*starts), on(starts + more))).collect();
        let off = DaysOff { called_off: &called_off, away: &away, ..*NONE };
        let booked: Vec<_> = booked
            .iter()
            .map(|(later, starts, minutes)| taken(&one, on(*later), hour(*starts).unwrap(), *minutes))
            .collect();
        let all = slots(std::slice::from_ref(&one), first, days, &off, &booked);
        for slot in &all {
            prop_assert!(slot.day >= on(from) && slot.day < on(days) && one.what.has(slot.day));
            prop_assert!(slot.starts >= one.what.starts && one.holds(slot.starts, slot.minutes));
            prop_assert!(slot.left <= places);
            prop_assert!(!called_off.contains(&(one.id, slot.day)));
            prop_assert!(!away.iter().any(|(_, from, until)| *from <= slot.day && slot.day <= *until));
            let meets = booked.iter().filter(|one| one.day == slot.day).filter(|one| {
                minute(one.starts) < minute(slot.starts) + u32::from(slot.minutes)
                    && minute(slot.starts) < minute(one.starts) + u32::from(one.minutes)
            });
            // Never more is offered than if each of those that meet it sat in another place for all of it.
            prop_assert!(usize::from(slot.left) + meets.count() >= usize::from(places));
        }
        let keys: BTreeSet<_> = all.iter().map(Slot::key).collect();
        prop_assert_eq!(keys.len(), all.len(), "no slot twice");
        for interpreter in Interpreter::ALL {
            let open = open_to(&all, *interpreter, uk_instant(first, 0, 0), NONE.holidays, NONE.nations);
            prop_assert!(open.iter().all(|slot| slot.left > 0 && all.contains(slot)));
        }
    }
}

#[test]
fn whoever_comes_early_waits_for_their_time_first() {
    let on = day(2026, 11, 24);
    let utc = |hour, minute| uk_instant(on, hour, minute);
    let row = |came, state, walk_in| AppointmentRow {
        id: AppointmentId(Uuid::from_u128(3)),
        version: 1,
        site: SITE,
        session: DeskSessionId(Uuid::from_u128(4)),
        day: on,
        starts: at(10, 0),
        minutes: 30,
        client: None,
        referral: None,
        name: "M.T., born 1979".to_owned(),
        queued: "M.T. 1979".to_owned(),
        interpreter: Interpreter::NotNeeded,
        state,
        reason: None,
        arrived: came,
        started: None,
        advisor: None,
        advisor_name: String::new(),
        room: String::new(),
        walk_in,
        over: false,
        held: true,
    };
    let arrived = |hour, minute| row(Some(utc(hour, minute)), AppointmentState::Arrived, false);
    assert!(!arrived(9, 30).waits_long(utc(10, 19)) && arrived(9, 30).waits_long(utc(10, 20)));
    assert!(!arrived(10, 10).waits_long(utc(10, 29)) && arrived(10, 10).waits_long(utc(10, 30)));
    assert_eq!(arrived(9, 30).waited(utc(10, 20)), Some(50), "all of it is counted");
    let walk_in = row(Some(utc(9, 30)), AppointmentState::Arrived, true);
    assert!(!walk_in.waits_long(utc(9, 49)) && walk_in.waits_long(utc(9, 50)), "nobody has a time there");
    for state in [AppointmentState::Booked, AppointmentState::Started, AppointmentState::NotSeen] {
        assert!(!row(Some(utc(9, 0)), state, false).waits_long(utc(12, 0)), "{state}");
    }
}
