//! Between the counter and the desk: messages, the letterbox while nobody is signed in, and stepping away in a shift.

use alongside::desk::shift::{Shift, Tried};
use alongside::desk::today::Ahead;
use alongside::desk::{Door, Error, Session};
use alongside::domain::message::{MessageState, NewMessage};
use alongside::domain::role::Role;
use alongside::domain::today::{TodayKind, Whose};
use alongside::store::counter::{self, Counter};
use alongside::store::keys::KeyPair;
use chrono::Days;

use crate::support::{self, Play, World, message, reception_note};

fn door(world: &World) -> Door {
    Door::at(world.path(), world.clock).unwrap()
}

fn lines(session: &Session) -> Vec<String> {
    session.messages(false, None).unwrap().iter().map(|row| format!("{}: {}", row.who(), row.line())).collect()
}

fn audited(world: &World, kind: &str) -> Vec<String> {
    let rows = world.sign_in("ada").audit_rows(None).unwrap();
    rows.into_iter().filter(|(_, entry)| entry.kind == kind).map(|(_, entry)| entry.row).collect()
}

#[test]
fn a_message_is_read_back_by_who_wrote_it_and_answered_by_the_desk() {
    let world = World::new();
    let (rita, rob, sam, olga) =
        (world.sign_in("rita"), world.sign_in("rob"), world.sign_in("sam"), world.sign_in("olga"));
    let done = rita.post_message(&message(world.elm, "the council wrote")).unwrap();
    assert!(done.words.contains("When is not set here"), "{}", done.words);
    assert_eq!(lines(&rita), ["M.T. 1971: the council wrote"]);
    assert_eq!(lines(&sam), ["M.T. 1971: the council wrote"]);
    assert!(lines(&rob).is_empty() && lines(&olga).is_empty(), "nobody else's, and not another site's");
    for other in [&rob, &olga] {
        assert!(matches!(other.open_message(done.value), Err(Error::Denied(_))));
    }
    assert_eq!(rita.open_message(done.value).unwrap().what(), "papers, 3 pages");
    assert!(matches!(rita.answer_message(done.value, 1), Err(Error::Denied(_))));

    let _ = sam.answer_message(done.value, 1).unwrap();
    let over = sam.answer_message(done.value, 2).map(drop).unwrap_err();
    assert!(matches!(over, Error::NotNow(_)), "{over}");
    assert!(lines(&sam).is_empty());
    let all = rita.messages(true, None).unwrap();
    assert!(all[0].state == MessageState::Done && all[0].answered.as_ref().unwrap().1 == "Staff sam");

    // When the desk calls back is said as it was set, and nothing is made up.
    let _ = world.sign_in("ada").set_call_back("within two working days.").unwrap();
    let said = rita.post_message(&message(world.elm, "she will come again")).unwrap().words;
    assert_eq!(said, "Left for the desk. Say: the desk calls back within two working days.");
}

#[test]
fn what_is_typed_wrongly_is_said_at_its_field() {
    let world = World::new();
    let rita = world.sign_in("rita");
    let bad = NewMessage { who: "Morgan".into(), line: "x".repeat(201), pages: Some(1_000), ..message(world.elm, "") };
    let refused = rita.post_message(&bad).map(drop).unwrap_err();
    let fields: Vec<_> = refused.problems().iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["who", "line", "pages"]);
    let refused = door(&world).leave_message(&bad).unwrap_err();
    assert_eq!(refused.problems().len(), 3, "the same where nobody is signed in");
}

#[test]
fn a_date_on_a_letter_that_is_near_or_past_stands_first_on_today() {
    let world = World::new();
    let (rita, sam) = (world.sign_in("rita"), world.sign_in("sam"));
    let of = world.case(&sam, world.elm, "Khan", None);
    let _ = sam.add_task(&support::task(of.case, "late")).unwrap();
    let today = sam.today();
    for (line, letter) in [
        ("no date", None),
        ("far", Some(today + Days::new(30))),
        ("near", Some(today + Days::new(3))),
        ("past", Some(today - Days::new(1))),
    ] {
        let _ = rita.post_message(&NewMessage { letter, ..message(world.elm, line) }).unwrap();
    }
    let rows = sam.today_rows(Whose::Mine, Ahead::PANE).unwrap().rows;
    let shown: Vec<_> = rows.iter().map(|row| (row.kind, row.words.as_str())).collect();
    assert_eq!(shown[0], (TodayKind::Pressing, "papers, 3 pages: past"));
    assert_eq!(shown[1], (TodayKind::Pressing, "papers, 3 pages: near"));
    assert_eq!(shown.iter().filter(|(kind, _)| *kind == TodayKind::Message).count(), 2);
}

#[test]
fn a_note_of_the_desk_is_read_by_reception_and_ended_there() {
    let world = World::new();
    let (sam, rita, olga) = (world.sign_in("sam"), world.sign_in("rita"), world.sign_in("olga"));
    let id = sam.leave_note(&reception_note(world.elm, "give the envelope")).unwrap().value;
    let notes = rita.reception_notes().unwrap();
    assert_eq!((notes[0].who.as_str(), notes[0].line.as_str()), ("M.T. 1971", "give the envelope"));
    assert!(olga.reception_notes().unwrap().is_empty());
    assert!(matches!(olga.end_reception_note(id, 1), Err(Error::Denied(_))));
    let _ = rita.end_reception_note(id, 1).unwrap();
    assert!(rita.reception_notes().unwrap().is_empty() && sam.reception_notes().unwrap().is_empty());
}

#[test]
fn what_is_left_while_nobody_is_signed_in_is_sealed_and_comes_in_once() {
    let world = World::new();
    let door = door(&world);
    drop(world.sign_in("rita"));
    let sites: Vec<_> = door.shown().unwrap().into_iter().map(|shown| shown.site.name).collect();
    assert_eq!(sites, ["Elm Street Health Centre", "Oak Lane Surgery"]);
    let said = door.leave_message(&message(world.elm, "wolfsbane letter")).unwrap();
    assert!(said.starts_with("Left for the desk."), "{said}");
    let file = world.path().join(counter::FILE);
    let bytes = std::fs::read(&file).unwrap();
    for word in ["wolfsbane", "M.T.", "mt71", "1971"] {
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word} in clear");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    // Reception holds no key to it: it stays.
    let rita = world.sign_in("rita");
    assert_eq!(rita.empty_letterbox().unwrap(), 0);
    assert!(lines(&rita).is_empty());
    let before = std::fs::read(&file).unwrap();
    let sam = world.sign_in("sam");
    assert_eq!(lines(&sam), ["M.T. 1971: wolfsbane letter"]);
    let row = &sam.messages(false, None).unwrap()[0];
    assert!(row.by.is_empty(), "nobody was signed in");
    assert_eq!(audited(&world, "letterbox"), [row.id.to_string()]);

    // Cut off after the desk had it and before it was out of the letterbox: it is in already, also once it was answered.
    std::fs::write(&file, &before).unwrap();
    assert_eq!(world.sign_in("amy").empty_letterbox().unwrap(), 0);
    let _ = sam.answer_message(row.id, row.version).unwrap();
    std::fs::write(&file, &before).unwrap();
    assert!(lines(&world.sign_in("amy")).is_empty());
    assert_eq!(audited(&world, "letterbox").len(), 1);
    assert!(Counter::open(world.path()).unwrap().unwrap().posts().unwrap().is_empty());
}

#[test]
fn what_cannot_come_in_whole_stays_in_the_letterbox() {
    let world = World::new();
    let sam = world.sign_in("sam");
    door(&world).leave_message(&message(world.elm, "first")).unwrap();
    let file = world.file("ada");
    file.conn()
        .execute_batch("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END")
        .unwrap();
    assert!(sam.empty_letterbox().is_err());
    assert!(lines(&sam).is_empty());
    file.conn().execute_batch("DROP TRIGGER full").unwrap();
    assert_eq!(sam.empty_letterbox().unwrap(), 1);
    assert_eq!(lines(&sam), ["M.T. 1971: first"]);
}

#[test]
fn a_key_that_was_swapped_is_put_right_and_said() {
    let world = World::new();
    let other = KeyPair::generate();
    let hex: String = other.public.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let swap = || {
        let conn = rusqlite::Connection::open(world.path().join(counter::FILE)).unwrap();
        assert_eq!(conn.execute("UPDATE door SET file_public = ?1", [&hex]).unwrap(), 1);
    };
    swap();
    door(&world).leave_message(&message(world.elm, "to somebody else")).unwrap();
    // Whoever signs in next puts it right, whatever their role.
    let rita = world.sign_in("rita");
    assert!(rita.notices()[0].contains("a key that is not this desk's"), "{:?}", rita.notices());
    let sam = world.sign_in("sam");
    assert!(sam.notices()[0].starts_with("1 of what was left at the counter cannot be opened"));
    assert!(world.sign_in("sam").notices().is_empty(), "said once");
    assert_eq!(audited(&world, "counter"), ["unreadable", "key-replaced"]);
    door(&world).leave_message(&message(world.elm, "to us")).unwrap();
    assert_eq!(lines(&world.sign_in("sam")), ["M.T. 1971: to us"]);
}

#[test]
fn a_letterbox_that_cannot_be_used_is_put_aside() {
    let world = World::new();
    std::fs::write(world.path().join(counter::FILE), "no such file").unwrap();
    assert!(door(&world).leave_message(&message(world.elm, "lost")).is_err());
    let sam = world.sign_in("sam");
    assert!(sam.notices()[0].contains("put aside"), "{:?}", sam.notices());
    assert!(world.path().join("counter.db.damaged").exists());
    door(&world).leave_message(&message(world.elm, "found")).unwrap();
    assert_eq!(sam.empty_letterbox().unwrap(), 1);
}

#[test]
fn nobody_fills_the_letterbox() {
    let world = World::new();
    // A clock that stands: all of it happens in one minute.
    let at = |minute: u32| {
        let now = alongside::domain::date::parse_now(&format!("2026-11-24T09:{minute:02}")).unwrap();
        door(&world).with_clock(alongside::desk::Clock::standing_at(now))
    };
    let refused = |door: &Door| match door.leave_message(&message(world.elm, "again")) {
        Err(Error::NotNow(words)) => words,
        other => panic!("{:?}", other.map_err(|error| error.to_string())),
    };
    for minute in 0..34 {
        let door = at(minute + 10);
        for _ in 0..if minute < 33 { 6 } else { 2 } {
            door.leave_message(&message(world.elm, "again")).unwrap();
        }
        assert!(refused(&door).contains(if minute < 33 { "Wait a minute" } else { "is full" }), "{minute}");
    }
    assert_eq!(world.sign_in("sam").messages(false, None).unwrap().len(), 200);
    assert!(at(59).leave_message(&message(world.elm, "there is room again")).is_ok());
}

#[test]
fn a_shift_has_three_tries_and_ends_at_midnight() {
    let world = World::new();
    let rita = world.sign_in("rita");
    for login in ["cleo", "sam", "sue", "max"] {
        let by = world.sign_in(login);
        assert_ne!(by.role(), Role::Receptionist);
        assert!(matches!(Shift::begin(&by, "2580").map(drop), Err(Error::Denied(_))), "{login}");
    }
    assert!(matches!(Shift::begin(&rita, "1234").map(drop), Err(Error::Invalid(_))));
    let mut shift = Shift::begin(&rita, "2580").unwrap();
    assert_eq!(shift.try_pin(&rita, "2581").unwrap(), Tried::Wrong(2));
    assert_eq!(shift.try_pin(&rita, "2580").unwrap(), Tried::Opens);
    for left in [Tried::Wrong(2), Tried::Wrong(1), Tried::Over] {
        assert_eq!(shift.try_pin(&rita, "0852").unwrap(), left, "counted anew after the right one");
    }
    assert_eq!(audited(&world, "session")[..3].iter().filter(|row| row.starts_with("pin")).count(), 2);
    let rows = audited(&world, "session");
    for row in ["pin-chosen", "pin;failures=1", "pin-refused"] {
        assert!(rows.iter().any(|known| known == row), "{row} in {rows:?}");
    }

    let until = Shift::begin(&rita, "2580").unwrap().until();
    assert_eq!(alongside::domain::date::uk_clock(until), "21:00", "twelve hours");
    let late = alongside::desk::Clock::starting_at(alongside::domain::date::parse_now("2026-07-01T20:00").unwrap());
    let late = door(&world).with_clock(late).sign_in("rita", support::PASS);
    // In summer too it is the UK's midnight.
    if let Ok(late) = late {
        let until = Shift::begin(&late, "2580").unwrap().until();
        assert_eq!(alongside::domain::date::uk_clock(until), "00:00");
    }
}

#[test]
fn stepping_away_leaves_nothing_on_the_screen_and_a_pin_brings_it_back() {
    let mut play = Play::sit("reception");
    play.keys("n").sees("New referral").types("Tran").keys("<^O>").sees("choose a PIN");
    play.types("2580").keys("<Tab>").types("2581").keys("<^S>").sees("The two are not the same");
    play.keys("<^A>").types("").keys("<Esc>");
    play.keys("<^O>").types("2580").keys("<Enter>").types("2580").keys("<^S>");
    play.sees("reception stepped away").lacks("Tran").lacks("New referral").lacks("Rae Lin");
    assert!(play.app.was_locked(), "and what can be scrolled back to is wiped");
    // The draft is there again, and the second time nothing is asked.
    play.types("2580").keys("<Enter>").sees("Draft from").sees("Tran").keys("<Esc>");
    play.keys("<^O>").sees("stepped away");
    play.types("1111").keys("<Enter>").sees("2 tries are left");
    play.types("1111").keys("<Enter>").sees("One try is left");
    play.types("1111").keys("<Enter>").sees("opens nothing any more").lacks("stepped away");
    play.sign_in("reception").keys("<^O>").sees("choose a PIN");
}

#[test]
fn ctrl_l_is_the_hard_lock_always_and_the_idle_lock_of_a_shift_is_the_soft_one() {
    let mut play = Play::sit("reception");
    play.keys("<^O>").types("2580").keys("<Enter>").types("2580").keys("<^S>").sees("stepped away");
    play.keys("<^L>").sees("Every passphrase is").lacks("stepped away");
    play.sign_in("reception").keys("<^O>").sees("choose a PIN");
    play.types("2580").keys("<Enter>").types("2580").keys("<^S>").types("2580").keys("<Enter>");
    play.lacks("stepped away").keys("<^L>").sees("Every passphrase is");

    play.sign_in("reception").keys("<^O>").types("2580").keys("<Enter>").types("2580").keys("<^S>");
    play.types("2580").keys("<Enter>").lacks("stepped away").pass(301).sees("stepped away");
    play.pass(12 * 3600).sees("The shift is over").lacks("stepped away");

    let mut advisor = Play::sit("advisor");
    advisor.keys("<^O>").sees("A PIN for a shift is for reception").lacks("choose a PIN").pass(301);
    advisor.sees("Every passphrase is");
}

#[test]
fn with_nobody_signed_in_a_message_reaches_the_advisors_open_screen() {
    let mut play = Play::door();
    let mut advisor = play.beside("advisor");
    advisor.keys("0");
    play.keys("<F2>").sees("Message or papers for the desk").keys("2").types("mt71").keys("<Enter>");
    play.types("the bailiffs wrote").keys("<Enter>").types("3").keys("<^S>");
    play.sees("Left for the desk. Say: the desk will call back").lacks("bailiffs").lacks("M.T.");
    assert!(play.app.was_locked());
    assert!(advisor.look(), "within the second");
    advisor.sees("M.T. 1971").keys("e").sees("papers, 3 pages: the bailiffs wrote").keys("<Enter>");
    advisor.sees("nobody was signed in").keys("<Esc>a").sees("Recorded: the message is answered").sees("Nothing waits");
    advisor.keys("<^Z>").sees("Undone: answering the message").sees("the bailiffs wrote");

    // What somebody typed and left standing goes.
    play.keys("<Esc><F2>2").types("mt71").sees("M.T. 1971").pass(130).lacks("M.T. 1971").sees("and not saved is gone");
}

#[test]
fn the_same_is_left_from_the_screen_of_somebody_who_stepped_away() {
    let mut play = Play::sit("reception");
    play.keys("<^O>").types("2580").keys("<Enter>").types("2580").keys("<^S>").sees("stepped away");
    play.keys("<F2>2").types("mt71").keys("<Enter>").types("call back").keys("<^S>").sees("Left for the desk");
    play.sees("stepped away").types("2580").keys("<Enter>").lacks("stepped away");
    let sam = play.session("advisor");
    assert_eq!(lines(&sam), ["M.T. 1971: call back"]);
}

#[test]
fn reception_is_told_of_a_note_and_ends_it_with_one_key() {
    let mut play = Play::sit("reception");
    play.lacks("left a note");
    let sam = play.session("advisor");
    let _ = sam.leave_note(&reception_note(sam.home_site().unwrap(), "give the envelope")).unwrap();
    assert!(play.look());
    play.sees("The desk left a note for reception").lacks("M.T.").keys("e").sees("for reception: give the envelope");
    play.keys("<Enter>").sees("if M.T. 1971 comes in").keys("<Esc>a").sees("Recorded: the note is done");
    play.sees("Nothing waits").keys("<Esc>").lacks("left a note");
}

/// Papers for the desk in at most six keys beyond the name and the line, signed in or not.
#[cfg(unix)]
#[test]
fn papers_for_the_desk_take_few_keys() {
    use crate::support::desk;
    use crate::support::pty::Pty;
    let dir = desk::copy();
    let mut pty = Pty::desk(dir.path(), 80, 24, &[]);
    pty.sees("Made-up people only.");
    pty.counted();
    pty.send(b"\x1bOQ");
    pty.sees("Nobody is signed in")
        .keys("2")
        .sees("Pages left")
        .types("mt71")
        .keys("<Enter>")
        .types("the council wrote")
        .keys("<Enter>");
    pty.keys("3<^S>").sees("Left for the desk");
    let out = pty.counted() + 1;
    pty.types("reception").keys("<Enter>").sees("n writes a referral");
    pty.counted();
    pty.keys("l").sees("Message or papers").types("jo62").keys("<Enter>").types("a form").keys("<Enter>");
    pty.keys("3<^S>").sees("Left for the desk");
    let signed_in = pty.counted();
    println!("keys: papers for the desk {signed_in}, with nobody signed in {out}");
    assert!(signed_in <= 6 && out <= 6, "{signed_in} {out}");
}
