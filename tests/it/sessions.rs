//! Desk hours and appointments: who gets the last slot, what a slip and a calendar tell, who is brought over.

use std::sync::Barrier;

use alongside::desk::{Error, Session};
use alongside::domain::appointment::{
    AppointmentState, CancelReason, NewAppointment, SessionEdit, SessionKind, Slot, Who,
};
use alongside::domain::case::{Stage, Subject};
use alongside::domain::event::Interpreter;
use alongside::domain::person::Person;
use alongside::domain::presence::{BroughtState, Capacity, PresenceState};
use alongside::domain::referral::{Area, ReferralStatus};
use alongside::domain::signpost::SlipHow;
use alongside::domain::today::{Target, TodayKind, Whose};
use chrono::Days;

use crate::support::{self, Play, World, booking, hours};

fn initials(letters: &str) -> Who {
    Who::Words { initials: letters.to_owned(), born_year: Some(1984) }
}

fn free(by: &Session) -> Vec<(Slot, u16)> {
    by.slots(by.today(), 28).unwrap().into_iter().map(|slot| (slot.clone(), slot.left)).collect()
}

#[test]
fn of_two_desks_at_the_last_slot_one_gets_it_and_the_other_is_offered_the_next() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let _ = sam.set_session(None, &hours(&sam, world.elm, Some(sam.me().id), 1)).unwrap();
    let desks = ["rita", "amy", "cleo", "rob"].map(|login| world.sign_in(login));
    let first = free(&sam)[0].0.key();
    let barrier = Barrier::new(desks.len());
    let answers: Vec<Result<(), Error>> = std::thread::scope(|scope| {
        let race = |desk: Session, letters: &'static str| {
            let barrier = &barrier;
            scope.spawn(move || {
                let new = NewAppointment {
                    slot: first,
                    who: initials(letters),
                    interpreter: Interpreter::NotNeeded,
                    overbook: false,
                };
                barrier.wait();
                desk.book(&new).map(drop)
            })
        };
        let running: Vec<_> = desks.into_iter().zip(["A", "B", "C", "D"]).map(|(desk, who)| race(desk, who)).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    for late in answers.iter().filter_map(|answer| answer.as_ref().err()) {
        let Error::Taken(Some(next)) = late else { panic!("{late:?}") };
        assert_eq!((next.day, next.starts.format("%H:%M").to_string()), (first.1, "10:30".to_owned()));
    }
    assert_eq!(sam.appointments(first.1).unwrap().len(), 1);
    // Overbooking is asked, not forbidden.
    let over = NewAppointment { slot: first, who: initials("E"), interpreter: Interpreter::NotNeeded, overbook: true };
    let _ = sam.book(&over).unwrap();
    let rows = sam.appointments(first.1).unwrap();
    assert_eq!(rows.iter().filter(|row| row.over).count(), 1);
    assert_eq!(free(&sam)[0].1, 0, "never less than nothing");
}

#[test]
fn two_desks_on_two_screens_the_second_is_told_and_books_with_one_key() {
    let mut ada = Play::sit("advisor");
    let of = ada.session("advisor");
    let _ = of.set_session(None, &hours(&of, of.home_site().unwrap(), Some(of.me().id), 1)).unwrap();
    let mut ben = ada.beside("advisor2");
    ada.look();
    // The next slot is chosen: two keys.
    ada.keys("b").sees("Book · Khan, Imran").sees("tomorrow 10:00");
    ben.keys("jb").sees("tomorrow 10:00");
    ada.keys("<^S>").sees("Booked: Khan, Imran, Wed 25 November 2026 10:00 · ^Z undo");
    ben.keys("<^S>").sees("That time is taken. The next one is Wed 25 November 2026 at 10:30.");
    ben.keys("<^S>").sees("10:30 · ^Z undo").lacks("Book ·");
    let rows = of.appointments(of.today() + Days::new(1)).unwrap();
    assert_eq!(rows.len(), 2);
    // It stands on the referral too, and goes with the undo.
    assert!(ada.row_with("Khan, Imran").contains("booked"), "{}", ada.text());
    ada.keys("<^Z>").sees("Undone: booking Khan, Imran");
    assert_eq!(of.appointments(of.today() + Days::new(1)).unwrap().len(), 1);
}

#[test]
fn a_booking_appears_on_the_advisors_open_screen_at_the_next_look() {
    let mut ada = Play::wide("advisor");
    let of = ada.session("advisor");
    let today = hours(&of, of.home_site().unwrap(), Some(of.me().id), 0);
    let _ = of.set_session(None, &today).unwrap();
    ada.keys("B").sees("Nobody is booked.");
    let reception = ada.session("reception");
    let khan = reception.find_clients("tran morgan", 5).unwrap().remove(0).id;
    let _ = reception.book(&booking(&reception, Who::Client(khan))).unwrap();
    assert!(ada.look(), "once a second");
    ada.sees("10:00").sees("Tran, Morgan").keys("<Esc>").sees("10:00 appointment");
}

#[test]
fn somebody_comes_waits_and_goes_in_with_the_screen_turned_to_them() {
    let mut ada = Play::wide("advisor");
    let of = ada.session("advisor");
    let _ = of.set_session(None, &hours(&of, of.home_site().unwrap(), Some(of.me().id), 0)).unwrap();
    let reception = ada.session("reception");
    let tran = reception.find_clients("tran morgan", 5).unwrap().remove(0).id;
    let _ = reception.book(&booking(&reception, Who::Client(tran))).unwrap();
    let mut counter = ada.beside("reception");
    counter.keys("B").sees("M.T. 1979").lacks("Tran").sees("Enter: they are here.").keys("v").sees("Tran, Morgan");
    counter.keys("<Enter>").lacks("Tran").sees("M.T. 1979 arrived").sees("waits 0 min");
    counter.pass(220).sees("waits 3 min");
    ada.pass(220).look();
    ada.keys("B").sees("waits 3 min").keys("<Enter>").sees("with a client").sees("Morgan Tran").lacks("Inbox");
    // Nobody else's name stands there now, and the counter sees it.
    ada.lacks("Khan");
    counter.look();
    counter.sees("went in after").lacks("PIP");
}

#[test]
fn whoever_waits_long_is_not_seen_yet_on_every_list_also_for_others_referrals() {
    let mut counter = Play::sit("reception");
    let ada = counter.session_at("advisor", "2026-11-24T08:50");
    let early = SessionEdit {
        starts: chrono::NaiveTime::from_hms_opt(9, 0, 0).unwrap(),
        ..hours(&ada, ada.home_site().unwrap(), Some(ada.me().id), 0)
    };
    let _ = ada.set_session(None, &early).unwrap();
    let row = ada.inbox(&Default::default(), 99).unwrap().into_iter().find(|row| row.name.starts_with("Khan")).unwrap();
    let _ = ada.book(&booking(&ada, Who::Referral(row.id))).unwrap();
    let rita = counter.session_at("reception", "2026-11-24T08:55");
    let one = rita.appointments(rita.today()).unwrap().remove(0);
    let _ = rita.step_appointment(one.id, one.version, AppointmentState::Arrived, None).unwrap();
    counter.look();
    counter.sees("! 09:00 I.K. 1984 not seen 4").resize(120, 36).sees("not seen yet, 4").lacks("Khan");
    counter.keys("B").sees("I.K. 1984").sees("not seen yet, 4").sees("1 waiting").lacks("Khan");
    // It is cancelled with its reason, in words without a name.
    counter.keys("c").sees("Cancelled, because").keys("2").sees("I.K. 1984 cancelled, the desk could not");
    counter.sees("cancelled: the desk could not");
}

#[test]
fn what_is_cancelled_is_free_again_and_taking_that_back_minds_who_has_it_by_now() {
    let world = World::new();
    let (sam, rita) = (world.sign_in("sam"), world.sign_in("rita"));
    let _ = sam.set_session(None, &hours(&sam, world.elm, Some(sam.me().id), 1)).unwrap();
    let one = booking(&rita, initials("A"));
    let id = rita.book(&one).unwrap().value;
    let refused = rita.step_appointment(id, 1, AppointmentState::Cancelled, None).map(drop).unwrap_err();
    assert_eq!(refused.problems()[0].field, "reason");
    let early = rita.step_appointment(id, 1, AppointmentState::Arrived, None).map(drop).unwrap_err();
    assert!(matches!(early, Error::NotNow(_)), "{early}");
    let reason = Some(CancelReason::Person);
    let done = rita.step_appointment(id, 1, AppointmentState::Cancelled, reason).unwrap();
    assert_eq!(free(&rita)[0].1, 1);
    let _ = sam.book(&NewAppointment { who: initials("B"), ..one }).unwrap();
    let late = rita.undo(&done.undo.unwrap()).map(drop).unwrap_err();
    assert!(late.to_string().contains("Somebody else has that time"), "{late}");
    assert_eq!(rita.appointments(sam.today() + Days::new(1)).unwrap().len(), 2, "nothing was taken back");
}

#[test]
fn an_interpreter_takes_two_slots_and_has_to_be_asked_for_ahead() {
    let world = World::new();
    let sam = world.sign_in("sam");
    for ahead in [1, 6] {
        let _ = sam.set_session(None, &hours(&sam, world.elm, Some(sam.me().id), ahead)).unwrap();
    }
    let (first, later) = {
        let all = free(&sam);
        (all[0].0.key(), all[4].0.key())
    };
    let new = |slot, interpreter, overbook| NewAppointment { slot, who: initials("A"), interpreter, overbook };
    let early = sam.book(&new(first, Interpreter::Needed, false)).map(drop).unwrap_err();
    assert_eq!(early.problems()[0].field, "interpreter");
    assert!(early.to_string().contains("from Thu 26 November 2026"), "{early}");
    let id = sam.book(&new(later, Interpreter::Needed, false)).unwrap().value;
    let left: Vec<u16> = free(&sam)[4..].iter().map(|(_, left)| *left).collect();
    assert_eq!(left, [0, 0, 1, 1], "two in a row");
    let _ = sam.set_interpreter(id, 1, Interpreter::Asked).unwrap();
    let _ = sam.set_interpreter(id, 2, Interpreter::Confirmed).unwrap();
    assert!(matches!(sam.set_interpreter(id, 3, Interpreter::NotNeeded), Err(Error::NotNow(_))));
    // The last slot is too short, unless it is said.
    let last = free(&sam)[3].0.key();
    let short = sam.book(&new(last, Interpreter::Confirmed, false)).map(drop).unwrap_err();
    assert!(matches!(short, Error::Taken(Some(_))), "{short:?}");
    let _ = sam.book(&new(last, Interpreter::Confirmed, true)).unwrap();
}

#[test]
fn hours_called_off_and_being_away_mark_whoever_is_booked_then() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let session = sam.set_session(None, &hours(&sam, world.elm, Some(sam.me().id), 1)).unwrap().value;
    let tomorrow = sam.today() + Days::new(1);
    let _ = sam.book(&booking(&sam, initials("A"))).unwrap();
    assert!(sam.appointments(tomorrow).unwrap()[0].held);
    let off = sam.call_off(session, tomorrow).unwrap();
    assert!(off.words.contains("one person is booked then"), "{}", off.words);
    assert!(!sam.appointments(tomorrow).unwrap()[0].held && free(&sam).is_empty());
    let _ = sam.undo(&off.undo.unwrap()).unwrap();
    assert_eq!(free(&sam).len(), 4);
    let _ = sam.set_away(&support::away(&sam, 1)).unwrap();
    // Reception sees it too, though not why.
    let rita = world.sign_in("rita");
    assert!(!rita.appointments(tomorrow).unwrap()[0].held && rita.slots(sam.today(), 28).unwrap().is_empty());
}

#[test]
fn an_advisor_sets_their_own_hours_a_supervisor_everybodys_and_nobody_sits_in_two_places() {
    let world = World::new();
    let (sam, sue, rita) = (world.sign_in("sam"), world.sign_in("sue"), world.sign_in("rita"));
    let own = hours(&sam, world.elm, Some(sam.me().id), 1);
    let theirs = hours(&sam, world.elm, Some(world.staff("amy")), 1);
    assert!(matches!(rita.set_session(None, &own), Err(Error::Denied(_))));
    assert!(matches!(sam.set_session(None, &theirs), Err(Error::Denied(_))));
    assert!(matches!(sam.set_session(None, &hours(&sam, world.oak, Some(sam.me().id), 1)), Err(Error::Denied(_))));
    let id = sam.set_session(None, &own).unwrap().value;
    let _ = sue.set_session(None, &theirs).unwrap();
    let twice = sue.set_session(None, &SessionEdit { room: "Room 9".to_owned(), ..own.clone() }).map(drop).unwrap_err();
    assert_eq!(twice.problems()[0].field, "starts");
    // The second saver is told.
    let _ = sue.set_session(Some((id, 1)), &SessionEdit { places: 2, ..own.clone() }).unwrap();
    assert!(matches!(sam.set_session(Some((id, 1)), &own), Err(Error::Conflict(_))));
    let manager = world.sign_in("max");
    assert!(matches!(manager.slots(sam.today(), 7), Err(Error::Denied(_))));
}

#[test]
fn the_care_team_sees_the_appointments_that_it_booked() {
    let world = World::new();
    let (sam, cleo) = (world.sign_in("sam"), world.sign_in("cleo"));
    let _ = sam.set_session(None, &hours(&sam, world.elm, Some(sam.me().id), 1)).unwrap();
    let referral = world.refer(&cleo, world.elm, "Osei", Some(world.team(support::At::ElmCare)), "rent");
    let _ = cleo.book(&booking(&cleo, Who::Referral(referral))).unwrap();
    let theirs = sam.book(&booking(&sam, initials("B"))).unwrap().value;
    let day = sam.today() + Days::new(1);
    let seen: Vec<String> = cleo.appointments(day).unwrap().into_iter().map(|row| row.name).collect();
    assert_eq!(seen, ["Osei, Imran"]);
    let reason = Some(CancelReason::Desk);
    assert!(matches!(cleo.step_appointment(theirs, 1, AppointmentState::Cancelled, reason), Err(Error::Denied(_))));
    // Whoever only refers moves no referral; whoever works on it does.
    assert_eq!(sam.refresh_referral(referral).unwrap().row.status, ReferralStatus::New);
    let other = world.refer(&sam, world.elm, "Bell", None, "rent");
    let _ = sam.book(&booking(&sam, Who::Referral(other))).unwrap();
    let row = sam.refresh_referral(other).unwrap().row;
    assert!(row.status == ReferralStatus::Booked && row.mine);
}

#[test]
fn a_slip_and_a_calendar_entry_say_nothing_of_what_it_is_about() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let _ = sam.set_session(None, &hours(&sam, world.elm, Some(sam.me().id), 1)).unwrap();
    let of = world.case(&sam, world.elm, "Khan", None);
    let id = sam.book(&booking(&sam, Who::Client(of.client))).unwrap().value;
    let slip = sam.slip(id, SlipHow::default()).unwrap();
    let text = slip.paper.text();
    for words in ["Appointment", "Wed 25 November 2026", "10:00", "Elm Street Health Centre", "Room 4"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let calendar = sam.calendar(true).unwrap();
    assert!(calendar.contains("SUMMARY:Alongside: appointment\r\n"), "{calendar}");
    let from = calendar.find("Alongside: appointment").unwrap();
    let start = calendar[..from].rfind("BEGIN:VEVENT").unwrap();
    let entry = &calendar[start..start + calendar[start..].find("END:VEVENT").unwrap()];
    // Every word of the lists of areas, matters and stages, and of the desk's own trade.
    let mut secret: Vec<String> = Vec::new();
    secret.extend(Area::ALL.iter().map(|one| one.label().to_owned()));
    secret.extend(Subject::ALL.iter().map(|one| one.label().to_owned()));
    secret.extend(Stage::ALL.iter().map(|one| one.label().to_owned()));
    secret.extend(
        ["Khan", "Imran", "advice", "welfare", "benefit", "PIP", "clinic", "Staff sam", "ELM-"].map(str::to_owned),
    );
    // The summary's own first word names the program.
    let entry = entry.replace("Alongside", "").replace("@alongside", "");
    for word in secret.iter().filter(|word| *word != "other") {
        assert!(!support::whole_word(&text, word), "{word}: {text}");
        assert!(!support::whole_word(&entry, word), "{word}: {entry}");
    }
    let told = sam.slip(id, SlipHow { detail: true, ..SlipHow::default() }).unwrap().paper.text();
    assert!(told.contains("Imran Khan") && told.contains("Staff sam"), "{told}");
    assert!(matches!(world.sign_in("cleo").slip(id, SlipHow::default()), Err(Error::Denied(_))));
}

#[test]
fn walk_in_hours_count_who_came_and_the_clinics_book_only_a_time() {
    let world = World::new();
    let (sue, rita) = (world.sign_in("sue"), world.sign_in("rita"));
    let walk = SessionEdit { kind: SessionKind::WalkIn, places: 2, ..hours(&sue, world.elm, None, 0) };
    let clinic = SessionEdit { kind: SessionKind::Clinic, ..hours(&sue, world.elm, None, 1) };
    let walk = sue.set_session(None, &walk).unwrap().value;
    let clinic = sue.set_session(None, &clinic).unwrap().value;
    let starts = chrono::NaiveTime::from_hms_opt(10, 0, 0).unwrap();
    let odd = chrono::NaiveTime::from_hms_opt(10, 47, 0).unwrap();
    let new = |session, ahead, at, letters: &str| NewAppointment {
        slot: (session, sue.today() + Days::new(ahead), at),
        who: initials(letters),
        interpreter: Interpreter::NotNeeded,
        overbook: false,
    };
    for letters in ["A", "B"] {
        let id = rita.book(&new(walk, 0, starts, letters)).unwrap().value;
        let _ = rita.step_appointment(id, 1, AppointmentState::Arrived, None).unwrap();
    }
    assert!(matches!(rita.book(&new(walk, 0, starts, "C")), Err(Error::Taken(_))));
    for letters in ["D", "E"] {
        let _ = rita.book(&new(clinic, 1, odd, letters)).unwrap();
    }
    assert!(matches!(rita.book(&new(clinic, 2, odd, "F")), Err(Error::NotNow(_))));
    let today = rita.desk_today().unwrap().remove(0);
    assert_eq!((today.sessions[0].waiting, today.sessions[0].left), (2, 0));
}

#[test]
fn an_advisor_says_when_they_are_free_and_the_counter_sees_it() {
    let mut ada = Play::sit("advisor");
    ada.keys("F").sees("Say to the counter").keys("n").sees("The counter and the care team see: free now");
    ada.keys("Fl").sees("waiting list");
    let reception = ada.session("reception");
    let desk = reception.desk_today().unwrap().remove(0);
    assert_eq!((desk.capacity, desk.people[0].state), (Capacity::Waiting, PresenceState::Free));
    ada.keys("Fa").sees("Free at").types("11:20").keys("<^S>").sees("free at 11:20");
    let mut counter = ada.beside("reception");
    counter.keys(":").types("the desk today").keys("<Enter>").sees("Ada Obi · free at 11:20").sees("waiting list");
    counter.keys("<Esc>V").sees("Nobody says that they are free now.");
}

/// Ada says that she is free, and the counter asks whether somebody may be brought over.
fn brought_over() -> (Play, Play) {
    let mut ada = Play::sit("advisor");
    let of = ada.session("advisor");
    let _ = of.set_session(None, &hours(&of, of.home_site().unwrap(), Some(of.me().id), 1)).unwrap();
    ada.keys("Fn").sees("free now");
    let mut counter = ada.beside("reception");
    counter.keys("V").sees("Bring over");
    counter.keys("<^S>").sees("Asked Ada Obi: wait for a yes");
    assert!(ada.look());
    ada.sees("^Y yes ^N no: bring Osei, Abena?");
    (ada, counter)
}

#[test]
fn whoever_is_brought_over_comes_with_a_yes_also_while_a_note_is_typed() {
    let (mut ada, mut counter) = brought_over();
    ada.keys("n").types("Khan").sees("^Y yes");
    ada.keys("<^Y>").sees("Osei, Abena: bring them in").sees("Khan");
    assert!(counter.look());
    counter.sees("Ada Obi: bring them in");
    let desk = counter.session("reception").desk_today().unwrap().remove(0);
    assert_eq!(desk.people[0].state, PresenceState::Busy);
}

#[test]
fn without_a_yes_in_two_minutes_the_next_slot_is_held_once_and_both_are_told() {
    let (mut ada, mut counter) = brought_over();
    counter.pass(60).sees("asked Ada Obi: ");
    // The screen asks for it once the time is over; the desk's own clock, which stands in this test, decides.
    counter.pass(61).sees("There is still time for a yes.");
    let later = counter.session_at("reception", "2026-11-24T09:43:05");
    let one = later.brought().unwrap().remove(0);
    let held = later.answer_brought(one.id, one.version, BroughtState::Unanswered).unwrap();
    assert!(held.words.contains("no answer; the next slot is held, tomorrow 10:00"), "{}", held.words);
    assert!(ada.look());
    ada.sees("no answer, next slot held: 25 Nov 10:00").lacks("^Y yes");
    let late = ada.session_at("advisor", "2026-11-24T09:43:06");
    let yes = late.answer_brought(one.id, one.version, BroughtState::Yes).map(drop).unwrap_err();
    assert!(yes.to_string().contains("answered already"), "{yes}");
    let of = ada.session("advisor");
    assert_eq!(of.appointments(of.today() + Days::new(1)).unwrap().len(), 1, "held once, whoever looked first");
    assert_eq!(of.brought().unwrap()[0].state, BroughtState::Unanswered);
}

#[test]
fn not_now_holds_the_next_slot_and_a_late_yes_is_none() {
    let (mut ada, mut counter) = brought_over();
    ada.keys("<^N>").sees("Osei, Abena: not now, next slot held: 25 Nov 10:00");
    assert!(counter.look());
    counter.sees("Ada Obi: not now, next slot held: 25 Nov 10:00");
    let of = ada.session("reception");
    let one = of.brought().unwrap().remove(0);
    let again = of.answer_brought(one.id, one.version, BroughtState::Unanswered).map(drop).unwrap_err();
    assert!(matches!(again, Error::NotNow(_)), "{again}");
}

#[test]
fn todays_appointments_stand_on_the_advisors_list_by_their_hour() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let _ = sam.set_session(None, &hours(&sam, world.elm, Some(sam.me().id), 0)).unwrap();
    let of = world.case(&sam, world.elm, "Khan", None);
    let waits = world.refer(&sam, world.elm, "Adams", None, "rent");
    for who in [Who::Client(of.client), Who::Referral(waits), initials("Z")] {
        let _ = sam.book(&booking(&sam, who)).unwrap();
    }
    let rows = sam.today_rows(Whose::Mine, alongside::desk::today::Ahead::PANE).unwrap().rows;
    let theirs = rows.iter().filter(|row| row.name == "Adams, Imran").count();
    assert_eq!(theirs, 1, "who is booked for today stands there once");
    let rows: Vec<_> = rows.into_iter().filter(|row| row.kind == TodayKind::Appointment).collect();
    let told: Vec<_> = rows.iter().map(|row| (row.words.as_str(), row.name.as_str(), row.target)).collect();
    // Somebody of whom only initials are known leads nowhere.
    assert_eq!(
        told,
        [
            ("10:00 appointment", "Khan, Imran", Target::Case(of.case)),
            ("10:30 appointment", "Adams, Imran", Target::Referral(waits)),
        ]
    );
    let amy = world.sign_in("amy");
    let theirs = amy.today_rows(Whose::Mine, alongside::desk::today::Ahead::PANE).unwrap().rows;
    assert!(!theirs.iter().any(|row| row.kind == TodayKind::Appointment));
}

#[test]
fn nobody_is_booked_twice_at_one_desk_and_nobody_who_died() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let _ = sam.set_session(None, &hours(&sam, world.elm, Some(sam.me().id), 1)).unwrap();
    let of = world.case(&sam, world.elm, "Khan", None);
    let _ = sam.book(&booking(&sam, Who::Client(of.client))).unwrap();
    let twice = sam.book(&booking(&sam, Who::Client(of.client))).map(drop).unwrap_err();
    assert!(twice.to_string().contains("booked on that day"), "{twice}");
    let gone = world.case(&sam, world.elm, "Grant", None);
    let _ = sam.record_death(gone.case, 1, sam.today()).unwrap();
    assert!(matches!(sam.book(&booking(&sam, Who::Client(gone.client))), Err(Error::NotNow(_))));
    let blank = sam.book(&booking(&sam, initials(" "))).map(drop).unwrap_err();
    assert_eq!(blank.problems()[0].field, "initials");
    // A person who needs an interpreter is offered the long slots.
    let person = Person { interpreter: true, ..support::person("Begum") };
    let _ = sam.edit_client(of.client, 1, &person).unwrap();
    assert!(sam.bookable(&Who::Client(of.client)).unwrap().interpreter);
}
