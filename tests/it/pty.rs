//! The program on a real terminal: the main job with its keys counted, signals, colours, and what is left behind.
#![cfg(unix)]

use std::path::Path;
use std::time::Duration;

use alongside::desk::door::{Founding, found};
use alongside::desk::{Clock, Session};
use alongside::domain::case::Nation;
use alongside::store::Ids;
use rustix::process::Signal;
use tempfile::TempDir;

use crate::support::desk;
use crate::support::pty::Pty;

/// The longest that a program which is told to end may take.
const ENDS: Duration = Duration::from_secs(1);

/// The desk of the tests on a terminal, at its locked screen.
fn door(env: &[(&str, &str)]) -> (TempDir, Pty) {
    let dir = desk::copy();
    let mut pty = Pty::desk(dir.path(), 80, 24, env);
    pty.sees("Made-up people only.");
    (dir, pty)
}

/// Signs the advisor in.
fn sit(pty: &mut Pty) {
    pty.keys("<Enter>").sees("6 new, 1 urgent");
}

/// The same with a note begun in Tran's case.
fn noting(words: &str) -> (TempDir, Pty) {
    let (dir, mut pty) = door(&[]);
    sit(&mut pty);
    pty.keys("<^G>").types("Tran").sees("born 4 Mar 1979").keys("<Enter>").sees("Case ELM-26-0001");
    pty.keys("n").sees("Note · Morgan Tran").types(words).sees(words);
    (dir, pty)
}

/// Whether a note's draft is back for whoever sits down at the desk again.
fn draft_is_back(dir: &Path, words: &str) {
    let mut pty = Pty::desk(dir, 80, 24, &[]);
    pty.sees("Made-up people only.");
    sit(&mut pty);
    pty.keys("<^G>").types("Tran").sees("born 4 Mar 1979").keys("<Enter>").sees("Case ELM-26-0001");
    pty.keys("n").sees("Draft from").sees(words);
}

/// A number of the outcomes pane: the words after it are given.
fn figure(pty: &Pty, words: &str) -> i64 {
    let text = pty.text();
    let line = text.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{words}:\n{text}"));
    let before = &line[..line.find(words).unwrap()];
    let digits = before.rsplit('│').next().unwrap();
    digits.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

/// The job of the desk from a referral to an outcome, in a demo desk, with the keys that it may take.
#[test]
fn the_main_job_in_few_keys() {
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("desk");
    let data = data.to_str().unwrap();
    let args = ["demo", "--data", data, "--clients", "60", "--seed", "1", "--now", desk::NOW];
    let mut pty = Pty::start(&args, 120, 36, &[]);
    pty.sees("Made-up people only.").sees("advisor").keys("<Enter>").sees("1 Inbox").sees("a take");
    pty.counted();

    pty.keys("a").sees("Took ");
    let take = pty.counted();
    pty.keys("o").sees("Open the case · ").keys("p<^S>").sees("Opened the case of ").sees("2 Case ");
    let open = pty.counted();
    pty.keys("n").sees("Note · ").types("Rang the ward.").keys("<^S>").sees("Note saved");
    let note = pty.counted();
    pty.keys("e").sees("Ask for evidence · ").types("Dr Vance, GP").keys("<Tab><Tab>").types("Falls at night.");
    pty.keys("<Tab>").types("+7d").sees("in 7 days").keys("<^S>");
    pty.sees("Asked: request to Dr Vance, GP");
    let ask = pty.counted();
    pty.keys("3a").sees("Answered · Dr Vance, GP").types("Confirms it.").keys("<^S>").sees("Recorded: answered");
    let answer = pty.counted();
    let (changed, yearly) = (figure(&pty, "in the client's favour"), figure(&pty, "yearly value of awards"));
    let arrears = figure(&pty, "arrears and lump sums");
    pty.keys("2o").sees("Outcome · ").keys("1").types("76.70 a week").keys("<Tab>").types("1204.50").sees("£1,204.50");
    pty.keys("<^S>").sees("Recorded outcome");
    let outcome = pty.counted();
    let totals = format!("{} in the client's favour", changed + 1);
    pty.sees(&totals);
    assert!((3_988..=3_989).contains(&(figure(&pty, "yearly value of awards") - yearly)), "76.70 a week for 52 weeks");
    assert!((1_204..=1_205).contains(&(figure(&pty, "arrears and lump sums") - arrears)));
    pty.keys("<^L>").sees("Made-up people only.").loses("ELM-26-");
    let lock = pty.counted();

    let counted = [take, open, note, ask, answer, outcome, lock];
    println!("keys: take, open, note, ask, answer, outcome, lock: {counted:?}");
    let budget = [1, 3, 2, 15, 15, 15, 1];
    assert!(counted.iter().zip(budget).all(|(keys, most)| *keys <= most), "{counted:?} against {budget:?}");
}

#[test]
fn the_first_frame_says_who_can_sign_in() {
    let (_dir, pty) = door(&[]);
    let text = pty.text();
    for words in ["Alongside · DEMO", "advisor", "reception", "Every passphrase is: demo"] {
        assert!(text.contains(words), "{words}:\n{text}");
    }
    assert!(pty.screen().alternate_screen() && pty.screen().bracketed_paste());
    assert_eq!(pty.titles(), ["Alongside"]);
}

#[test]
fn no_color_keeps_reverse_and_bold() {
    let (_dir, mut pty) = door(&[("NO_COLOR", "1")]);
    sit(&mut pty);
    let screen = pty.screen();
    let cells = (0..24).flat_map(|row| (0..80).map(move |column| (row, column)));
    let cells: Vec<&vt100::Cell> = cells.filter_map(|(row, column)| screen.cell(row, column)).collect();
    let plain =
        |cell: &&vt100::Cell| cell.fgcolor() == vt100::Color::Default && cell.bgcolor() == vt100::Color::Default;
    assert!(cells.iter().all(plain), "a colour in spite of NO_COLOR");
    // Khan is selected and pressing: bold within the reversed bar.
    let khan = (0..24).find(|row| screen.contents_between(*row, 0, *row, 80).contains("Khan, Imran")).unwrap();
    let bar: Vec<&vt100::Cell> = (2..60).filter_map(|column| screen.cell(khan, column)).collect();
    assert!(bar.iter().all(|cell| cell.inverse()), "the selected row is reversed");
    assert!(bar.iter().any(|cell| cell.bold()), "what presses is bold");
    assert!(cells.iter().any(|cell| cell.bold() && !cell.inverse()), "bold elsewhere too");
}

#[test]
fn a_paste_is_text_and_never_keys() {
    let (_dir, mut pty) = noting("Letter: ");
    pty.send(b"\x1b[200~first line\r\nsecond line\x1b[31m\x1b[201~");
    pty.sees("Letter: first line").sees("second line[31m").sees("Note · Morgan Tran");
}

#[test]
fn another_size_keeps_what_is_typed() {
    let (_dir, mut pty) = noting("Half a sentence");
    pty.resize(50, 10).sees("needs 60 columns and 16").resize(120, 36).sees("Half a sentence").sees("1 Inbox");
}

#[test]
fn leaving_asks_first_and_gives_the_terminal_back() {
    let dir = desk::copy();
    let mut pty = Pty::desk(dir.path(), 80, 24, &[]);
    let before = pty.settings();
    pty.sees("Made-up people only.");
    assert_ne!(pty.settings(), before, "raw while the desk is on it");
    sit(&mut pty);
    pty.keys("<^C>").sees("Leave Alongside?").keys("<Enter>").loses("Leave Alongside?");
    pty.keys("<^C>").sees("Leave Alongside?").keys("y");
    assert_eq!(pty.end(), 0);
    given_back(&mut pty, &before);
}

/// The terminal is as it was, and nothing of the desk can be read on it.
fn given_back(pty: &mut Pty, before: &str) {
    assert_eq!(pty.settings(), before);
    assert!(!pty.screen().bracketed_paste() && !pty.screen().hide_cursor());
    let left = pty.left_behind();
    for word in ["Khan", "Tran", "Ada Obi", "Elm Street", "Half a"] {
        assert!(!left.contains(word), "{word} is left behind:\n{left}");
    }
    assert!(pty.raw.windows(4).any(|bytes| bytes == b"\x1b[3J"), "what can be scrolled back to was cleared");
    assert!(pty.titles().iter().all(|title| title == "Alongside"), "{:?}", pty.titles());
}

#[test]
fn told_to_end_it_keeps_the_draft_and_is_gone_within_a_second() {
    for signal in [Signal::TERM, Signal::HUP] {
        let (dir, mut pty) = noting("Half a sentence, and the last letter");
        let (took, code) = pty.kill(signal);
        assert!(took < ENDS, "{signal:?}: {took:?}");
        assert_eq!(code, 128 + u32::try_from(signal.as_raw()).unwrap());
        let left = pty.left_behind();
        assert!(!left.contains("Tran") && !left.contains("Half a"), "{left}");
        assert!(!pty.screen().bracketed_paste() && !pty.screen().hide_cursor());
        drop(pty);
        draft_is_back(dir.path(), "Half a sentence, and the last letter");
    }
}

#[test]
fn a_terminal_that_goes_away_ends_it_with_the_draft_kept() {
    let (dir, pty) = noting("Half a sentence, then the line broke");
    let (took, code) = pty.hang_up();
    assert!(took < ENDS, "{took:?}");
    assert_ne!(code, 0);
    draft_is_back(dir.path(), "Half a sentence, then the line broke");
}

/// Names the desk's folder and the pipe for the program that [`the_desk_until_something_breaks`] is.
const BREAKS: [&str; 2] = ["ALONGSIDE_TEST_DESK", "ALONGSIDE_TEST_PIPE"];

/// The desk in a program of its own, in which a thread panics as soon as the pipe is written to. Does nothing by itself.
#[test]
fn the_desk_until_something_breaks() {
    let [Some(dir), Some(pipe)] = BREAKS.map(std::env::var_os) else { return };
    std::thread::spawn(move || {
        let told = std::fs::read_to_string(pipe).unwrap();
        panic!("the note of {told}");
    });
    let args = ["alongside", "--now", desk::NOW, "--data"];
    alongside::cli::run(args.into_iter().map(Into::into).chain([dir]));
}

#[test]
fn a_panic_leaves_a_reference_and_nothing_else() {
    let dir = desk::copy();
    let pipe = dir.path().with_extension("pipe");
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR).unwrap();
    let env = [(BREAKS[0], dir.path().to_str().unwrap()), (BREAKS[1], pipe.to_str().unwrap())];
    let test = ["--exact", "--nocapture", "pty::the_desk_until_something_breaks"];
    let mut pty = Pty::program(&std::env::current_exe().unwrap(), &test, 80, 24, &env);
    let before = pty.settings();
    pty.sees("Made-up people only.");
    sit(&mut pty);
    pty.keys("<^G>").types("Tran").sees("born 4 Mar 1979").keys("<Enter>").sees("Case ELM-26-0001");
    pty.keys("n").sees("Note · Morgan Tran").types("Half a sentence, then it broke").sees("then it broke");
    std::fs::write(&pipe, "Morgan Tran").unwrap();
    assert_eq!(pty.end(), 101);
    std::fs::remove_file(&pipe).unwrap();
    given_back(&mut pty, &before);
    let left = pty.left_behind();
    let said = left.lines().find(|line| line.contains("Alongside stopped")).unwrap_or_else(|| panic!("{left}"));
    let (words, reference) = said.trim().rsplit_once(' ').unwrap();
    assert_eq!(words, "Alongside stopped: internal error, reference");
    assert!(reference.len() == 8 && reference.chars().all(|c| c.is_ascii_hexdigit()), "{said}");
    drop(pty);
    draft_is_back(dir.path(), "Half a sentence, then it broke");
}

#[test]
fn the_lock_wipes_the_screen_and_the_draft_comes_back() {
    let (_dir, mut pty) = noting("Half a sentence");
    pty.raw.clear();
    pty.keys("<^L>").sees("Made-up people only.");
    assert!(!pty.text().contains("Tran") && !pty.text().contains("Half a"));
    assert!(pty.raw.windows(4).any(|bytes| bytes == b"\x1b[3J"));
    pty.keys("<Enter>").sees("Half a sentence").sees("Note · Morgan Tran");
}

/// A desk with one real person, whose passphrase is asked for.
fn real() -> (TempDir, Session) {
    let dir = TempDir::new().unwrap();
    let founding = Founding {
        site: "Mill Lane Surgery".to_owned(),
        code: "MIL".to_owned(),
        nation: Nation::Wales,
        login: "rhian".to_owned(),
        name: "Rhian Pugh".to_owned(),
        passphrase: zeroize::Zeroizing::new("anvil copper lantern meadow".to_owned()),
    };
    let (session, _) = found(dir.path(), &founding, false, Clock::system(), Ids::random()).unwrap();
    (dir, session)
}

#[test]
fn a_wrong_passphrase_an_unknown_login_and_a_damaged_file_are_told_apart_and_failures_slow_down() {
    let (dir, session) = real();
    drop(session);
    let data = dir.path().to_str().unwrap().to_owned();
    let mut pty = Pty::start(&["--data", &data], 80, 24, &[]);
    pty.sees("Mill Lane Surgery").keys("<Enter>").types("not this one").keys("<Enter>");
    pty.sees("That is not the passphrase.");
    pty.keys("<Esc>").loses("That is not").types("nobody").keys("<Enter>").types("not this one").keys("<Enter>");
    pty.sees("! ").loses("Checking");
    let unknown = pty.text();
    assert!(!unknown.contains("That is not the passphrase."), "{unknown}");
    pty.keys("<Esc>").loses("! ").types("rhian").keys("<Enter>");
    for _ in 0..2 {
        pty.types("not this one").sees("•••").keys("<Enter>").loses("•").loses("Checking").sees("That is not");
    }
    pty.types("not this one").sees("•••").keys("<Enter>").sees("Too many wrong passphrases. Wait ");
    drop(pty);

    // Every attempt is kept beside the desk without anything that was typed.
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(12).any(|part| part == b"not this one"));
    }
}

#[test]
fn a_damaged_file_says_so() {
    let dir = desk::copy();
    let file = dir.path().join("desk.db");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes.iter_mut().skip(100).take(4_000).for_each(|byte| *byte ^= 0x55);
    std::fs::write(&file, bytes).unwrap();
    let mut pty = Pty::desk(dir.path(), 80, 24, &[]);
    pty.sees("Made-up people only.").keys("<Enter>").sees("! ").loses("Checking");
    let text = pty.text();
    assert!(text.contains("damaged") && !text.contains("That is not the passphrase."), "{text}");
}
