//! Who stands for a client: who acts for them, what a death stops, what the desk may advise on; and the card of a call.

use alongside::desk::Error;
use alongside::desk::intake::{NewReferral, Who};
use alongside::desk::today::Ahead;
use alongside::domain::authority::Standing;
use alongside::domain::call::CallEnd;
use alongside::domain::case::{CloseReason, Level, MatterEdit, Stage, Subject};
use alongside::domain::due::{DueEventKind, EndReason, NewLetter, SAY_FOR_WHOM};
use alongside::domain::evidence::{EvidenceEventKind, EvidenceStatus};
use alongside::domain::play::state_of_play;
use alongside::domain::referral::{Area, Attempt};
use alongside::domain::scope::{Immigration, Scope};
use alongside::domain::standing::{ActsForEdit, Capacity, GoesOn, Post};
use alongside::domain::today::Whose;

#[cfg(unix)]
use crate::support::pty::Pty;
use crate::support::{self, Play, World, acts_for, ask, call, due_update, letter, matter, rows, update};

fn problems(error: &Error) -> Vec<&'static str> {
    error.problems().iter().map(|problem| problem.field).collect()
}

#[test]
fn one_speaks_to_whoever_acts_for_the_client_once_the_proof_was_seen() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let speak_to = || sam.refresh_case(of.case).unwrap().speak_to(sam.today());
    assert_eq!(speak_to(), (true, "the client".to_owned()));
    let unseen = ActsForEdit { seen: None, ..acts_for(&sam, "Ana Khan") };
    let id = sam.add_acts_for(of.case, &unseen).unwrap().value;
    assert_eq!(speak_to(), (false, "the client; proof of Ana Khan, appointee not seen".to_owned()));
    let _ = sam.edit_acts_for(of.case, id, 1, &acts_for(&sam, "Ana Khan")).unwrap();
    assert_eq!(speak_to(), (true, "Ana Khan, appointee".to_owned()));
    // What is said of the case is said to them.
    let _ = sam.record_outcome(&support::outcome(of.matter, Stage::Reconsideration)).unwrap();
    let said = state_of_play(&sam.refresh_case(of.case).unwrap(), sam.today()).join(" ");
    assert!(said.contains("in Imran Khan’s favour") && !said.contains("your"), "{said}");

    let second = sam.edit_acts_for(of.case, id, 1, &unseen).map(drop).unwrap_err();
    assert!(matches!(second, Error::Conflict(_)), "{second}");
    let until = sam.today().pred_opt();
    let ended = ActsForEdit { until, from: sam.today() - chrono::Days::new(9), ..acts_for(&sam, "Ana Khan") };
    let _ = sam.edit_acts_for(of.case, id, 2, &ended).unwrap();
    assert_eq!(speak_to(), (true, "the client".to_owned()), "it has ended");

    let tomorrow = sam.today().succ_opt();
    let good = acts_for(&sam, "Ana Khan");
    let wrong = |bad: ActsForEdit| problems(&sam.add_acts_for(of.case, &bad).map(drop).unwrap_err());
    assert_eq!(wrong(ActsForEdit { name: " ".into(), ..good.clone() }), ["name"]);
    assert_eq!(wrong(ActsForEdit { seen: tomorrow, ..good.clone() }), ["seen"]);
    assert_eq!(wrong(ActsForEdit { proof: String::new(), ..good.clone() }), ["proof"]);
    assert_eq!(wrong(ActsForEdit { until, ..good.clone() }), ["until"]);
    // Only of a client of this case.
    let other = world.case(&sam, world.elm, "Tran", None);
    assert!(matches!(sam.edit_acts_for(other.case, id, 3, &good).map(drop), Err(Error::Gone)));
}

#[test]
fn a_death_stops_what_goes_out_until_it_is_said_for_whom() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let came = NewLetter { on: sam.today() - chrono::Days::new(27), ..letter(&sam, of.matter, "") };
    let due = sam.record_letter(&came).unwrap().value;
    let second = sam.add_matter(of.case, &matter("second")).unwrap().value;
    let version = sam.refresh_case(of.case).unwrap().person_version;
    let too_early = sam.set_goes_on(of.matter, 1, GoesOn::Estate).map(drop).unwrap_err();
    assert!(matches!(&too_early, Error::NotNow(words) if words == "No death is recorded."), "{too_early}");
    let to_come = sam.record_death(of.case, version, sam.today().succ_opt().unwrap()).map(drop).unwrap_err();
    assert_eq!(problems(&to_come), ["on"]);
    let done = sam.record_death(of.case, version, sam.today()).unwrap();
    assert!(done.words.contains("nothing goes out now"), "{}", done.words);
    assert!(matches!(sam.record_death(of.case, version + 1, sam.today()).map(drop), Err(Error::NotNow(_))));

    // Nothing is asked, chased or sent; what comes in is still kept.
    let says = |error: Error| assert!(matches!(&error, Error::NotNow(words) if words.contains("for whom")), "{error}");
    says(sam.ask_evidence(&ask(of.matter, "OT", None, "kitchen")).map(drop).unwrap_err());
    says(sam.update_evidence(of.evidence, 1, &update(&sam, EvidenceEventKind::Chased, "")).map(drop).unwrap_err());
    says(sam.update_due(due, 1, &due_update(&sam, DueEventKind::Sent, "")).map(drop).unwrap_err());
    let waits = |words: &str| {
        let rows = sam.today_rows(Whose::Mine, Ahead::PANE).unwrap().rows;
        rows.iter().filter(|row| row.name.starts_with("Khan") && row.words.contains(words)).count()
    };
    assert!(waits(SAY_FOR_WHOM) > 0 && waits("send the") == 0);
    assert!(!sam.calendar(true).unwrap().contains("BEGIN:VEVENT"), "no alarm says to send it");
    let file = sam.refresh_case(of.case).unwrap();
    assert_eq!(file.unanswered().unwrap().id, of.matter);
    assert_eq!(file.speak_to(sam.today()), (false, "nobody yet: not known who acts for the estate".to_owned()));

    // One goes on for the executor, the other ends.
    let seen = |id| sam.refresh_case(of.case).unwrap().matters.iter().find(|one| one.id == id).unwrap().version;
    let _ = sam.set_goes_on(of.matter, seen(of.matter), GoesOn::Executor).unwrap();
    assert_eq!(waits(SAY_FOR_WHOM), 0);
    let chased = update(&sam, EvidenceEventKind::Chased, "");
    let _ = sam.update_evidence(of.evidence, 1, &chased).unwrap();
    let other = sam.ask_evidence(&ask(second, "OT", None, "kitchen")).map(drop).unwrap_err();
    says(other);
    let _ = sam.set_goes_on(second, seen(second), GoesOn::Ended).unwrap();
    let over = sam.ask_evidence(&ask(second, "OT", None, "kitchen")).map(drop).unwrap_err();
    assert!(matches!(&over, Error::NotNow(words) if words.contains("ended with the client's death")), "{over}");
    // An appointment as appointee ended with the death; the executor's begins.
    let _ = sam.add_acts_for(of.case, &acts_for(&sam, "Ana Khan")).unwrap();
    let executor = ActsForEdit { capacity: Capacity::Executor, ..acts_for(&sam, "Bo Khan") };
    let _ = sam.add_acts_for(of.case, &executor).unwrap();
    let file = sam.refresh_case(of.case).unwrap();
    assert_eq!(file.speak_to(sam.today()), (true, "Bo Khan, executor".to_owned()));
    // Nor does anybody look for them over another referral.
    let new = NewReferral { who: Who::Known(of.client), ..support::referral(world.elm, "", None, "rent") };
    let waiting = sam.refer(&new).unwrap().value;
    let tried = sam.tried(&[(waiting, 1)], Attempt::NoAnswer).map(drop).unwrap_err();
    assert!(matches!(&tried, Error::NotNow(words) if words.contains("Decline the referral")), "{tried}");
    // A change of the other details leaves the day as it is.
    let (person, version) = sam.open_client(of.client).unwrap();
    let _ = sam.edit_client(of.client, version, &support::person("Khan-Ali")).unwrap();
    assert_eq!(sam.open_client(of.client).unwrap().0.died, person.died);
}

#[test]
fn where_a_matter_ends_with_the_client_nothing_of_it_is_left_open() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let _ = sam.record_letter(&letter(&sam, of.matter, "")).unwrap();
    let version = sam.refresh_case(of.case).unwrap().person_version;
    let _ = sam.record_death(of.case, version, sam.today()).unwrap();
    let seen = sam.refresh_case(of.case).unwrap().matters[0].version;
    let done = sam.set_goes_on(of.matter, seen, GoesOn::Ended).unwrap();
    let file = sam.refresh_case(of.case).unwrap();
    assert_eq!(file.evidence[0].status, EvidenceStatus::Withdrawn);
    assert!(!file.due_dates[0].state.is_open());
    assert!(file.timeline.iter().any(|entry| entry.words.contains(EndReason::Died.label())));
    // All of it is taken back together, and closing is not refused.
    let _ = sam.undo(&done.undo.unwrap()).unwrap();
    let file = sam.refresh_case(of.case).unwrap();
    assert!(file.evidence[0].status.is_open() && file.due_dates[0].state.is_open() && file.unanswered().is_some());
    let _ = sam.set_goes_on(of.matter, file.matters[0].version, GoesOn::Ended).unwrap();
    let _ = sam.close_case(of.case, file.version, CloseReason::Died).unwrap();
}

#[test]
fn outside_what_the_desk_may_advise_on_only_pointing_elsewhere_is_left() {
    let world = World::new();
    let (ada, sam) = (world.sign_in("ada"), world.sign_in("sam"));
    let of = world.case(&sam, world.elm, "Khan", None);
    let status = MatterEdit { subject: Subject::Status, ..matter("") };
    let refused = sam.add_matter(of.case, &status).map(drop).unwrap_err();
    assert_eq!(problems(&refused), ["subject"]);
    assert!(refused.to_string().contains("Immigration Advice Authority"), "{refused}");
    assert_eq!(problems(&sam.edit_matter(of.matter, 1, &status).map(drop).unwrap_err()), ["subject"]);
    let waiting = world.refer(&sam, world.elm, "Osei", None, "papers");
    let case = sam.open_case_from((waiting, 1), Level::Advice, &status).map(drop).unwrap_err();
    assert_eq!(problems(&case), ["subject"]);
    assert_eq!(problems(&sam.refer_out(of.case, Subject::Status, " ").map(drop).unwrap_err()), ["service"]);
    let _ = sam.refer_out(of.case, Subject::Status, "Harrowmere Law Centre").unwrap();
    let file = sam.refresh_case(of.case).unwrap();
    assert!(file.timeline.iter().any(|entry| entry.words.contains("Pointed to Harrowmere Law Centre")));
    assert_eq!(file.matters.len(), 1, "it is no matter of ours");

    assert!(matches!(sam.set_scope(&Scope::default()).map(drop), Err(Error::Denied(_))));
    let none = Scope { areas: Vec::new(), ..Scope::default() };
    assert_eq!(problems(&ada.set_scope(&none).map(drop).unwrap_err()), ["areas"]);
    let level_one = Scope { immigration: Immigration::One, debt: false, ..Scope::default() };
    let _ = ada.set_scope(&level_one).unwrap();
    let taken_on = sam.add_matter(of.case, &status).unwrap().value;
    assert!(matches!(sam.refer_out(of.case, Subject::Status, "x").map(drop), Err(Error::NotNow(_))));
    let debt = MatterEdit { subject: Subject::PriorityDebt, ..matter("") };
    assert_eq!(problems(&sam.add_matter(of.case, &debt).map(drop).unwrap_err()), ["subject"]);
    // What was taken on stays and can be worked on when the level goes.
    let _ = ada.set_scope(&Scope { areas: vec![Area::Benefits], ..Scope::default() }).unwrap();
    let _ = sam.edit_matter(taken_on, 1, &MatterEdit { issue: "renewal".into(), ..status }).unwrap();
}

#[test]
fn a_call_becomes_a_note_and_its_promise_a_task() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let _ = sam.add_identifier(of.case, &support::nino()).unwrap();
    let file = world.file("ada");
    let looked = |kind: &str| {
        let kind = format!("Text(\"{kind}\")");
        rows(&file, "audit").iter().filter(|row| format!("{:?}", row["kind"]) == kind).count()
    };
    let before = (looked("call"), looked("identifier"));
    let at_hand = sam.open_call(of.case).unwrap();
    assert_eq!(at_hand.numbers, [("nino".to_owned(), "QQ 12 34 56 C".to_owned())]);
    assert_eq!((looked("call"), looked("identifier")), (before.0 + 1, before.1 + 1), "the numbers were shown");

    let _ = sam.end_call(&call(of.case)).unwrap();
    assert!(sam.refresh_case(of.case).unwrap().tasks.is_empty());
    let by = sam.today() + chrono::Days::new(3);
    let promised = CallEnd { promised: "a copy of the report".into(), by: Some(by), ..call(of.case) };
    let _ = sam.end_call(&promised).unwrap();
    let tasks = sam.refresh_case(of.case).unwrap().tasks;
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0].what.as_deref(), Some("Jo at the DWP: a copy of the report"));
    assert_eq!((tasks[0].by, tasks[0].owner.as_deref()), (Some(by), Some("sam")));
    let notes: Vec<String> = sam.refresh_case(of.case).unwrap().timeline.into_iter().map(|entry| entry.words).collect();
    assert!(notes.iter().any(|words| words.contains("Promised by Fri 27 November 2026: a copy")), "{notes:?}");

    let wrong = |bad: CallEnd| problems(&sam.end_call(&bad).map(drop).unwrap_err());
    assert_eq!(wrong(CallEnd { with: String::new(), ..call(of.case) }), ["with"]);
    assert_eq!(wrong(CallEnd { said: " ".into(), ..call(of.case) }), ["said"]);
    assert_eq!(wrong(CallEnd { by: sam.today().pred_opt(), ..call(of.case) }), ["by"]);
    assert_eq!(sam.refresh_case(of.case).unwrap().tasks.len(), 1, "nothing half done remains");
    // Nobody of another site.
    let olga = world.sign_in("olga");
    assert!(matches!(olga.open_call(of.case).map(drop), Err(Error::Denied(_))));
}

#[test]
fn the_post_is_said_of_each_matter() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let post = || sam.refresh_case(of.case).unwrap().matters[0].post;
    assert_eq!(post(), Post::Client);
    let done = sam.set_post(of.matter, 1, Post::Us).unwrap();
    assert_eq!(post(), Post::Us);
    assert!(matches!(sam.set_post(of.matter, 1, Post::Both).map(drop), Err(Error::Conflict(_))));
    let _ = sam.undo(&done.undo.unwrap()).unwrap();
    assert_eq!(post(), Post::Client);
}

#[test]
fn an_authority_that_ends_is_renewed_by_two_keys_and_by_the_bodys_own_rule() {
    let mut play = at_case("Begum");
    play.keys("a")
        .sees("Authority · Shirin Begum")
        .keys("3")
        .sees("explicit consent")
        .sees("8 September 2020; checked on");
    play.keys("<Tab><Tab><Tab><Tab>").types("14").keys("<Tab>").sees("Wed 13 January 2027").keys("<^S>");
    play.sees("= authority: DWP, Universal Credit · both ways · signed, until 13 Jan");
    // Some weeks later it ends soon; after that it has ended.
    let seen = |now: &str| {
        let file = play.session_at("advisor", now).find_case("ELM-26-0002").unwrap();
        let session = play.session_at("advisor", now);
        let file = session.refresh_case(file).unwrap();
        file.authorities[0].standing(session.today())
    };
    assert_eq!(seen("2026-12-29T09:00"), Standing::InDate);
    assert_eq!(seen("2026-12-30T09:00"), Standing::EndsSoon);
    assert_eq!(seen("2027-01-14T09:00"), Standing::OutOfDate);
    // Here it ended yesterday.
    play.sql("UPDATE authority SET starts = '2026-09-20', ends = '2026-11-23' WHERE body = 'dwp_uc'");
    play.keys("1<^G>").types("Begum").keys("<Enter>").sees("! authority: DWP, Universal Credit");
    play.sees("out of date since");
    play.keys("a").sees("Renew the authority · Shirin Begum").keys("<^S>").sees("Recorded authority");
    play.sees("= authority: DWP, Universal Credit · both ways · signed, until 23 Jan").sees("x authority: DWP");
}

/// The advisor at the case of a person.
fn at_case(name: &str) -> Play {
    let mut play = Play::sit("advisor");
    play.keys("<^G>").types(name).keys("<Enter>").sees("2 Case");
    play
}

#[test]
fn the_idle_lock_waits_for_a_call_only_where_a_supervisor_says_so() {
    let mut play = at_case("Tran");
    play.keys("c").sees("Call · Morgan Tran · 0:00").pass(61).sees("Call · Morgan Tran · 1:01").pass(240);
    play.sees("Made-up people only.");
    let mut supervisor = play.beside("supervisor");
    supervisor.keys(":idle lock<Enter>").sees("Waits for calls").keys("<Tab>y<^S>").sees("Desks lock after 5 minutes");
    drop(supervisor);
    let mut play = play.beside("advisor");
    play.keys("<^G>").types("Tran").keys("<Enter>c").pass(600).sees("Call · Morgan Tran · 10:00");
    // Not for ever: a card that was forgotten does not leave the desk open.
    play.pass(3_001).sees("Made-up people only.");
}

#[test]
fn the_level_decides_whose_date_it_is() {
    let mut play = at_case("Tran");
    play.keys("l<Tab>").types("20 Nov").keys("<^S>").sees("Due:").sees("17:00 · ours");
    play.sql("UPDATE case_file SET level = 'advice'");
    play.keys("1<^G>").types("Tran").keys("<Enter>").sees("client’s").lacks("· ours");
}

#[test]
fn whoever_opens_the_details_of_a_client_who_died_is_told() {
    let mut play = at_case("Tran");
    play.keys(":client died<Enter>").types("yesterday").keys("<^S>").sees("Recorded").keys("i");
    play.sees("Died on Mon 23 November 2026. Make no contact");
    let mut reception = play.beside("reception");
    reception.keys("<^G>").types("Tran").keys("<Enter>").sees("Died on Mon 23 November 2026. Make no contact");
}

#[test]
fn a_draft_of_who_acts_for_a_client_is_found_again() {
    let mut play = at_case("Tran");
    play.keys("p1").types("Ana Tran").keys("<^S>").sees("Recorded: Ana Tran acts").keys("p1<Tab>").types("DWP letter");
    play.keys("<Esc>").sees("Kept as a draft").keys("0:drafts<Enter>").sees("who acts for a client").keys("1");
    play.sees("Ana Tran · acts for Morgan Tran").sees("DWP letter");
}

#[test]
fn the_card_says_what_is_out_and_can_be_asked_about() {
    let mut play = at_case("Tran");
    play.keys("l<Tab>").types("20 Nov").keys("<^S>").sees("Due:");
    play.keys("s1<^S>")
        .sees("Recorded: send the appeal: sent")
        .keys("c")
        .sees("has it arrived? send the appeal, day 0");
    play.keys("<Esc>s").sees("It arrived").types("Ms Lee").keys("<^S>").sees("receipt confirmed");
    play.keys("c").sees("any answer? send the appeal, arrived, day 0").keys("<Esc>");
    play.keys("e").types("Dr Shah").keys("<Tab><Tab><^S>").sees("Asked: request to Dr Shah").keys("2c");
    play.sees("Dr Shah: a letter to the points, asked, day 0");
}

#[test]
fn what_is_typed_at_the_end_of_a_call_is_not_lost() {
    let mut play = at_case("Tran");
    play.keys("c<Enter>").sees("End of the call").types("Jo").keys("<Tab>").types("They will ring");
    play.keys("<Esc>").sees("Call · Morgan Tran").keys("<Enter>").sees("Draft from").sees("They will ring");
    play.keys("<^L>").sees("Made-up people only.").sign_in("advisor").sees("End of the call").sees("They will ring");
}

/// The advisor of a made-up desk on a terminal, with the case of Imran Khan opened.
#[cfg(unix)]
fn khan(dir: &tempfile::TempDir) -> Pty {
    let data = dir.path().join("desk");
    let args =
        ["demo", "--data", data.to_str().unwrap(), "--clients", "30", "--seed", "1", "--now", "2026-02-03T09:00"];
    let mut pty = Pty::start(&args, 120, 36, &[]);
    pty.sees("Made-up people only.").keys("<Enter>").sees("1 Inbox");
    pty.keys("1/").types("Khan").keys("<Enter>").sees("Khan, Imran").keys("o").sees("Open the case · Khan, Imran");
    pty.keys("p<Tab><Tab><Tab><Tab><^U>").keys("<^S>").sees("2 Case ELM-");
    pty
}

/// One key opens the card; the caller is checked, the call ends, and what was promised waits as a task.
#[cfg(unix)]
#[test]
fn a_call_on_a_terminal() {
    let dir = tempfile::TempDir::new().unwrap();
    let mut pty = khan(&dir);
    pty.keys("I").sees("A number · ").types("qq123456c").keys("<^S>").sees("•••• 56C");
    pty.counted();
    pty.keys("c").sees("Call · Imran Khan · 0:0").sees("QQ 12 34 56 C").sees("2 May 1979").sees("PIP: we are looking");
    assert_eq!(pty.counted(), 1, "the card is one key away");
    pty.keys("12").sees("= two points agreed").keys("<Enter>").sees("End of the call").sees("Imran Khan");
    pty.types("Asked how it stands.").keys("<^S>").sees("Call kept as a note").sees("Asked how it stands.");
    assert_eq!(pty.counted(), 2 + 2, "two points, the end and saving, beyond the words");
    // A body is rung: it says who, and promises something by a day. The seconds go by meanwhile.
    pty.keys("c").sees("Call · Imran Khan · 0:01").keys("<Enter>").sees("End of the call").types("Jo at the DWP");
    pty.keys("<Tab>").types("It is with a decision maker.").keys("<Tab>").types("A12").keys("<Tab>").types("a copy");
    pty.keys("<Tab>").types("fri").sees("Fri 6 February 2026").keys("<^S>");
    assert_eq!(pty.counted(), 3 + 4, "card, end, four fields and saving, beyond the words");
    pty.sees("Call kept as a note, the promise as a task").sees("Promised by Fri 6 February 2026: a copy");
    pty.keys("q").sees("Leave Alongside?").keys("y");
    assert_eq!(pty.end(), 0);
}

/// Somebody acts for the client; the client dies; it is said for whom the matter goes on.
#[cfg(unix)]
#[test]
fn an_appointee_and_a_death_on_a_terminal() {
    let dir = tempfile::TempDir::new().unwrap();
    let mut pty = khan(&dir);
    pty.keys("p").sees("Who acts for Imran Khan").keys("1").types("Ana Khan").keys("<Tab><Tab>").types("DWP letter");
    pty.keys("<Tab>").types("today").keys("<^S>").sees("= speak and write to Ana Khan, appointee · DWP letter");
    pty.keys("y")
        .sees("Where things stand")
        .keys("<Esc>")
        .loses("Where things stand")
        .keys("P")
        .sees("Post about PIP goes")
        .keys("1");
    pty.sees("post comes to us");
    pty.keys(":client died<Enter>").sees("Imran Khan has died").types("yesterday").keys("<^S>");
    pty.sees("x Imran Khan died on Mon 2 February 2026").sees("stopped: for whom?");
    // Nothing is asked for until that is said.
    pty.keys("e").sees("Ask for evidence").types("Dr Shah").keys("<Tab><Tab>").keys("<^S>");
    pty.sees("Say first for whom this matter goes on").keys("<Esc>").loses("Ask for evidence");
    pty.counted();
    pty.keys("p").sees("PIP: for whom does it go on").keys("1").sees("goes on for the executor");
    assert_eq!(pty.counted(), 2);
    pty.keys("p").sees("Who acts for the client").keys("n").sees("Who acts for Imran Khan").types("Bo Khan");
    pty.keys("<Tab><Tab>").types("grant of probate").keys("<Tab>").types("today").keys("<^S>");
    pty.sees("= speak and write to Bo Khan, executor");
    pty.keys("q").sees("Leave Alongside?").keys("y");
    assert_eq!(pty.end(), 0);
}

/// What the desk may not advise on is only pointed elsewhere, with the reason.
#[cfg(unix)]
#[test]
fn outside_the_scope_on_a_terminal() {
    let dir = tempfile::TempDir::new().unwrap();
    let mut pty = khan(&dir);
    pty.keys("<^U>").sees("Made-up people only.").types("sup").keys("<Enter>").sees("1 Inbox");
    pty.keys(":scope<Enter>").sees("What the desk may advise on").keys("1").keys("<^S>").sees("Set: what the desk may");
    pty.keys("<^G>").types("Khan").sees("Khan, Imran").keys("<Enter>").sees("2 Case ELM-");
    pty.counted();
    pty.keys("m").sees("Add a matter").keys("i").sees("Refer out").sees("Immigration Advice Authority").loses("Stage");
    pty.keys("<Tab>").types("Law Centre").keys("<^S>").sees("Pointed to Law Centre");
    assert_eq!(pty.counted(), 4, "matter, subject, service, saving");
    pty.sees("pointed to another service: immigration status");
    pty.keys("q").sees("Leave Alongside?").keys("y");
    assert_eq!(pty.end(), 0);
}
