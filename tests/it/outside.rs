//! The counter with nobody signed in: a pointer and its slip, a service, a message; counted once; and no way from there to anybody.

use alongside::desk::{Clock, Door, Error};
use alongside::domain::counter::LeftKind;
use alongside::domain::date::parse_now;
use alongside::domain::role::Role;
use alongside::domain::service::Service;
use alongside::domain::signpost::{Need, NewSignpost, Numbers, SlipHow};
use alongside::store::counter::{self, Counter};
use alongside::ui::keys::{Action, TABLE};

#[cfg(unix)]
use crate::support::pty::Pty;
use crate::support::{self, Play, World, desk, pointed, rows, stocked, urgent};

fn door(world: &World) -> Door {
    Door::at(world.path(), world.clock).unwrap()
}

fn counter_file(world: &World) -> std::path::PathBuf {
    world.path().join(counter::FILE)
}

/// Each signpost that the desk counts: need, step, slips.
fn counted(world: &World) -> Vec<(String, String, u32)> {
    let file = world.file("ada");
    let mut all = file.conn().prepare("SELECT need, step, slips FROM signpost ORDER BY id").unwrap();
    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn audited(world: &World, kind: &str) -> usize {
    let rows = world.sign_in("ada").audit_rows(None).unwrap();
    rows.into_iter().filter(|(_, entry)| entry.kind == kind).count()
}

#[cfg(unix)]
#[test]
fn a_pointer_with_its_slip_takes_eight_keys_and_nobody_signs_in() {
    let dir = desk::copy();
    let mut pty = Pty::desk(dir.path(), 80, 24, &[]);
    pty.sees("Made-up people only.").counted();
    pty.send(b"\x1bOQ");
    pty.sees("Nobody is signed in").keys("1").sees("a letter with a date").keys("3").sees("Is there a date on it");
    pty.keys("<Enter>").sees("Listen for these.").keys("<Enter>").sees("how to come back").keys("3");
    pty.sees("What happens next").keys("f").sees("to a file?").keys("y").sees("Written, and not encrypted");
    let keys = pty.counted() + 1;
    println!("keys: a pointer with its slip and nobody signed in {keys}");
    assert!(keys <= 8, "{keys} keys");
    drop(pty);
    let papers = std::fs::read_dir(dir.path().join("papers")).unwrap().count();
    assert_eq!(papers, 1);
    drop(desk::session(dir.path(), "advisor", desk::NOW));
    let letterbox = Counter::open(dir.path()).unwrap().unwrap();
    assert!(letterbox.posts().unwrap().is_empty(), "taken in by whoever signed in");
    let keyring = alongside::store::keys::Keyring::load(dir.path()).unwrap();
    let held = keyring.open("supervisor", desk::PASSPHRASE).unwrap();
    let file = alongside::store::Store::open(dir.path(), held, &keyring, alongside::store::Ids::random()).unwrap();
    let row = format!("{:?}", rows(&file, "signpost"));
    assert!(row.contains("home") && row.contains("come-back"), "{row}");
    let slips: u32 = file.conn().query_row("SELECT slips FROM signpost", [], |row| row.get(0)).unwrap();
    assert_eq!(slips, 1);
}

#[test]
fn each_of_the_seven_needs_leads_to_steps_with_nobody_signed_in() {
    for (need, number) in Need::ALL.iter().zip(1..) {
        let mut play = Play::door();
        play.keys("<F2>1").sees(need.label()).keys(&number.to_string()).sees("Is there a date on it");
        play.types("3 march 2027").keys("<Enter>").sees("Nobody is signed in here").keys("<Enter>");
        play.sees("The next time at the desk").sees("checked on");
        play.keys("1").sees("Somebody has to sign in to book a time").keys("<Esc><Esc>").sees("3 march 2027");
        play.keys("<Esc><Esc>").sees("Find a service").keys("<Esc>").sees("Made-up people only.");
    }
}

#[test]
fn the_line_to_the_desk_is_a_message_with_the_date_on_the_letter() {
    let mut play = Play::door();
    play.keys("<F2>12").types("3 march 2027").keys("<Enter><Enter>").sees("A line to the desk").keys("2");
    play.sees("Message or papers for the desk").sees("2027-03-03");
    play.types("mt71").keys("<Enter>").types("a letter from the bank").keys("<^S>").sees("Left for the desk");
    play.sees("Made-up people only.").lacks("bank").lacks("M.T.");
    let left = play.session("advisor").messages(false, None).unwrap();
    assert_eq!(left[0].line(), "a letter from the bank");
    assert_eq!(left[0].letter, "2027-03-03".parse().ok());
}

#[test]
fn a_service_is_found_and_nothing_said_of_it_is_there() {
    let mut play = stocked(Play::door());
    let rita = play.session("reception");
    let food =
        rita.directory().unwrap().entries().iter().find(|entry| entry.service.phone.ends_with("142")).unwrap().id;
    let _ = rita.flag_service(food, "henbit says it moved").unwrap();
    drop(play.session("reception"));
    play.keys("<F2>4").answered().sees("Find a service").sees("open now").sees("Harrowmere Law Centre");
    play.types("food").keys("<Enter>").sees("01632 960142").sees("something here is wrong").lacks("henbit");
    play.keys("!").sees("Somebody has to sign in for that").keys("m").sees("Somebody has to sign in for that");
    play.keys("<Esc>").types("zz").sees("No service is found by that");
    play.keys("<Esc><Esc><Esc>").sees("Made-up people only.");
    let bytes = std::fs::read(play.folder().join(counter::FILE)).unwrap();
    let holds = |word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    assert!(holds("Elm Street Food Bank"));
    for word in ["henbit", "Sue Park", "Rae Lin", "reception", "supervisor", "Tran"] {
        assert!(!holds(word), "{word}");
    }
}

#[test]
fn a_service_is_pointed_to_and_its_slip_names_it_only_when_asked() {
    let mut play = stocked(Play::door());
    drop(play.session("reception"));
    play.keys("<F2>4")
        .answered()
        .types("food")
        .keys("<Enter>p")
        .sees("What happens next")
        .sees("Counted, without a name");
    play.sees("It does not name the service").lacks("Food Bank").lacks("01632 960142");
    play.keys("d").sees("Elm Street Food Bank").sees("01632 960142").sees("only for whoever asked");
    play.keys("fy").answered().sees("Written, and not encrypted").keys("<Esc>").sees("Someone new");
    // From the steps of someone new as well.
    play.keys("15<Enter><Enter>f").answered().sees("Find a service").keys("<Esc><Esc><Esc><Esc><Esc>");
    let ada = play.session("advisor");
    let food = ada.directory().unwrap().entries().iter().find(|entry| entry.service.phone.ends_with("142")).unwrap().id;
    let sql = "SELECT need, step, service, slips FROM signpost";
    let row: (String, String, String, u32) =
        play.file().conn().query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).unwrap();
    assert_eq!(row, ("money".to_owned(), "service".to_owned(), food.to_string(), 1));
}

#[test]
fn a_sign_reaches_the_advisors_open_screen_as_a_letter() {
    let mut play = Play::door();
    let mut advisor = play.beside("advisor");
    advisor.keys("0");
    play.keys("<F2>13<Enter>d").lacks("as a letter only").keys("<Enter>").sees("Ring the council");
    play.sees("as a letter only").sees("Fetch somebody").keys("1").sees("What happens next");
    assert!(advisor.look(), "within the second");
    advisor.sees("wanted now, A").sees("at the counter");
    let raised = advisor.session("advisor").alerts().unwrap();
    assert_eq!(raised.len(), 1);
    assert!(raised[0].client.is_none() && raised[0].who == "at the counter, nobody signed in");
}

#[test]
fn what_changes_at_the_desk_is_shown_at_the_counter_while_somebody_is_signed_in() {
    let mut play = Play::door();
    let mut boss = play.beside("supervisor");
    play.keys("<F2>1").keys("3<Enter>d<Enter>").sees("not set here").keys("<Esc><Esc><Esc><Esc><Esc>");
    boss.keys(":whom to call<Enter>").types("Dr Shah, 204").keys("<Tab><Tab>").types("01632 960111").keys("<^S>");
    boss.answered();
    play.keys("<F2>1").keys("3<Enter>d<Enter>").sees("Ring the council's line").sees("01632 960111");
    let _ = boss.session("supervisor").add_service(&support::service("Moonlight Advice")).unwrap();
    assert!(boss.look());
    // Not by whoever only sees it: by the next sign-in, or the next change made here.
    drop(boss.session("reception"));
    play.keys("<Esc><Esc><Esc><Esc>4").answered().sees("Moonlight Advice");
}

#[test]
fn the_counter_of_another_site_has_its_own_numbers() {
    let world = World::new();
    let sue = world.sign_in("sue");
    let new = Numbers { council: "01632 960777".to_owned(), ..Numbers::default() };
    let _ = sue.set_counter_numbers(world.elm, &new).unwrap();
    drop(world.sign_in("rita"));
    let shown = door(&world).shown().unwrap();
    let numbers: Vec<&str> = shown.iter().map(|one| one.numbers.council.as_str()).collect();
    assert_eq!(numbers, ["01632 960777", ""]);
}

#[test]
fn a_pointer_is_counted_once_whatever_is_cut_off() {
    let world = World::new();
    let (door, file) = (door(&world), counter_file(&world));
    let limits = door.limits().unwrap();
    let one = door.point(&pointed(world.elm), &limits).unwrap();
    let slip = door.left_slip(&one, SlipHow::default(), &limits).unwrap();
    let text = slip.paper.text();
    assert!(text.contains("What happens next") && !text.contains("work"), "{text}");
    let _ = door.keep_slip(&slip).unwrap();
    let before = std::fs::read(&file).unwrap();

    // Reception holds no key to it.
    drop(world.sign_in("rita"));
    assert!(counted(&world).is_empty());
    drop(world.sign_in("sam"));
    let once = vec![("work".to_owned(), "come-back".to_owned(), 1)];
    assert_eq!(counted(&world), once);
    std::fs::write(&file, &before).unwrap();
    drop(world.sign_in("amy"));
    assert_eq!(counted(&world), once, "cut off before it was out of the letterbox");
    assert_eq!(audited(&world, "letterbox"), 1);

    // Reprints go into the same count, from another form of the slip too, and the paper says so.
    let again =
        door.left_slip(&one, SlipHow { large: Some(true), detail: true, ..SlipHow::default() }, &limits).unwrap();
    assert!(again.notes[0].contains("went out 1× before"), "{:?}", again.notes);
    assert!(again.paper.text().contains("You came about: work."));
    let _ = door.keep_slip(&again).unwrap();
    assert_eq!(world.sign_in("sam").empty_letterbox().unwrap(), 0, "its sign-in took it in");
    assert_eq!(counted(&world), vec![("work".to_owned(), "come-back".to_owned(), 2)]);
    // An older post does not take a slip away again.
    std::fs::write(&file, &before).unwrap();
    drop(world.sign_in("sam"));
    assert_eq!(counted(&world)[0].2, 2);
}

#[test]
fn a_post_that_was_replaced_while_it_was_taken_in_stays() {
    let world = World::new();
    let door = door(&world);
    let limits = door.limits().unwrap();
    let one = door.point(&pointed(world.elm), &limits).unwrap();
    let letterbox = Counter::open(world.path()).unwrap().unwrap();
    let read = letterbox.posts().unwrap();
    let _ = door.keep_slip(&door.left_slip(&one, SlipHow::default(), &limits).unwrap()).unwrap();
    letterbox.remove(&read[0]).unwrap();
    assert_eq!(letterbox.posts().unwrap().len(), 1);
    drop(world.sign_in("sam"));
    assert_eq!(counted(&world)[0].2, 1);
}

#[test]
fn a_paper_of_the_counter_goes_out_only_where_it_was_written() {
    let world = World::new();
    let (rita, door) = (world.sign_in("rita"), door(&world));
    let limits = door.limits().unwrap();
    let one = door.point(&pointed(world.elm), &limits).unwrap();
    let outside = door.left_slip(&one, SlipHow::default(), &limits).unwrap();
    assert!(matches!(rita.keep_paper(&outside).map(drop), Err(Error::Gone)));
    let id = rita.signpost_anonymously(&pointed(world.elm)).unwrap().value;
    let inside = rita.signpost_slip(id, SlipHow::default()).unwrap();
    assert!(matches!(door.keep_slip(&inside).map(drop), Err(Error::Gone)));
    let unknown = NewSignpost { step: "elsewhere".to_owned(), ..pointed(world.elm) };
    assert!(matches!(door.point(&unknown, &limits).map(drop), Err(Error::Invalid(_))));
}

#[test]
fn a_flood_ends_and_keeps_no_message_out() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let now = parse_now("2026-11-24T09:10").unwrap();
    let door = door(&world).with_clock(Clock::standing_at(now));
    let limits = door.limits().unwrap();
    for _ in 0..10 {
        let one = door.point(&pointed(world.elm), &limits).unwrap();
        assert!(one.uncounted.is_none());
        // Also where somebody takes them in at once.
        assert_eq!(sam.empty_letterbox().unwrap(), 1);
    }
    let one = door.point(&pointed(world.elm), &limits).unwrap();
    assert!(one.uncounted.is_some(), "whoever stands there gets their slip all the same");
    let slip = door.left_slip(&one, SlipHow::default(), &limits).unwrap();
    assert!(slip.notes.iter().any(|note| note.contains("not counted")), "{:?}", slip.notes);
    for _ in 0..10 {
        let _ = door.keep_slip(&slip).unwrap();
    }
    let refused = door.keep_slip(&slip).map(drop).unwrap_err();
    assert!(refused.to_string().contains("Wait a minute"), "{refused}");
    door.leave_message(&support::message(world.elm, "still there")).unwrap();
    for _ in 0..6 {
        door.leave_sign(&urgent(world.elm)).unwrap();
    }
    assert!(door.leave_sign(&urgent(world.elm)).unwrap_err().to_string().contains("Fetch somebody"));
    assert_eq!(sam.empty_letterbox().unwrap(), 7);
    assert_eq!(counted(&world).len(), 10);

    // Nobody signs in: what waits has an end, kind by kind.
    let letterbox = Counter::open(world.path()).unwrap().unwrap();
    for (kind, most) in [(LeftKind::Signpost, 500), (LeftKind::Sign, 50)] {
        let mut kept = 0;
        for minute in 1..=60 {
            let at = now + chrono::TimeDelta::minutes(minute);
            while letterbox.post(uuid::Uuid::new_v4(), kind, at, b"{}").unwrap().is_ok() {
                kept += 1;
            }
        }
        assert_eq!(kept, most);
    }
}

#[test]
fn the_directory_is_copied_only_where_it_changed_and_put_right_where_somebody_else_did() {
    let world = World::new();
    let ada = world.sign_in("ada");
    let mut told = support::service("Elm Advice");
    told.kept.insert("note".to_owned(), "cudweed".into());
    told.phone = "01632 960140".to_owned();
    let id = ada.add_service(&told).unwrap().value;
    let named = || {
        let directory = door(&world).directory().unwrap();
        directory.entries().iter().map(|entry| entry.service.phone.clone()).collect::<Vec<_>>()
    };
    assert!(named().is_empty(), "before anybody signs in again");
    drop(world.sign_in("max"));
    assert_eq!(named(), ["01632 960140"], "a manager's sign-in copies it too");
    let entry = door(&world).directory().unwrap().get(id).unwrap().service.clone();
    assert!(entry.kept.is_empty());
    let stands = std::fs::read(counter_file(&world)).unwrap();
    for login in ["rita", "cleo", "max", "ada"] {
        drop(world.sign_in(login));
    }
    assert_eq!(std::fs::read(counter_file(&world)).unwrap(), stands, "nothing is written where nothing changed");

    let conn = rusqlite::Connection::open(counter_file(&world)).unwrap();
    let swap = "UPDATE directory SET entries = replace(entries, '960140', '960999')";
    assert_eq!(conn.execute(swap, []).unwrap(), 1);
    drop(conn);
    assert_eq!(named(), ["01632 960999"]);
    let rita = world.sign_in("rita");
    assert!(rita.notices()[0].contains("was changed from outside"), "{:?}", rita.notices());
    assert_eq!(named(), ["01632 960140"]);
    assert!(world.sign_in("rita").notices().is_empty());
    assert_eq!(audited(&world, "counter"), 1);

    let mended = Service { phone: "01632 960141".to_owned(), ..told };
    let active = alongside::domain::service::ServiceStatus::Active;
    let _ = ada.mend_service(id, 1, active, &mended).unwrap();
    assert!(world.sign_in("rita").notices().is_empty(), "the desk's own change is no alarm");
    assert_eq!(named(), ["01632 960141"]);
    let _ = ada.mend_service(id, 2, alongside::domain::service::ServiceStatus::Closed, &mended).unwrap();
    drop(world.sign_in("rita"));
    assert!(named().is_empty(), "what is closed is not shown");
}

#[test]
fn a_feed_that_is_imported_is_at_the_counter_at_once() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("feed.json");
    let feed = r#"{"total_pages":1,"page_number":1,"contents":[{"id":"a","name":"Elm Advice","status":"active","email":"a@example.org"}]}"#;
    std::fs::write(&path, feed).unwrap();
    let feeds = alongside::desk::import::Feeds::new(Some("the county"), false);
    let _ = sam.import_from(&[path], &feeds, &mut |_| true).unwrap();
    assert_eq!(door(&world).directory().unwrap().entries().len(), 1);
}

#[test]
fn a_file_of_the_first_version_keeps_what_waits() {
    let world = World::new();
    let sam = world.sign_in("sam");
    door(&world).leave_message(&support::message(world.elm, "from before")).unwrap();
    let conn = rusqlite::Connection::open(counter_file(&world)).unwrap();
    conn.execute_batch(
        "ALTER TABLE door DROP COLUMN shown; ALTER TABLE post DROP COLUMN kind; DROP TABLE directory; DROP TABLE lately;
         CREATE TABLE site (id TEXT PRIMARY KEY, place INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
           nation TEXT NOT NULL, call_back TEXT) STRICT;
         PRAGMA user_version = 1",
    )
    .unwrap();
    drop(conn);
    assert!(matches!(door(&world).shown(), Err(Error::NotNow(_))), "until somebody signs in");
    assert_eq!(sam.empty_letterbox().unwrap(), 1);
    assert!(world.sign_in("rita").notices().is_empty());
    assert_eq!(door(&world).shown().unwrap().len(), 2);
}

#[test]
fn the_hours_of_the_desk_are_shown_without_who_sits_there() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let _ = sam.set_session(None, &support::hours(&sam, world.elm, Some(sam.me().id), 1)).unwrap();
    let max = world.sign_in("max");
    assert_eq!(max.role(), Role::Manager);
    assert!(door(&world).shown().unwrap()[0].hours.is_empty(), "a manager reads none of them");
    drop(world.sign_in("cleo"));
    let shown = door(&world).shown().unwrap();
    assert_eq!(shown[0].hours.len(), 1);
    assert_eq!(shown[0].hours[0].day, sam.today().succ_opt().unwrap());
    assert!(shown[0].ahead(sam.now()).count() == 1 && shown[1].hours.is_empty());
    let bytes = std::fs::read(counter_file(&world)).unwrap();
    assert!(!bytes.windows(9).any(|window| window == b"Staff sam"));
    drop(world.sign_in("max"));
    assert_eq!(door(&world).shown().unwrap(), shown, "and leaves what stands there");
}

/// Nobody is signed in, and nothing of a client is on the screen or open behind it.
fn nobody(play: &Play, names: &[String], by: &str) {
    let model = &play.app.model;
    assert!(model.signed_in().is_none(), "{by} signed somebody in");
    let text = play.text();
    for name in names {
        assert!(!text.contains(name.as_str()), "{by}: {name}\n{text}");
    }
}

#[test]
fn no_key_with_nobody_signed_in_leads_to_anybody() {
    let mut play = stocked(Play::door());
    let ada = play.session("advisor");
    let mut names: Vec<String> = Vec::new();
    for row in ada.cases(true, false, None).unwrap() {
        names.extend([row.reference, row.name.split(',').next().unwrap_or_default().to_owned()]);
    }
    assert!(names.len() > 6);
    let boss = play.session("supervisor");
    let before = boss.audit_rows(None).unwrap().len();
    let ends = [Action::Quit, Action::Lock];
    let mut pressed = 0;
    for way in
        ["", "1", "13<Enter>", "13<Enter>d<Enter>", "13<Enter><Enter>3", "2", "4", "4<Enter>", "4food<Enter>", "3"]
    {
        for row in TABLE.iter().filter(|row| !ends.contains(&row.action)) {
            for chord in row.chords {
                let name = chord.to_string();
                let key = if name.chars().count() == 1 { name } else { format!("<{name}>") };
                if key == "<" {
                    continue;
                }
                play.keys("<F2>").keys(way).answered().keys(&key).answered();
                nobody(&play, &names, &format!("{way} then {key}"));
                play.keys("<Esc><Esc><Esc><Esc><Esc><Esc><Esc>");
                pressed += 1;
            }
        }
    }
    assert!(pressed > 500, "{pressed} ways were tried");
    play.keys("<Esc>").sees("Made-up people only.");
    assert_eq!(before, boss.audit_rows(None).unwrap().len(), "and no session did anything");
}

#[test]
fn from_stepped_away_the_same_counter_opens_and_the_pin_goes_on() {
    let mut play = Play::sit("reception");
    play.keys("<^O>").types("2580").keys("<Enter>").types("2580").keys("<^S>").sees("stepped away");
    play.keys("<F2>13<Enter><Enter>3")
        .sees("What happens next")
        .keys("fy")
        .answered()
        .sees("Written, and not encrypted");
    play.keys("<Esc>").sees("Someone new").keys("<Esc>").sees("stepped away");
    play.types("2580").keys("<Enter>").lacks("stepped away");
    drop(play.session("advisor"));
    let slips = play.file().conn().query_row("SELECT slips FROM signpost", [], |row| row.get::<_, u32>(0)).unwrap();
    assert_eq!(slips, 1);
}

#[test]
fn what_stands_open_with_nobody_at_it_goes() {
    let mut play = Play::door();
    play.keys("<F2>").pass(130).lacks("Someone new").lacks("not saved is gone");
    play.keys("<F2>13").sees("Is there a date").pass(130).lacks("Is there a date").sees("not saved is gone");
}
