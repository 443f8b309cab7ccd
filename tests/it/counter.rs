//! The counter: someone new to a slip in few keys, nothing that names anybody, and no way from here into a file.

use alongside::desk::Error;
use alongside::domain::signpost::{Need, NewSignpost, Numbers, SlipHow};
use alongside::ui::keys::{Action, PATHS, TABLE, palette_rows};
use alongside::ui::model::Over;

#[cfg(unix)]
use crate::support::pty::Pty;
use crate::support::{Play, World, desk, hours, rows};

/// Words of files that reception has no way to.
const FILED: [&str; 4] = ["Washing", "prompting", "arrears", "descriptor"];

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
    let _ = ada.book(&crate::support::booking(&ada, whom)).unwrap();
    play.look();
    play.sees("M.T.").sees("booked").sees("Room 4").lacks("Tran").lacks("1979");
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
    play.keys("5/").types("Washing").answered();
    play.keys("<Enter>");
    let desk = play.app.model.signed_in().unwrap();
    assert!(desk.case.case().is_none());
    assert!(pressed > 200, "{pressed} ways were tried");
    let rita = play.session("reception");
    let opened = [rita.cases(true, false, None).map(drop), rita.outcomes(None).map(drop), rita.walls().map(drop)];
    assert!(opened.iter().all(|answer| matches!(answer, Err(Error::Denied(_)))));
}
