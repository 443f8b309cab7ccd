//! The diary: tasks, events, who is away, and Today as it shows them.

use alongside::desk::today::Ahead;
use alongside::desk::{Error, Session};
use alongside::domain::away::NewAway;
use alongside::domain::case::CloseReason;
use alongside::domain::due::{DueEventKind, DueUpdate};
use alongside::domain::event::{EventEdit, EventState, Interpreter};
use alongside::domain::task::{NewTask, TaskState};
use alongside::domain::today::{TodayKind, Whose};
use chrono::Days;

use crate::support::{self, Play, World, task, version};

#[test]
fn a_task_is_added_done_and_taken_back() {
    let world = World::new();
    let (sam, amy) = (world.sign_in("sam"), world.sign_in("amy"));
    let of = world.case(&sam, world.elm, "Khan", None);
    let later = NewTask { by: Some(sam.today()), owner: Some(amy.me().id), ..task(of.case, "ring the landlord") };
    let any = sam.add_task(&task(of.case, "copy the letter")).unwrap().value;
    let dated = sam.add_task(&later).unwrap().value;
    let rows = amy.refresh_case(of.case).unwrap().tasks;
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [dated, any], "what has a day comes first");
    assert_eq!((rows[0].what.as_deref(), rows[0].owner.as_deref()), (Some("ring the landlord"), Some("amy")));
    let done = amy.end_task(dated, 1, TaskState::Done).unwrap();
    let state = || sam.refresh_case(of.case).unwrap().tasks.iter().find(|row| row.id == dated).unwrap().state;
    assert_eq!(state(), TaskState::Done);
    assert!(matches!(sam.end_task(dated, 1, TaskState::Dropped).map(drop), Err(Error::Conflict(_))));
    assert!(matches!(sam.end_task(dated, 2, TaskState::Dropped).map(drop), Err(Error::NotNow(_))));
    let _ = amy.undo(&done.undo.unwrap()).unwrap();
    assert_eq!(state(), TaskState::Open);
    let _ = sam.end_task(dated, 3, TaskState::Dropped).unwrap();
    assert_eq!(state(), TaskState::Dropped);
}

#[test]
fn what_cannot_be_is_refused() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let id = sam.add_task(&task(of.case, "ring")).unwrap().value;
    assert!(matches!(sam.add_task(&task(of.case, " ")).map(drop), Err(Error::Invalid(_))));
    let stranger = NewTask { owner: Some(world.staff("rita")), ..task(of.case, "ring") };
    assert!(matches!(sam.add_task(&stranger).map(drop), Err(Error::Invalid(_))));
    for login in ["rita", "cleo", "max", "olga"] {
        let other = world.sign_in(login);
        assert!(matches!(other.add_task(&task(of.case, "x")).map(drop), Err(Error::Denied(_))), "{login}");
        assert!(matches!(other.end_task(id, 1, TaskState::Done).map(drop), Err(Error::Denied(_))), "{login}");
    }
    let file = world.file("ada");
    let close = || sam.close_case(of.case, version(&file, "case_file", of.case), CloseReason::Done).map(drop);
    assert!(matches!(close(), Err(Error::NotNow(words)) if words.contains("A task is still to be done")));
    let _ = sam.end_task(id, 1, TaskState::Done).unwrap();
    close().unwrap();
    assert!(matches!(sam.add_task(&task(of.case, "x")).map(drop), Err(Error::NotNow(_))));
    assert_eq!(sam.refresh_case(of.case).unwrap().tasks.len(), 1);
}

#[test]
fn an_event_comes_with_what_must_be_ready_and_says_what_became_of_it() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let today = sam.today();
    let late = EventEdit { interpreter: Interpreter::Needed, ..support::event(&sam) };
    let ready = |by: u64| NewTask { by: Some(today + Days::new(by)), ..task(of.case, "the bundle") };
    assert!(matches!(sam.add_event(of.case, &late, Some(&ready(11))).map(drop), Err(Error::Invalid(_))), "after it");
    assert!(matches!(sam.add_event(of.case, &late, Some(&task(of.case, ""))).map(drop), Err(Error::Invalid(_))));
    let added = sam.add_event(of.case, &late, Some(&ready(3))).unwrap();
    let file = sam.refresh_case(of.case).unwrap();
    assert_eq!(file.events[0].what.brief(), "hearing 10:30, interpreter to be asked for");
    assert_eq!(file.tasks[0].what.as_deref(), Some("the bundle"));
    let rows = sam.today_rows(Whose::Mine, Ahead::PANE).unwrap().rows;
    let kinds: Vec<_> = rows.iter().map(|row| (row.kind, row.day)).collect();
    assert!(kinds.contains(&(TodayKind::Task, today + Days::new(3))), "{kinds:?}");
    assert!(kinds.contains(&(TodayKind::Event, today + Days::new(10))), "{kinds:?}");
    // Taken back, both are gone.
    let _ = sam.undo(&added.undo.unwrap()).unwrap();
    let file = sam.refresh_case(of.case).unwrap();
    assert!(file.events.is_empty() && file.tasks.is_empty());

    let id = sam.add_event(of.case, &late, None).unwrap().value;
    let took = EventEdit { state: EventState::TookPlace, ..late.clone() };
    assert!(matches!(sam.edit_event(id, 1, &took).map(drop), Err(Error::Invalid(_))), "its day is to come");
    let close =
        || sam.close_case(of.case, version(&world.file("ada"), "case_file", of.case), CloseReason::Done).map(drop);
    assert!(matches!(close(), Err(Error::NotNow(words)) if words.contains("An event is still to come")));
    let _ = sam.edit_event(id, 1, &EventEdit { on: today, ..took.clone() }).unwrap();
    assert!(matches!(sam.edit_event(id, 1, &took).map(drop), Err(Error::Conflict(_) | Error::Invalid(_))));
    let file = sam.refresh_case(of.case).unwrap();
    assert!(file.timeline.iter().any(|entry| entry.words.starts_with("hearing of ")), "it is in the timeline");
    close().unwrap();
}

/// The words of everybody's lines on Today.
fn words(by: &Session, whose: Whose) -> Vec<String> {
    by.today_rows(whose, Ahead::PANE).unwrap().rows.into_iter().map(|row| row.words).collect()
}

#[test]
fn dates_of_one_who_is_away_go_to_the_cover_and_to_the_team_when_they_are_near() {
    let world = World::new();
    let (sam, amy, sue) = (world.sign_in("sam"), world.sign_in("amy"), world.sign_in("sue"));
    let of = world.case(&sam, world.elm, "Khan", None);
    let today = sam.today();
    let by = |days: u64, what: &str| NewTask {
        by: Some(today + Days::new(days)),
        owner: Some(sam.me().id),
        ..task(of.case, what)
    };
    let _ = sam.add_task(&by(5, "near")).unwrap();
    let _ = sam.add_task(&by(9, "far")).unwrap();
    assert_eq!(words(&sam, Whose::Mine), ["near", "far"]);
    let all = || [&amy, &sue].map(|by| words(by, Whose::Mine));
    assert_eq!(all(), [vec![], Vec::<String>::new()]);
    let away = |starts: u64, cover| NewAway {
        staff: sam.me().id,
        starts: today + Days::new(starts),
        ends: today + Days::new(starts + 7),
        cover,
    };
    // Not yet.
    let later = sam.set_away(&away(1, Some(amy.me().id))).unwrap();
    assert_eq!(all()[0], Vec::<String>::new());
    let _ = sam.undo(&later.undo.unwrap()).unwrap();
    let id = sam.set_away(&away(0, Some(amy.me().id))).unwrap().value;
    assert_eq!(all()[0], ["near", "far"], "the cover sees all");
    assert_eq!(all()[1], ["near"], "the team sees what is near");
    assert_eq!(words(&sam, Whose::Mine), ["near", "far"], "they stay one's own");
    assert!(words(&amy, Whose::Nobody).is_empty(), "somebody covers");
    assert!(matches!(amy.set_away(&NewAway { staff: sam.me().id, ..away(20, None) }).map(drop), Err(Error::Denied(_))));
    let refused = |new: &NewAway| matches!(sue.set_away(new).map(drop), Err(Error::Invalid(_)));
    assert!(refused(&away(3, None)), "away already");
    assert!(refused(&NewAway { staff: amy.me().id, cover: Some(sam.me().id), ..away(0, None) }), "the cover is away");
    assert!(refused(&NewAway { staff: amy.me().id, cover: Some(amy.me().id), ..away(0, None) }), "oneself");
    assert!(refused(&NewAway { ends: today, ..away(1, None) }), "it ends before it begins");
    assert!(refused(&NewAway { staff: world.staff("rita"), ..away(30, None) }), "no advisor");
    assert!(matches!(amy.end_away(id, 1).map(drop), Err(Error::Denied(_))));
    let _ = sue.end_away(id, 1).unwrap();
    assert_eq!(all(), [vec![], Vec::<String>::new()]);
    let _ = sam.set_away(&away(0, None)).unwrap();
    assert_eq!(words(&amy, Whose::Nobody), ["near", "far"], "nobody covers");
    assert_eq!(all()[0], ["near"]);
}

#[test]
fn what_somebody_left_and_what_has_no_owner_is_nobodys() {
    let world = World::new();
    let (sam, amy, ada) = (world.sign_in("sam"), world.sign_in("amy"), world.sign_in("ada"));
    let of = world.case(&sam, world.elm, "Khan", None);
    let _ = sam.add_task(&task(of.case, "the team's")).unwrap();
    let _ = sam.add_task(&NewTask { owner: Some(sam.me().id), ..task(of.case, "sam's") }).unwrap();
    assert_eq!(words(&sam, Whose::Mine), ["sam's", "the team's"], "one's own case's are one's own");
    assert_eq!(words(&amy, Whose::Mine), Vec::<String>::new());
    assert_eq!(words(&amy, Whose::Nobody), ["the team's"]);
    let mut team = words(&amy, Whose::Team);
    team.sort();
    assert_eq!(team, ["sam's", "the team's"]);
    let _ = ada.disable_staff("sam").unwrap();
    let mut left = words(&amy, Whose::Nobody);
    left.sort();
    assert_eq!(left, ["sam's", "the team's"]);
    assert_eq!(words(&amy, Whose::All).len(), 2);
}

#[test]
fn a_task_goes_from_the_case_to_today_and_is_done_there() {
    let mut play = super::flows::at_case("Tran");
    play.keys("t").sees("Task · Morgan Tran").types("ring the landlord").keys("<Tab>").types("tomorrow").keys("<^S>");
    play.sees("task: ring the landlord by Wed 25 November 2026, tomorrow · ");
    play.keys("0");
    for _ in 0..40 {
        if play.selected().contains("ring the landlord") {
            break;
        }
        play.keys("<Down>");
    }
    play.keys("T").sees("Recorded: task done · ^Z undo").lacks("ring the landlord").keys("<^Z>");
    play.sees("ring the landlord").keys("2T").sees("Recorded: task done").sees("task done: ring the landlord");
}

#[test]
fn a_hearing_is_recorded_moved_and_over() {
    let mut play = super::flows::at_case("Tran");
    play.keys("h").sees("Event · Morgan Tran").keys("h<Tab>").types("3 dec").keys("<Tab>").types("half");
    play.keys("<Tab>").sees("Give an hour such as 10:30").keys("<Up><^U>").types("2pm").keys("<Tab>");
    play.types("Fox Court, room 4").keys("<^S>").sees("Recorded: hearing 14:00");
    play.sees("hearing 14:00").sees("Thu 3 December 2026, in 9 days · Fox Court, room 4");
    play.keys("h").sees("Which event").keys("1").sees("hearing · Morgan Tran").keys("c<^S>");
    play.sees("Recorded: hearing cancelled").sees("hearing of Thu 3 December 2026 cancelled, Fox Court, room 4");
}

#[test]
fn today_takes_the_whole_screen_and_leads_to_the_case_and_back() {
    let mut play = Play::wide("advisor");
    play.keys("0").sees("2 Case").keys("0").lacks("2 Case").sees("November 2026").sees("Mo  Tu  We  Th  Fr  Sa  Su");
    play.keys("m").sees("the team's").keys("m").sees("everyone's").keys("m").sees("nobody's").keys("m");
    play.keys("gj<Enter>").sees("2 Case").sees("timeline").keys("<Esc>").sees("November 2026").lacks("2 Case");
    play.keys("<Esc>").sees("2 Case").sees("0 Today");
}

#[test]
fn what_arrived_is_asked_about_again_and_stands_with_whom_it_is() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let due = sam.record_letter(&support::letter(&sam, of.matter, "")).unwrap().value;
    let update = |kind| support::due_update(&sam, kind, "");
    let _ = sam.update_due(due, 1, &update(DueEventKind::Sent)).unwrap();
    let again = Some(sam.today() + Days::new(28));
    let arrived = DueUpdate { ask_again: again, ..update(DueEventKind::Confirmed) };
    let done = sam.update_due(due, 2, &arrived).unwrap();
    let tasks = || sam.refresh_case(of.case).unwrap().tasks;
    assert_eq!((tasks()[0].by, tasks()[0].owner.as_deref()), (again, Some("sam")));
    assert_eq!(tasks()[0].what.as_deref(), Some("ask DWP: send the reconsideration, no answer yet"));
    let _ = sam.undo(&done.undo.unwrap()).unwrap();
    assert!(tasks().is_empty(), "taken back together");
}

#[test]
fn a_claim_that_waits_says_what_is_lost_until_it_is_made() {
    let mut play = super::flows::at_case("Tran");
    play.keys("m").keys("att<Tab>1<^S>").sees("Added matter: Attendance Allowance").sees("Ask for the form by phone");
    play.sees("Source: Attendance Allowance: how to claim, GOV.UK");
    play.keys("M2").sees("Claimed on").keys("<^S>").sees("Saved matter").sees("Ask for the form by phone");
    play.keys("M2<Tab><Tab><Tab><Tab><Tab>").types("tomorrow").keys("<^S>").sees("That day is still to come");
    play.keys("<^U>")
        .types("today")
        .keys("<^S>")
        .sees("claimed on Tue 24 November 2026")
        .lacks("Ask for the form by phone");
}
