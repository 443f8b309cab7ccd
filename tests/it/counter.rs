//! The counter: someone new to a slip in few keys, nothing that names anybody, and no way from here into a file.

use alongside::desk::{Error, Session};
use alongside::domain::event::{EventEdit, EventWords};
use alongside::domain::outcome::NewOutcome;
use alongside::domain::signpost::{Need, NewSignpost, Numbers, SlipHow};
use alongside::ui::keys::{Action, PATHS, TABLE, palette_rows};
use alongside::ui::model::Over;

#[cfg(unix)]
use crate::support::pty::Pty;
use crate::support::{self, Play, World, desk, hours, rows};

/// Words of files that reception has no way to: of the desk as it is made, and one that is put wherever words are sealed.
const FILED: [&str; 5] = ["Washing", "prompting", "arrears", "descriptor", MARK];
const MARK: &str = "quillwort";

/// Puts [`MARK`] wherever an advisor writes: notes, letters, matters, evidence, outcomes, other sides, concerns, answers.
fn mark_every_file(ada: &Session) {
    let cases = ada.cases(true, false, None).unwrap();
    let case = cases.iter().find(|row| row.name.starts_with("Tran")).unwrap().id;
    let marked = || MARK.to_owned();
    let _ = ada.add_note(case, MARK, None).unwrap();
    let matter = ada.add_matter(case, &support::matter(MARK)).unwrap().value;
    let _ = ada.ask_evidence(&support::ask(matter, MARK, None, MARK)).unwrap();
    let _ = ada.record_letter(&support::letter(ada, matter, MARK)).unwrap();
    let outcome = support::outcome(matter, alongside::domain::case::Stage::Reconsideration);
    let _ = ada.record_outcome(&NewOutcome { said: marked(), ..outcome }).unwrap();
    let _ = ada.add_task(&support::task(case, MARK)).unwrap();
    let event = support::event(ada);
    let words = EventWords { place: marked(), ..event.words.clone() };
    let _ = ada.add_event(case, &EventEdit { words, ..event }, None).unwrap();
    let _ = ada.name_other_side(case, &support::other_side(matter, MARK), None).unwrap();
    let _ = ada.record_concern(case, &support::concern(MARK)).unwrap();
    let alert = ada.raise_alert(&support::urgent(ada.home_site().unwrap())).unwrap().value;
    let _ = ada.answer_alert(alert, 1, MARK).unwrap();
    let _ = ada.post_message(&support::message(ada.home_site().unwrap(), MARK)).unwrap();
    // What others referred is theirs.
    let _ = ada.refer(&support::referral(ada.home_site().unwrap(), "Ash", None, MARK)).unwrap();
    assert!(ada.open_case(case).unwrap().timeline.iter().any(|entry| entry.words.contains(MARK)), "it is there");
}

#[cfg(unix)]
#[test]
fn a_letter_dated_yesterday_to_a_slot_and_a_slip_in_twelve_keys() {
    let dir = desk::copy();
    let ada = desk::session(dir.path(), "advisor", desk::NOW);
    let _ = ada.set_session(None, &hours(&ada, ada.home_site().unwrap(), Some(ada.me().id), 0)).unwrap();
    drop(ada);
    let mut pty = Pty::desk(dir.path(), 80, 24, &[]);
    pty.sees("Made-up people only.").types("reception").keys("<Enter>").sees("Someone new").sees("today 10:00");
    pty.keys("<^L>").loses("Someone new").keys("<Enter>").sees("Someone new").counted();
    a_letter_to_a_slip(&mut pty);
    assert_eq!(pty.counted(), 8, "at most twelve were asked for");

    // The same from stepped away, beyond the PIN.
    pty.keys("<Esc>").sees("Someone new").keys("<^O>").sees("choose a PIN");
    pty.types("2580").keys("<Enter>").types("2580").keys("<^S>").sees("stepped away").loses("Someone new").counted();
    pty.types("2580").keys("<Enter>").sees("Someone new").sees("today 10:");
    a_letter_to_a_slip(&mut pty);
    assert_eq!(pty.counted(), 9, "at most twelve were asked for");
}

/// From the counter: a letter dated yesterday, today's time, its slip in a file.
#[cfg(unix)]
fn a_letter_to_a_slip(pty: &mut Pty) {
    pty.keys("1")
        .sees("a letter with a date")
        .keys("7")
        .sees("Is there a date on it")
        .types("yesterday")
        .keys("<Enter>");
    pty.sees("Listen for these.").keys("<Enter>").sees("because of the date").keys("1").sees("year of birth");
    pty.types("mt 1979").keys("<Enter>").sees("Appointment").sees("10:").keys("f").sees("to a file?").keys("y");
    pty.sees("Written, and not encrypted");
    assert!(!pty.text().contains("M T") && !pty.text().contains("1979"), "{}", pty.text());
}

#[cfg(unix)]
#[test]
fn a_pointer_with_its_slip_takes_eight_keys_and_no_name() {
    let dir = desk::copy();
    let mut pty = Pty::desk(dir.path(), 80, 24, &[]);
    pty.sees("Made-up people only.").types("reception").keys("<Enter>").sees("Someone new").counted();
    pty.keys("1")
        .sees("home")
        .keys("3")
        .sees("Is there a date")
        .keys("<Enter>")
        .sees("nowhere to sleep")
        .keys("d<Enter>");
    pty.sees("Ring the council").keys("1").sees("What happens next").keys("f").sees("to a file?").keys("y");
    pty.sees("Written, and not encrypted");
    let keys = pty.counted();
    assert!(keys <= 8, "{keys} keys");
}

#[test]
fn each_of_the_seven_needs_leads_to_steps_and_esc_goes_one_back() {
    for (need, number) in Need::ALL.iter().zip(1..) {
        let mut play = Play::sit("reception");
        play.keys("1").sees(need.label()).keys(&number.to_string()).sees("Is there a date on it");
        play.types("3 march 2027").keys("<Enter><Enter>").sees("The next time at the desk").sees("checked on");
        play.keys("<Esc>")
            .sees("Listen for these.")
            .keys("<Esc>")
            .sees("3 march 2027")
            .keys("<Esc>")
            .sees("official letters");
        play.keys("<Esc>").sees("Message or papers for the desk");
    }
}

#[test]
fn the_second_choice_leaves_a_message_and_n_writes_a_referral() {
    let mut play = Play::sit("reception");
    play.keys("2")
        .sees("Pages left")
        .types("mt71")
        .keys("<Enter>")
        .types("a brown envelope")
        .keys("<Enter>")
        .keys("2<^S>");
    play.sees("Left for the desk").keys("n").sees("New referral").keys("<Esc>").sees("Someone new");
    play.keys("4").sees("Find a service").lacks("Someone new").keys("<Esc>").sees("Someone new");
    let left = play.session("advisor").messages(false, None).unwrap();
    assert_eq!((left[0].who(), left[0].line()), ("M.T. 1971", "a brown envelope"));
}

#[test]
fn a_line_to_the_desk_is_posted_and_read_back() {
    let mut play = Play::sit("reception");
    play.keys("12<Enter><Enter>").sees("A line to the desk").keys("2").sees("OK to text it?");
    play.types("Zofia Nowak").keys("<Tab><Tab>").types("Her letter says stop.").keys("<Tab>").types("07700 900321");
    play.keys("<^S>").sees("Sent to the desk as").lacks("Someone new ─").keys("s").sees("Nowak, Zofia");
    play.keys("g<Enter>").sees("Her letter says stop.");
}

#[test]
fn the_counter_names_nobody_and_hides_at_a_key() {
    let mut play = Play::sit("reception");
    let ada = play.session("advisor");
    let _ = ada.set_session(None, &hours(&ada, ada.home_site().unwrap(), Some(ada.me().id), 0)).unwrap();
    let tran = ada.cases(true, false, None).unwrap().into_iter().find(|row| row.name.starts_with("Tran")).unwrap();
    let whom = alongside::domain::appointment::Who::Client(tran.client);
    let _ = ada.book(&support::booking(&ada, whom)).unwrap();
    play.look();
    play.sees("M.T. 1979").sees("booked").sees("Room 4").lacks("Tran").lacks("Morgan");
    play.keys("<Space>").sees("Press any key.").lacks("M.T.").lacks("Someone new").keys("x").sees("M.T.");
}

#[test]
fn a_slip_turns_large_or_plain_and_tells_more_only_when_asked() {
    let mut play = Play::sit("reception");
    play.keys("13<Enter>d<Enter>1").sees("What happens next").sees("You can change your mind").lacks("home");
    play.keys("d").sees("You came about: home.").sees("only for whoever asked").keys("d").lacks("You came about");
    play.keys("l").sees("What happens next").keys("fy").answered().sees("Written, and not encrypted");
    play.keys("l").sees("A slip of this went out 1× before.");
}

#[test]
fn a_signpost_is_counted_without_anybody_and_its_reprints_with_it() {
    let world = World::new();
    let (rita, max) = (world.sign_in("rita"), world.sign_in("max"));
    let new = NewSignpost { site: world.elm, need: Need::Work, step: "come-back".to_owned(), service: None };
    let id = rita.signpost_anonymously(&new).unwrap().value;
    for _ in 0..2 {
        let slip = rita.signpost_slip(id, SlipHow::default()).unwrap();
        let _ = rita.keep_paper(&slip).unwrap();
    }
    let file = world.file("ada");
    let row = format!("{:?}", rows(&file, "signpost"));
    assert!(row.contains("come-back") && row.contains("work") && !row.contains(&rita.me().id.to_string()), "{row}");
    assert_eq!(file.conn().query_row("SELECT slips FROM signpost", [], |row| row.get::<_, u32>(0)).unwrap(), 2);
    let unknown = NewSignpost { step: "elsewhere".to_owned(), ..new.clone() };
    assert!(matches!(rita.signpost_anonymously(&unknown), Err(Error::Invalid(_))));
    assert!(matches!(max.signpost_anonymously(&new), Err(Error::Denied(_))));
}

#[test]
fn whom_to_call_is_set_for_a_site_and_said_at_the_counter() {
    let world = World::new();
    let (rita, sue) = (world.sign_in("rita"), world.sign_in("sue"));
    let new = Numbers { desk: "01632 960100".to_owned(), clinician: "ext. 204".to_owned(), ..Numbers::default() };
    assert!(matches!(rita.set_counter_numbers(world.elm, &new), Err(Error::Denied(_))));
    let _ = sue.set_counter_numbers(world.elm, &new).unwrap();
    assert_eq!(rita.at_counter().unwrap().numbers, new);
    let point = NewSignpost { site: world.elm, need: Need::Work, step: "come-back".to_owned(), service: None };
    let id = rita.signpost_anonymously(&point).unwrap().value;
    assert!(rita.signpost_slip(id, SlipHow::default()).unwrap().paper.text().contains("01632 960100"));
    let card = rita.counter_card().unwrap().paper.text();
    assert!(Need::ALL.iter().zip(1..).all(|(need, number)| card.contains(&format!("{number} {need}"))), "{card}");
}

/// Whether anything of a file is on the screen or open behind it.
fn nothing_of_a_file(play: &Play, by: &str) {
    let desk = play.app.model.signed_in().unwrap();
    assert!(desk.case.case().is_none(), "{by} opened a case");
    assert!(desk.evidence.rows.is_empty() && desk.outcomes.rows.is_empty() && desk.today.rows.is_empty(), "{by}");
    let file = |over: &Over| matches!(over, Over::Working(_) | Over::Call(_) | Over::Join(_));
    assert!(!play.app.model.overs.iter().any(file), "{by}");
    let text = play.text();
    assert!(FILED.iter().all(|word| !text.contains(word)), "{by}:\n{text}");
}

#[test]
fn no_key_and_no_command_leads_reception_into_a_file() {
    let leaves = [Action::Lock, Action::Quit, Action::SwitchUser];
    let mut play = Play::sit("reception");
    mark_every_file(&play.session("advisor"));
    play.look();
    let afresh = |play: &mut Play| {
        play.keys("<Esc><Esc><Esc><Esc><Esc><Esc>");
    };
    let mut pressed = 0;
    for pane in ["5", "s", "s<Enter>"] {
        for row in TABLE.iter().filter(|row| !leaves.contains(&row.action)) {
            if !row.contexts.iter().any(|context| PATHS.iter().any(|path| path.contains(context))) {
                continue;
            }
            for chord in row.chords {
                let name = chord.to_string();
                if ["^C", "^L", "F12", "^U", "q", "^A", "^E", "^K", "^W", "^D"].contains(&name.as_str()) {
                    continue;
                }
                let key = if name.chars().count() == 1 { name.clone() } else { format!("<{name}>") };
                play.keys("5").keys(pane).keys(&key);
                nothing_of_a_file(&play, &format!("{pane} then {key}"));
                afresh(&mut play);
                pressed += 1;
            }
        }
    }
    for row in palette_rows().into_iter().filter(|row| !leaves.contains(&row.action)) {
        play.keys("5:").types(row.label).keys("<Enter>");
        nothing_of_a_file(&play, row.label);
        afresh(&mut play);
        pressed += 1;
    }
    for words in ["Washing", MARK, "Tran", "ELM-26-0001"] {
        play.keys("5/").types(words).answered();
        play.lacks("note").keys("<Enter>");
        let desk = play.app.model.signed_in().unwrap();
        assert!(desk.case.case().is_none(), "{words}");
        assert!(words == MARK || !play.text().contains(MARK), "{words}:\n{}", play.text());
        afresh(&mut play);
    }
    assert!(pressed > 200, "{pressed} ways were tried");
    let rita = play.session("reception");
    let opened = [rita.cases(true, false, None).map(drop), rita.outcomes(None).map(drop), rita.walls().map(drop)];
    assert!(opened.iter().all(|answer| matches!(answer, Err(Error::Denied(_)))));
}

#[test]
fn no_command_line_gives_reception_a_word_of_a_file() {
    use crate::run::run_with;
    let dir = desk::copy();
    let ada = desk::session(dir.path(), "advisor", desk::NOW);
    mark_every_file(&ada);
    let reference = ada.cases(true, false, None).unwrap()[0].reference.clone();
    let data = dir.path().to_str().unwrap();
    let as_whom = |login: &str, args: &[&str]| {
        let flags = ["--data", data, "--now", desk::NOW, "--user", login, "--passphrase-file", "-"];
        run_with(desk::PASSPHRASE, &[&flags[..], args].concat())
    };
    let lists =
        "inbox cases evidence outcomes due tasks events documents slots appointments messages services alerts audit";
    let mut ways: Vec<Vec<&str>> = lists.split(' ').map(|list| vec!["list", list, "--all", "--json"]).collect();
    ways.extend([vec!["find", MARK, "--json"], vec!["find", "Tran", "--json"], vec!["find", &reference, "--json"]]);
    let papers = "request challenge client authority answer-form reconsideration phone-script appeal-grounds \
                  appeal-pack answer appointment";
    ways.extend(papers.split_whitespace().map(|kind| vec!["letter", reference.as_str(), "--kind", kind]));
    ways.extend([vec!["calendar"], vec!["report", "evidence"], vec!["audit", "verify"], vec!["staff", "list"]]);
    let (mut refused, mut given) = (0, 0);
    for way in &ways {
        let ran = as_whom("reception", way);
        let text = format!("{}{}", ran.out, ran.err);
        assert!(FILED.iter().all(|word| !ran.out.contains(word)), "{way:?}: {text}");
        assert!(ran.code != 2, "{way:?}: {text}");
        if ran.code == 1 {
            refused += 1
        } else {
            given += 1
        }
        let may = ["inbox", "slots", "appointments", "messages", "services", "alerts"];
        let asks = way.get(1).is_some_and(|list| may.contains(list)) || way[0] == "find";
        assert_eq!(ran.code == 0, asks, "{way:?}: {text}");
    }
    println!("command lines: {refused} refused, {given} answered without a word of a file");
    // The same looking finds it for whoever may read it.
    assert!(as_whom("advisor", &["list", "messages", "--all", "--json"]).out.contains(MARK));
    assert!(as_whom("advisor", &["list", "cases", "--all", "--json"]).out.contains("Tran"));
}

#[test]
fn everything_hides_and_the_screen_locks_from_each_screen_of_reception() {
    // How each is come to from the counter, and a word on it.
    let screens = [
        ("5", "Someone new"),
        ("1", "official letters"),
        ("11", "Is there a date"),
        ("11<Enter>", "Listen for these"),
        ("11<Enter><Enter>", "checked on"),
        ("3", "A time at the desk"),
        ("2", "Pages left"),
        ("4", "Find a service"),
        ("n", "New referral"),
        ("s", "Sent to the desk"),
        ("s<Enter>", "ELM-26-"),
        ("e", "Messages"),
        ("B", "Appointments"),
        ("V", ""),
        ("/", "Find"),
        (":", "Commands"),
        ("?", "Help"),
        (":card of numbers<Enter>", "You can point"),
        (":wanted now<Enter>", "Wanted now"),
        (":the desk today<Enter>", "desk today"),
    ];
    let mut play = Play::sit("reception");
    for (way, word) in screens {
        play.keys("5").keys(way).answered();
        play.sees(word).keys("<^B>").sees("Press any key.").lacks("Rae Lin").lacks("ELM-26");
        assert_eq!(play.text().trim().lines().filter(|line| !line.trim().is_empty()).count(), 1, "{way}");
        play.keys("<Down>").sees(word).sees("Rae Lin");
        play.keys("<Esc><Esc><Esc><Esc><Esc><Esc>");
    }
    play.keys("<^O>").types("2580").keys("<Enter>").types("2580").keys("<^S>").sees("stepped away");
    for (way, word) in screens {
        play.types("2580").keys("<Enter>").lacks("stepped away").keys("<Esc><Esc><Esc><Esc>5").keys(way).answered();
        play.sees(word).keys("<^O>").sees("stepped away").lacks("Rae Lin");
    }
    for (way, word) in screens {
        play.keys("<^L>").sees("Every passphrase is").sign_in("reception").keys("<Esc><Esc><Esc><Esc>5");
        play.keys(way).answered().sees(word);
    }
}
