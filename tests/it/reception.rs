//! Reception with the program as it is built: several terminals on one desk, stepping away, and what is said aloud.
#![cfg(unix)]

use std::path::Path;
use std::time::Instant;

use alongside::desk::people::NewStaff;
use alongside::domain::appointment::SessionEdit;
use alongside::domain::people::TeamKind;
use alongside::domain::role::Role;
use rustix::process::Signal;

use crate::support::pty::Pty;
use crate::support::{desk, hours};

/// A desk that is open today, with so many places at each of its four times, and with a second receptionist.
fn open_today(places: u16) -> tempfile::TempDir {
    let dir = desk::copy();
    let ada = desk::session(dir.path(), "advisor", desk::NOW);
    let today = hours(&ada, ada.home_site().unwrap(), Some(ada.me().id), 0);
    let _ = ada.set_session(None, &SessionEdit { places, ..today }).unwrap();
    let sue = desk::session(dir.path(), "supervisor", desk::NOW);
    let site = sue.home_site().unwrap();
    let front = sue.all_teams().unwrap().into_iter().find(|team| team.site == site && team.kind == TeamKind::FrontDesk);
    let (login, name, job) = ("vera".to_owned(), "Vera Moss".to_owned(), String::new());
    let new = NewStaff { login, name, job, role: Role::Receptionist, team: front.unwrap().id };
    let _ = sue.add_staff(&new, desk::PASSPHRASE).unwrap();
    dir
}

fn sits(mut pty: Pty, login: &str, sees: &str) -> Pty {
    pty.sees("Made-up people only.").types(login).keys("<Enter>").sees(sees);
    pty
}

/// The counter's screen and that of an advisor, two processes on one desk.
fn counter_and_desk(dir: &Path) -> (Pty, Pty) {
    let counter = sits(Pty::desk(dir, 80, 24, &[]), "reception", "Someone new");
    let advisor = sits(counter.beside(dir, 120, 36), "advisor", "Inbox");
    (counter, advisor)
}

/// Chooses a PIN and steps away.
fn steps_away(pty: &mut Pty) {
    pty.keys("<^O>").sees("choose a PIN").types("2580").keys("<Enter>").types("2580").keys("<^S>");
    pty.sees("stepped away").loses("Someone new");
}

#[test]
fn of_two_receptionists_at_the_last_place_one_gets_it_and_the_other_the_next_with_one_key() {
    let dir = open_today(1);
    let mut one = sits(Pty::desk(dir.path(), 80, 24, &[]), "reception", "today 10:00");
    let mut two = sits(one.beside(dir.path(), 80, 24), "vera", "today 10:00");
    one.keys("31").sees("year of birth").types("mt 1979").sees("mt 1979");
    two.keys("31").sees("year of birth").types("jo 1962").sees("jo 1962").counted();
    one.keys("<Enter>");
    two.keys("<Enter>");
    let done = |screen: &vt100::Screen| screen.contents().contains("Appointment");
    let told = |screen: &vt100::Screen| {
        let text = screen.contents();
        text.contains("taken") && text.contains("Enter books") && text.contains("10:30")
    };
    let answered = |screen: &vt100::Screen| done(screen) || told(screen);
    one.until("an answer", answered);
    two.until("an answer", answered);
    assert!(done(one.screen()) || done(two.screen()), "somebody has it");
    for late in [&mut one, &mut two] {
        if !done(late.screen()) {
            late.counted();
            late.keys("<Enter>").sees("Appointment").sees("10:30");
            assert_eq!(late.counted(), 1, "the next one takes one key");
        }
    }
    let ada = desk::session(dir.path(), "advisor", desk::NOW);
    let booked = ada.appointments(ada.today()).unwrap();
    let times: Vec<String> = booked.iter().map(|row| row.starts.format("%H:%M").to_string()).collect();
    assert_eq!(times, ["10:00", "10:30"]);
}

#[test]
fn what_is_saved_at_the_counter_is_on_the_advisors_open_screen_and_stays_until_it_is_answered() {
    let dir = open_today(1);
    let (mut counter, mut advisor) = counter_and_desk(dir.path());
    advisor.keys("B").sees("Nobody is booked.");
    // How long it took is printed, not held: other work may have the processor. The desk looks once a second.
    let reached = |what: &str, saved: Instant| println!("{what}: on the other screen after {:?}", saved.elapsed());

    counter.keys("31").sees("year of birth").types("mt 1979").keys("<Enter>").sees("Appointment");
    let saved = Instant::now();
    advisor.sees("M.T.").sees("booked");
    reached("a booking", saved);

    counter.keys("<Esc>").sees("Someone new").keys("A").sees("Sent: it stays");
    let saved = Instant::now();
    advisor.sees("◊ 1");
    reached("a quiet alarm", saved);

    counter
        .keys("13")
        .sees("Is there a date")
        .keys("<Enter>")
        .sees("Listen for these")
        .keys("b")
        .sees("letter takes it");
    let saved = Instant::now();
    advisor.sees("◊ 2");
    reached("an urgent sign, before any step", saved);

    // Both stay: through the list, a lock and a new sign-in, until somebody answers.
    advisor.keys("<Esc>").loses("Appointments ·").keys("0").sees("wanted now, C").sees("a word first");
    advisor.keys("<^L>").loses("wanted now").keys("<Enter>").sees("◊ 2").sees("wanted now, C");
    counter.keys("<Esc>").sees("Is there a date").keys("<Esc>").sees("official letters").keys("<Esc>");
    counter.sees("stays with the desk until");
    advisor.keys("0ga").sees("answered by Ada Obi").sees("◊ 1").keys("a").loses("◊ 1");
}

#[test]
fn three_wrong_tries_and_a_restart_ask_for_the_passphrase() {
    let dir = open_today(1);
    let mut pty = sits(Pty::desk(dir.path(), 80, 24, &[]), "reception", "Someone new");
    steps_away(&mut pty);
    pty.types("1111").keys("<Enter>").sees("2 tries are left").types("1111").keys("<Enter>").sees("One try is left");
    pty.types("1111").keys("<Enter>").sees("opens nothing any more").loses("stepped away");
    pty.types("reception").keys("<Enter>").sees("Someone new");
    // What is quick: one key, and with the PIN of the shift two more to be back.
    steps_away(&mut pty);
    pty.types("2580").keys("<Enter>").sees("Someone new").counted();
    pty.keys("<^O>").sees("stepped away").types("2580").keys("<Enter>").sees("Someone new");
    assert_eq!(pty.counted(), 2);
    pty.keys("<^O>").sees("stepped away");
    let (_, code) = pty.kill(Signal::TERM);
    assert_ne!(code, 0);
    drop(pty);
    let mut again = Pty::desk(dir.path(), 80, 24, &[]);
    again.sees("Made-up people only.");
    assert!(!again.text().contains("stepped away"), "{}", again.text());
    again.types("2580").keys("<Enter>");
    again.keys("<Esc>").sees("Made-up people only.");
}

#[test]
fn from_stepped_away_each_of_the_seven_needs_is_a_slip_in_few_keys() {
    let dir = open_today(9);
    let mut pty = sits(Pty::desk(dir.path(), 80, 24, &[]), "reception", "today 10:00");
    steps_away(&mut pty);
    pty.types("2580").keys("<Enter>").sees("Someone new");
    for need in 1..=7 {
        pty.keys("<^O>").sees("stepped away").loses("Someone new").types("2580").keys("<Enter>").sees("Someone new");
        pty.counted();
        pty.keys("1").sees("official letters").keys(&need.to_string()).sees("Is there a date on it").types("yesterday");
        pty.keys("<Enter>").sees("Listen for these.").keys("<Enter>").sees("because of the date").keys("1");
        pty.sees("year of birth").types("mt 1979").keys("<Enter>").sees("Appointment").keys("f").sees("to a file?");
        pty.keys("y").sees("Written, and not encrypted");
        let keys = pty.counted();
        println!("keys beyond PIN and name: need {need}, {keys}");
        assert!(keys <= 12, "need {need}: {keys} keys");
        pty.keys("<Esc>").sees("Someone new");
    }
}

#[test]
fn a_message_says_when_the_desk_calls_back_and_is_read_back() {
    let dir = open_today(1);
    let _ = desk::session(dir.path(), "supervisor", desk::NOW).set_call_back("within two working days").unwrap();
    let mut pty = sits(Pty::desk(dir.path(), 80, 24, &[]), "reception", "Someone new");
    pty.keys("2").sees("Pages left").types("mt71").keys("<Enter>").types("she will come on Friday").keys("<^S>");
    pty.sees("Say: the desk calls back within two working days.").loses("she will come");
    pty.keys("e")
        .sees("M.T. 1971")
        .sees("message: she will come on Friday")
        .keys("<Enter>")
        .sees("written down: Rae Lin");
    // A colleague's is theirs.
    let vera = desk::session(dir.path(), "vera", desk::NOW);
    assert!(vera.messages(true, None).unwrap().is_empty());
}

#[test]
fn with_an_interpreter_the_time_is_later_and_twice_as_long() {
    let dir = open_today(1);
    let ada = desk::session(dir.path(), "advisor", desk::NOW);
    let _ = ada.set_session(None, &hours(&ada, ada.home_site().unwrap(), Some(ada.me().id), 6)).unwrap();
    let mut pty = sits(Pty::desk(dir.path(), 80, 24, &[]), "reception", "today 10:00");
    pty.keys("3").sees("today 10:00").counted();
    pty.keys("i").loses("today 10:00").sees("30 November 2026 10:00").keys("1").sees("asked for now");
    pty.types("ab 1988").keys("<Enter>").sees("Appointment").sees("30 November 2026");
    assert_eq!(pty.counted(), 3);
    pty.keys("<Esc>").sees("Someone new").keys("B");
    for _ in 0..6 {
        pty.keys("]");
    }
    pty.sees("A.B. 1988").sees("ask for an interpreter");
    let day = ada.today() + chrono::Days::new(6);
    let left: Vec<u16> = ada.slots(day, 1).unwrap().into_iter().map(|slot| slot.left).collect();
    assert_eq!(left, [0, 0, 1, 1], "two in a row");
}
