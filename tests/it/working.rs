//! The working of a test, on the desk's verbs.

use alongside::desk::Error;
use alongside::domain::case::{CloseReason, MatterEdit, Nation, Subject};
use alongside::domain::due::DueEventKind;
use alongside::domain::evidence::EvidenceAsk;
use alongside::domain::id::MatterId;
use alongside::domain::working::{Days, Entry, Working};

#[cfg(unix)]
use crate::support::pty::Pty;
use crate::support::{World, ask, due_update, letter, matter, version, working};

#[test]
fn an_activity_is_worked_changed_and_taken_back() {
    let world = World::new();
    let (sam, amy) = (world.sign_in("sam"), world.sign_in("amy"));
    let of = world.case(&sam, world.elm, "Khan", None);
    let held = || sam.refresh_case(of.case).unwrap().workings;
    let id = sam.save_working(of.matter, None, &working("Getting in takes an hour.")).unwrap().value;
    let more = Entry { supports: "OT, 3 Nov".to_owned(), ..working("Getting in takes an hour.\u{1b}[31m") };
    let done = amy.save_working(of.matter, Some((id, 1)), &more).unwrap();
    assert_eq!((held().len(), held()[0].version), (1, 2));
    assert!(!held()[0].entry.says.contains('\u{1b}'), "cleaned");
    assert!(matches!(sam.save_working(of.matter, Some((id, 1)), &more).map(drop), Err(Error::Conflict(_))));
    // Whoever begins what another desk began meanwhile is told as well.
    assert!(matches!(sam.save_working(of.matter, None, &working("x")).map(drop), Err(Error::Conflict(_))));
    let _ = amy.undo(&done.undo.unwrap()).unwrap();
    assert_eq!(held()[0].entry.supports, "");
    let second = sam.save_working(of.matter, None, &Entry::new("mobility", 12)).unwrap();
    assert_eq!(held().len(), 2);
    let _ = sam.undo(&second.undo.unwrap()).unwrap();
    assert_eq!(held().len(), 1);
}

#[test]
fn the_working_counts_by_the_days_and_keeps_the_parts_apart() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let keep = |entry: Entry| sam.save_working(of.matter, None, &entry).map(drop).unwrap();
    let entry = |part: &str, number, letter: char, days: &str| Entry {
        argued: Some(letter),
        days: Days::parse(days).unwrap(),
        ..Entry::new(part, number)
    };
    keep(working("slow"));
    keep(entry("daily-living", 1, 'e', ""));
    keep(entry("daily-living", 9, 'd', "5"));
    keep(entry("daily-living", 6, 'e', "b 4, e 3"));
    keep(Entry { disputed: false, ..entry("mobility", 12, 'd', "7") });
    let limits = sam.limits().unwrap();
    let file = sam.refresh_case(of.case).unwrap();
    let working = Working::of(&limits.tests, &file.matters[0], &file).unwrap();
    let scores: Vec<_> = limits.tests.parts(working.test).map(|part| working.score(part)).collect();
    // 4e 3, 1e 4, 9 not on most days 0, of 6 the commonest b 2; and 12d 10.
    assert_eq!(scores.iter().map(|score| score.points).collect::<Vec<_>>(), [9, 10]);
    assert_eq!(scores[0].reached, Some("standard rate"));
    assert_eq!(scores[0].next, Some((3, "enhanced rate")));
    let given: Vec<_> = limits.tests.parts(working.test).map(|part| working.given(part)).collect();
    assert_eq!(given, [0, 10], "what is not in dispute counts, and is told apart");
    assert_eq!(working.gaps().count(), 4, "nothing supports anything yet of what is in dispute");
}

#[test]
fn what_cannot_be_is_refused() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let id = sam.save_working(of.matter, None, &working("slow")).unwrap().value;
    let field = |entry: Entry| match sam.save_working(of.matter, None, &entry).map(drop) {
        Err(Error::Invalid(problems)) => problems[0].field,
        _ => "",
    };
    assert_eq!(field(Entry { argued: Some('z'), ..Entry::new("mobility", 11) }), "argued");
    let days = Days::parse("a 3, z 3").unwrap();
    assert_eq!(field(Entry { days, ..Entry::new("mobility", 11) }), "days");
    assert!(matches!(sam.save_working(of.matter, None, &Entry::new("mobility", 4)).map(drop), Err(Error::Gone)));
    assert!(matches!(sam.save_working(of.matter, None, &Entry::new("lcw", 1)).map(drop), Err(Error::Gone)));
    for login in ["rita", "cleo", "max", "olga"] {
        let other = world.sign_in(login);
        let tried = other.save_working(of.matter, Some((id, 1)), &working("x")).map(drop);
        assert!(matches!(tried, Err(Error::Denied(_))), "{login}");
    }
    let add = |edit: MatterEdit| -> MatterId { sam.add_matter(of.case, &edit).unwrap().value };
    for other in [
        MatterEdit { subject: Subject::HousingBenefit, ..matter("rent") },
        MatterEdit { nation: Nation::NorthernIreland, ..matter("points") },
    ] {
        let tried = sam.save_working(add(other), None, &working("x")).map(drop);
        assert!(matches!(tried, Err(Error::NotNow(words)) if words.starts_with("No test is known for")));
    }
    let file = world.file("ada");
    let _ = sam.close_case(of.case, version(&file, "case_file", of.case), CloseReason::Done).unwrap();
    assert!(matches!(sam.save_working(of.matter, Some((id, 1)), &working("x")).map(drop), Err(Error::NotNow(_))));
}

#[test]
fn evidence_is_never_needed_after_the_day_on_which_something_is_due() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let on = |days: u64| EvidenceAsk {
        needed_by: Some(sam.today() + chrono::Days::new(days)),
        ..ask(of.matter, "Dr Shah", None, "washing")
    };
    sam.ask_evidence(&on(60)).map(drop).unwrap();
    // A decision of ten days ago: a month for the reconsideration.
    let due = sam.record_letter(&letter(&sam, of.matter, "refused")).unwrap().value;
    let file = sam.refresh_case(of.case).unwrap();
    let last = file.last_day(&file.matters[0], sam.today()).unwrap();
    let left = u64::try_from((last - sam.today()).num_days()).unwrap();
    let refused = sam.ask_evidence(&on(left + 1)).map(drop).unwrap_err();
    assert!(refused.problems().iter().any(|problem| problem.field == "needed_by"), "{refused}");
    sam.ask_evidence(&on(left)).map(drop).unwrap();
    // Once it is sent, more may follow.
    let _ = sam.update_due(due, 1, &due_update(&sam, DueEventKind::Sent, "")).unwrap();
    sam.ask_evidence(&on(left + 30)).map(drop).unwrap();
}

/// The working with the client on a real terminal: two activities in dispute, one worked with everything, one with its
/// letter only, and evidence asked for what nothing supports. With its keys counted.
#[cfg(unix)]
#[test]
fn a_working_on_a_terminal() {
    let dir = tempfile::TempDir::new().unwrap();
    let data = dir.path().join("desk");
    let data = data.to_str().unwrap();
    let now = ["--now", "2026-02-03T09:00"];
    let args = [&["demo", "--data", data, "--clients", "30", "--seed", "1"][..], &now].concat();
    let mut pty = Pty::start(&args, 80, 24, &[]);
    pty.sees("Made-up people only.").keys("<Enter>").sees("1 Inbox").keys("<^G>").types("Petrov").sees("Yulia");
    pty.keys("<Enter>").sees("2 Case ELM-").sees("PIP");
    pty.counted();
    pty.keys("d").sees("Working · Personal Independence Payment").sees("daily living: 0 points");
    pty.keys("4<Enter>").sees("4 washing and bathing · ");
    let opened = pty.counted();
    pty.types("Needs lifting in and out of the bath.").keys("<Tab>e").types("6").keys("<Tab>2<Tab>").types("OT report");
    pty.sees("e, 3 points").keys("<^S>").sees("supported").sees("daily living: 3 points; 5 more: standard rate");
    let worked = pty.counted();
    pty.keys("9<Enter>").sees("9 mixing with people · ").keys("<Tab>d<^S>");
    pty.sees("daily living: 11 points, standard rate; 1 more: enhanced rate");
    let quick = pty.counted();
    pty.keys("e").sees("Ask for evidence").sees("Activity 9, mixing with people").types("Dr Shah").keys("<^S>");
    pty.sees("Asked: request to Dr Shah");
    let asked = pty.counted();
    pty.sees(" asked").keys("<Esc>").sees("asked about activity 9").keys("q").sees("Leave Alongside?").keys("y");
    assert_eq!(pty.end(), 0);
    println!("keys: to a form {opened}, a whole one {worked}, by its letter only {quick}, evidence asked {asked}");
    assert!(opened <= 3 && worked <= 6 && quick <= 5 && asked <= 2, "{opened} {worked} {quick} {asked}");
}
