//! Evidence on its way: drafts, chasing, other sources, what it cost, what it went with, and the figures over all of it.

use alongside::desk::today::Ahead;
use alongside::desk::{Error, Session};
use alongside::domain::case::MatterEdit;
use alongside::domain::due::{DueEventKind, DueUpdate};
use alongside::domain::evidence::{
    Asking, Chasing, EvidenceAsk, EvidenceEventKind, EvidenceRow, EvidenceScope, EvidenceStatus, EvidenceUpdate, Fee,
    after,
};
use alongside::domain::id::EvidenceId;
use alongside::domain::outcome::{Known, NewOutcome, Relied};
use alongside::domain::today::{TodayKind, Whose};
use alongside::ui::event;
use chrono::Days;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

use crate::run::Demo;
use crate::support::play::Play;
use crate::support::{self, At, CaseOf, World, ask, client_says, due_update, letter, outcome, update};

const DRAFT: Asking = Asking { draft: true, instead: None };

fn row(by: &Session, of: CaseOf, id: EvidenceId) -> EvidenceRow {
    by.refresh_case(of.case).unwrap().evidence.into_iter().find(|row| row.id == id).unwrap()
}

fn not_now(result: Result<(), Error>) -> String {
    match result {
        Err(Error::NotNow(words)) => words,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_draft_is_asked_of_nobody_until_it_goes_out() {
    let world = World::new();
    let (sam, cleo) = (world.sign_in("sam"), world.sign_in("cleo"));
    let team = world.team(At::ElmCare);
    let of = world.case(&sam, world.elm, "Khan", Some(team));
    let id = sam.ask_as(&ask(of.matter, "Dr Lane", Some(team), "cooking"), DRAFT).unwrap().value;
    let drafted = row(&sam, of, id);
    assert_eq!((drafted.status, drafted.went_out, drafted.chase), (EvidenceStatus::Drafted, false, None));
    let theirs = || cleo.asked_of_us(99).unwrap().iter().any(|row| row.id == id);
    assert!(!theirs() && matches!(cleo.open_request(id).map(drop), Err(Error::Gone)));
    assert_eq!(sam.evidence_waiting().unwrap().0, 1, "only the other one is out");
    let today = sam.today_rows(Whose::Mine, Ahead::PANE).unwrap().rows;
    assert!(today.iter().any(|row| row.words == "send the request to Dr Lane: a draft"));
    let early = not_now(sam.update_evidence(id, 1, &update(&sam, EvidenceEventKind::Chased, "")).map(drop));
    assert!(early.contains("is a draft"), "{early}");

    let _ = sam.update_evidence(id, 1, &update(&sam, EvidenceEventKind::Asked, "")).unwrap();
    let out = row(&sam, of, id);
    assert_eq!((out.status, out.went_out), (EvidenceStatus::Asked, true));
    assert_eq!(out.chase, Some(sam.today() + Days::new(7)));
    assert!(theirs() && cleo.open_request(id).is_ok());
    let _ = sam.update_evidence(id, 2, &update(&sam, EvidenceEventKind::Acknowledged, "")).unwrap();
    let known = row(&sam, of, id);
    assert_eq!((known.status, known.acknowledged), (EvidenceStatus::Acknowledged, Some(sam.today())));
    assert!(known.chase.is_some(), "that they have it is no answer");
}

#[test]
fn another_source_replaces_the_first_in_one_go_and_is_taken_back_in_one() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let instead = |id, seen| Asking { draft: false, instead: Some((id, seen)) };
    let done = sam.ask_as(&ask(of.matter, "OT", None, "washing"), instead(of.evidence, 1)).unwrap();
    let old = row(&sam, of, of.evidence);
    assert_eq!((old.status, old.chase), (EvidenceStatus::Superseded, None));
    assert_eq!(row(&sam, of, done.value).status, EvidenceStatus::Asked);
    let told = |words: &str| sam.refresh_case(of.case).unwrap().timeline.iter().any(|entry| entry.words == words);
    assert!(told("another source is asked in place of Dr Shah"));
    let _ = sam.undo(&done.undo.unwrap()).unwrap();
    let file = sam.refresh_case(of.case).unwrap();
    assert_eq!((file.evidence.len(), file.evidence[0].status), (1, EvidenceStatus::Asked));

    // Somebody who saved meanwhile is not overlooked, and then nothing is asked.
    let _ = sam.update_evidence(of.evidence, 3, &update(&sam, EvidenceEventKind::Chased, "")).unwrap();
    let late = sam.ask_as(&ask(of.matter, "OT", None, ""), instead(of.evidence, 3)).map(drop);
    assert!(matches!(late, Err(Error::Conflict(_))));
    let seen = row(&sam, of, of.evidence).version;
    let _ = sam.update_evidence(of.evidence, seen, &update(&sam, EvidenceEventKind::Declined, "")).unwrap();
    let _ = sam.ask_as(&ask(of.matter, "OT", None, ""), instead(of.evidence, seen + 1)).unwrap();
    assert_eq!(row(&sam, of, of.evidence).status, EvidenceStatus::Declined, "what was declined was declined");
    // An answer that comes after all is an answer; of what has one, nobody else is asked in its place.
    let other = sam.ask_evidence(&ask(of.matter, "CPN", None, "")).unwrap().value;
    let _ = sam.ask_as(&ask(of.matter, "Carer", None, ""), instead(other, 1)).unwrap();
    let _ = sam.update_evidence(other, 2, &update(&sam, EvidenceEventKind::Answered, "late")).unwrap();
    let refused = not_now(sam.ask_as(&ask(of.matter, "Aunt", None, ""), instead(other, 3)).map(drop));
    assert!(refused.contains("has ended (answered)"), "{refused}");
}

#[test]
fn what_it_cost_is_kept_and_what_cannot_be_is_refused_with_its_field() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let field = |update: &EvidenceUpdate| {
        let seen = row(&sam, of, of.evidence).version;
        sam.update_evidence(of.evidence, seen, update).map(drop).unwrap_err().problems()[0].field
    };
    let on = sam.today();
    let plain = |kind| EvidenceUpdate::new(kind, on);
    assert_eq!(field(&plain(EvidenceEventKind::Declined)), "reason");
    assert_eq!(field(&EvidenceUpdate { minutes: Some(481), ..plain(EvidenceEventKind::Answered) }), "minutes");
    assert_eq!(field(&EvidenceUpdate::new(EvidenceEventKind::Answered, on - Days::new(1))), "on");
    assert_eq!(field(&plain(EvidenceEventKind::Superseded)), "kind");
    let record = |update: &EvidenceUpdate| {
        let _ = sam.update_evidence(of.evidence, row(&sam, of, of.evidence).version, update).unwrap();
    };
    record(&update(&sam, EvidenceEventKind::FeeAsked, ""));
    assert_eq!(row(&sam, of, of.evidence).payer, None, "nobody paid yet");
    record(&update(&sam, EvidenceEventKind::FeePaid, ""));
    let seen = row(&sam, of, of.evidence).version;
    let waived = not_now(sam.update_evidence(of.evidence, seen, &plain(EvidenceEventKind::FeeWaived)).map(drop));
    assert!(waived.starts_with("The fee is paid"), "{waived}");
    record(&update(&sam, EvidenceEventKind::Answered, "yes"));
    assert_eq!(row(&sam, of, of.evidence).minutes, Some(12), "asked once, with the answer");
    record(&EvidenceUpdate { minutes: Some(20), ..plain(EvidenceEventKind::Minutes) });
    let now = row(&sam, of, of.evidence);
    assert_eq!((now.minutes, now.fee, now.fee_amount.map(|fee| fee.0)), (Some(20), Fee::Paid, Some(35_00)));
    let said: Vec<String> = sam.refresh_case(of.case).unwrap().timeline.into_iter().map(|entry| entry.words).collect();
    assert!(said.iter().any(|words| words == "fee paid to Dr Shah of £35.00, the client"), "{said:?}");
    assert!(said.iter().any(|words| words == "what it cost Dr Shah, 20 minutes"), "{said:?}");
}

/// What a request must never be: out and answered at once, or chased when it is not out.
fn stands_right(by: &Session, of: CaseOf) -> Result<(), TestCaseError> {
    let file = by.refresh_case(of.case).unwrap();
    let waiting = by.evidence(EvidenceScope::Waiting, None).unwrap();
    for row in file.evidence {
        let (out, answered) = (row.status.is_open(), row.status == EvidenceStatus::Answered);
        prop_assert_eq!(answered, row.answered.is_some());
        prop_assert_eq!(out, row.chase.is_some());
        prop_assert!(row.used.is_none() || answered);
        prop_assert_eq!(row.declined.is_some(), row.status == EvidenceStatus::Declined);
        prop_assert!(row.answer.is_none() || answered);
        prop_assert_eq!(row.status.waits(), waiting.iter().any(|one| one.id == row.id));
    }
    Ok(())
}

#[test]
fn no_sequence_of_verbs_leaves_a_request_out_and_answered_or_a_chase_on_what_has_ended() {
    let world = World::new();
    let (sam, cleo) = (world.sign_in("sam"), world.sign_in("cleo"));
    let of = world.case(&sam, world.elm, "Khan", None);
    let team = Some(world.team(At::ElmCare));
    let mut runner = TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
    // Beside the events: 13 asks another source, 14 signs an answer, 15 types one in, 16 takes back what was done last.
    let moves = prop::collection::vec(0..17usize, 1..9);
    let ran = runner.run(&(any::<bool>(), moves), |(draft, moves)| {
        let asked = sam.ask_as(&ask(of.matter, "OT", team, "washing"), Asking { draft, instead: None }).unwrap();
        let (id, mut undo) = (asked.value, None);
        for each in moves {
            let before = row(&sam, of, id);
            match EvidenceEventKind::ALL.get(each) {
                Some(kind) => {
                    let done = sam.update_evidence(id, before.version, &update(&sam, *kind, ""));
                    let may = after(before.status, *kind).is_ok();
                    prop_assert!(may || done.is_err(), "{} of what is {}", kind, before.status);
                    undo = done.ok().and_then(|done| done.undo);
                }
                None if each == 13 => {
                    let instead = Asking { draft: false, instead: Some((id, before.version)) };
                    undo = sam.ask_as(&ask(of.matter, "CPN", None, ""), instead).ok().and_then(|done| done.undo);
                }
                None if each < 16 => {
                    let new = support::answer(&cleo, "prompting");
                    let (done, by_team) = match each {
                        14 => (cleo.sign_answer(id, before.version, &new), true),
                        _ => (sam.transcribe_answer(id, before.version, &new), false),
                    };
                    // What is answered can be corrected; the team answers what it was asked.
                    let may = before.status == EvidenceStatus::Answered
                        || after(before.status, EvidenceEventKind::Answered).is_ok();
                    prop_assert_eq!(done.is_ok(), may && (before.went_out || !by_team), "of what is {}", before.status);
                    prop_assert_eq!(row(&sam, of, id).answer.is_some(), done.is_ok() || before.answer.is_some());
                    undo = done.ok().and_then(|done| done.undo);
                }
                None => drop(undo.take().map(|undo| sam.undo(&undo).unwrap())),
            }
            stands_right(&sam, of)?;
        }
        Ok(())
    });
    ran.unwrap();
}

#[test]
fn when_to_chase_is_a_setting_and_no_longer_to_wait_stands_on_today() {
    let world = World::new();
    let (sue, sam) = (world.sign_in("sue"), world.sign_in("sam"));
    assert_eq!(sam.chasing().unwrap(), Chasing::default());
    assert!(matches!(sam.set_chasing(&Chasing::default()).map(drop), Err(Error::Denied(_))));
    for bad in
        [Chasing { days: vec![], stop: 7 }, Chasing { days: vec![9, 3], stop: 7 }, Chasing { days: vec![3], stop: 61 }]
    {
        assert!(matches!(sue.set_chasing(&bad).map(drop), Err(Error::Invalid(_))));
    }
    let _ = sue.set_chasing(&Chasing { days: vec![3, 9], stop: 5 }).unwrap();
    let of = world.case(&sam, world.elm, "Khan", None);
    assert_eq!(row(&sam, of, of.evidence).chase, Some(sam.today() + Days::new(3)));

    // The day of a letter, and the one that is counted from one.
    let lines = |by: &Session| -> Vec<String> {
        let rows = by.today_rows(Whose::Mine, Ahead::PANE).unwrap().rows;
        rows.into_iter().filter(|row| row.kind == TodayKind::SendNow).map(|row| row.words).collect()
    };
    let set = |days: u64, seen| {
        let due = Some(sam.today() + Days::new(days));
        let _ = sam.edit_matter(of.matter, seen, &MatterEdit { due, ..support::matter("points") }).unwrap();
    };
    set(6, 1);
    assert!(lines(&sam).is_empty(), "six days are enough");
    set(5, 2);
    assert_eq!(lines(&sam), ["PIP: send it now, evidence to follow"]);
    let next = support::task(of.case, "ring tomorrow");
    let tomorrow = Some(sam.today() + Days::new(1));
    let _ = sam.add_task(&alongside::domain::task::NewTask { by: tomorrow, ..next }).unwrap();
    let order = sam.today_rows(Whose::Mine, Ahead::PANE).unwrap().rows;
    let at = |kind| order.iter().position(|row| row.kind == kind).unwrap();
    assert!(at(TodayKind::SendNow) < at(TodayKind::Task), "it comes before what is for tomorrow");
    let mut came = letter(&sam, of.matter, "");
    came.printed = Some(sam.today() + Days::new(5));
    let due = sam.record_letter(&came).unwrap().value;
    assert_eq!(lines(&sam), ["send the reconsideration now, evidence to follow"]);
    let listed = sam.evidence(EvidenceScope::Waiting, None).unwrap();
    assert_eq!(listed[0].due, came.printed);
    let _ = sam.update_evidence(of.evidence, 1, &update(&sam, EvidenceEventKind::Answered, "")).unwrap();
    assert!(lines(&sam).is_empty(), "there is nothing to wait for");

    // Its answer goes with what is sent, and is used at the stage on which the matter then stands.
    let sent = DueUpdate { enclosed: vec![of.evidence], ..due_update(&sam, DueEventKind::Sent, "") };
    let unsaid = not_now(sam.update_due(due, 1, &sent).map(drop));
    assert!(unsaid.contains("has not said whether it may be sent on"), "{unsaid}");
    let _ = sam.client_says(&client_says(of.evidence, None, "to be read first")).unwrap();
    let held = not_now(sam.update_due(due, 1, &sent).map(drop));
    assert!(held.starts_with("The answer of Dr Shah is held"), "{held}");
    let _ = sam.client_says(&client_says(of.evidence, None, "")).unwrap();
    let done = sam.update_due(due, 1, &sent).unwrap();
    let file = sam.refresh_case(of.case).unwrap();
    assert_eq!(file.enclosed(due), ["Dr Shah"]);
    assert_eq!(file.evidence[0].used, Some(file.matters[0].stage));
    assert!(file.timeline.iter().any(|entry| entry.words.ends_with("enclosed: Dr Shah")));
    let _ = sam.undo(&done.undo.unwrap()).unwrap();
    let file = sam.refresh_case(of.case).unwrap();
    assert!(file.enclosed(due).is_empty() && file.evidence[0].used.is_none(), "taken back together");
    let other = world.case(&sam, world.elm, "Osei", None);
    let stray = DueUpdate { enclosed: vec![other.evidence], ..due_update(&sam, DueEventKind::Sent, "") };
    let seen = file.due_dates[0].version;
    assert!(matches!(sam.update_due(due, seen, &stray).map(drop), Err(Error::Gone)), "not another matter's");
    let open = sam.ask_evidence(&ask(of.matter, "OT", None, "")).unwrap().value;
    let unanswered = DueUpdate { enclosed: vec![open], ..due_update(&sam, DueEventKind::Sent, "") };
    assert!(not_now(sam.update_due(due, seen, &unanswered).map(drop)).starts_with("Nothing has come yet"));
}

#[test]
fn whether_the_decision_relied_on_it_is_kept_in_its_own_words() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let new = outcome(of.matter, alongside::domain::case::Stage::Appeal);
    let odd = NewOutcome { evidence_used: Known::No, ..new.clone() };
    assert_eq!(sam.record_outcome(&odd).map(drop).unwrap_err().problems()[0].field, "relied");
    let _ = sam.record_outcome(&new).unwrap();
    let listed = sam.outcomes(None).unwrap();
    assert_eq!((listed[0].what.relied, listed[0].what.said.as_str()), (Relied::Yes, new.said.as_str()));
    let file = sam.refresh_case(of.case).unwrap();
    let told = file.timeline.iter().find(|entry| entry.words.contains("relied on it")).unwrap();
    assert!(told.words.ends_with("“We accept what the GP writes.”"), "{}", told.words);
    assert_eq!(support::finder(&sam).find("accept", Default::default(), 9).unwrap().hits.len(), 1);
}

#[test]
fn the_report_names_practices_and_nobody_else_and_a_manager_may_read_it() {
    let desk = Demo::of(60, 1);
    let json = desk.run_as("manager", &["report", "evidence", "--json"]).json();
    let all = desk.list("supervisor", "evidence");
    let (figures, lines) = (&json["all"], json["practices"].as_array().unwrap());
    let count = |status: &str| all.iter().filter(|row| row["status"] == status).count();
    assert_eq!(figures["asked"], json!(all.iter().filter(|row| !row["asked"].is_null()).count()));
    assert_eq!((&figures["answered"], &figures["declined"]), (&json!(count("answered")), &json!(count("declined"))));
    let by_activity = |row: &&serde_json::Value| !row["activities"].as_array().unwrap().is_empty();
    let answered = all.iter().filter(|row| row["status"] == "answered").filter(by_activity).count();
    assert_eq!(figures["of_activities"], json!(answered));
    for key in
        ["asked", "answered", "declined", "charged", "waiting", "fee_pence", "minutes", "of_activities", "spoke_to_one"]
    {
        let sum = |rows: &[&serde_json::Value]| rows.iter().map(|row| row[key].as_i64().unwrap()).sum::<i64>();
        assert_eq!(json!(sum(&[&json["in_building"], &json["outside"]])), figures[key], "{key}");
        assert_eq!(json!(sum(&lines.iter().collect::<Vec<_>>())), figures[key], "{key}, by practice");
    }
    let days = |row: &serde_json::Value| {
        let day = |key: &str| row[key].as_str().unwrap().parse::<chrono::NaiveDate>().unwrap();
        (day("answered") - day("asked")).num_days()
    };
    let mut took: Vec<i64> = all.iter().filter(|row| !row["answered"].is_null()).map(days).collect();
    took.sort_unstable();
    assert_eq!(figures["median_days"], json!(took[took.len().div_ceil(2) - 1]));
    let csv = desk.run_as("manager", &["report", "evidence", "--format", "csv"]);
    assert_eq!(csv.out.lines().count(), lines.len() + 4, "{}", csv.out);
    assert!(csv.out.starts_with("site,team,asked,waiting,answered,declined,charged,fee_pence,"), "{}", csv.out);
    let text = desk.run_as("advisor", &["report", "evidence", "--from", "2026-01-01"]);
    assert!(text.out.contains("in the building") && text.out.contains("9 in 10 in"), "{}", text.out);
    let names: Vec<&str> = all.iter().filter_map(|row| row["client"].as_str()?.split(',').next()).collect();
    let said = format!("{json}{}{}", csv.out, text.out);
    assert!(names.iter().all(|name| !said.contains(*name)), "nobody is named");
    for login in ["reception", "clinician"] {
        desk.run_as(login, &["report", "evidence"]).refusal(1);
    }
    assert_eq!(desk.run_as("manager", &["report", "evidence", "--from", "yesterday"]).code, 2);
}

#[test]
fn a_chase_takes_two_keys_and_another_source_one() {
    let mut play = Play::wide("advisor");
    play.keys("3g").sees("3 Evidence");
    let chase = "c<^S>";
    assert!(event::play(chase).len() <= 2);
    play.keys(chase).sees("Recorded: chased").keys("<^Z>").sees("Undone: chased");
    play.keys("r").sees("Recorded: acknowledged").keys("<^Z>").sees("Undone: acknowledged");
    assert_eq!(event::play("o").len(), 1);
    play.keys("o").sees("Ask for evidence · ").sees("In place of").keys("Aunt May<Tab><^S>");
    play.sees("Asked instead: request to Aunt May").keys("3").sees("Aunt May").sees("replaced");
}

#[test]
fn a_draft_is_made_with_the_request_and_sent_with_one_key() {
    let mut play = crate::flows::at_case("Begum");
    play.keys("e").sees("Ask for evidence · ").sees("Draft only").keys("Dr Hill<Tab><Tab><Tab><Tab><Tab><Tab>y<^S>");
    play.sees("Drafted: request to Dr Hill").keys("3jj").sees("draft").keys("s").sees("Recorded: asked");
    play.keys("c").sees("Chased · Dr Hill");
}

#[test]
fn when_to_chase_is_set_from_the_palette_and_says_that_it_is_a_suggestion() {
    let mut play = Play::wide("supervisor");
    play.keys(":chasing<Enter>").sees("When requests are chased").sees("7, 14, 21").keys("<F1>").sees("unverified");
    play.keys("<Esc><^U>5, 10<^S>").sees("Set: requests are chased after 5, 10 days");
    play.keys(":chasing<Enter>").sees("5, 10");
}

/// Whom one may ask is offered with how they like to be asked, and how they answered before.
#[test]
fn who_was_asked_before_is_known_by_how_they_answered() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let team = Some(world.team(At::ElmCare));
    let told = |name: &str| {
        let known = sam.asked_before(20).unwrap();
        known.iter().find(|source| source.name == name).map(alongside::domain::evidence::Source::told)
    };
    let asks = |of_whom: &str, team, how: &str| {
        let new = EvidenceAsk { how: how.into(), ..ask(of.matter, of_whom, team, "washing") };
        sam.ask_evidence(&new).unwrap().value
    };
    let first = asks("Dr Hill", team, "by secure mail,\u{7} in a few lines");
    assert_eq!(told("Dr Hill").unwrap(), "by secure mail, in a few lines, answered 0 of 1");
    let _ = sam.update_evidence(first, 1, &update(&sam, EvidenceEventKind::Answered, "confirms")).unwrap();
    let second = asks("Dr Hill", team, "");
    assert_eq!(told("Dr Hill").unwrap(), "by secure mail, in a few lines, answered 1 of 2, half on the same day");
    let declined = EvidenceUpdate {
        reason: Some(alongside::domain::evidence::ClinicianReason::ALL[0]),
        ..update(&sam, EvidenceEventKind::Declined, "")
    };
    let _ = sam.update_evidence(second, 1, &declined).unwrap();
    let _ = asks("DR HILL", None, "by phone");
    assert_eq!(told("Dr Hill").unwrap(), "by phone, answered 1 of 2, half on the same day, declined 1");
    let care = sam.teams().unwrap().into_iter().find(|one| Some(one.id) == team).unwrap();
    assert_eq!(
        told(&care.name).unwrap(),
        "answered 1 of 2, half on the same day, declined 1",
        "the team's, by whoever answered"
    );
    assert_eq!(told("nobody"), None);
}
