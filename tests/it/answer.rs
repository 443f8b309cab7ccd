//! Evidence answered in the building: on the desk's verbs, and by three people on real terminals of one desk.

use alongside::desk::{Error, Session};
use alongside::domain::answer::{AnswerWords, HowKnown, NewAnswer, Point, Said, Verdict};
use alongside::domain::due::{DueEventKind, DueUpdate};
use alongside::domain::evidence::{EvidenceAsk, EvidenceEventKind, EvidenceRow, EvidenceScope, EvidenceStatus};
use alongside::domain::paper::{PaperAsk, PaperKind};
use alongside::domain::support::Support;
use alongside::domain::working::{Entry, Working};

#[cfg(unix)]
use crate::support::pty::Pty;
use crate::support::{At, CaseOf, World, ask, client_says, due_update, letter, update, working};

/// A case with two activities worked, and the request that asks the care team about them.
fn asked(world: &World, sam: &Session) -> (CaseOf, EvidenceRow) {
    let of = world.case(sam, world.elm, "Khan", None);
    let _ = sam.save_working(of.matter, None, &working("Getting in takes an hour.")).unwrap();
    let _ = sam.save_working(of.matter, None, &Entry { says: "Sees nobody.".into(), ..Entry::new("daily-living", 9) });
    let (file, limits) = (sam.refresh_case(of.case).unwrap(), sam.limits().unwrap());
    let about = Working::of(&limits.tests, &file.matters[0], &file).unwrap();
    let asks: Vec<Point> = about.gaps().map(|(part, activity, _)| about.point(part, activity)).collect();
    let new = EvidenceAsk { asks, ..ask(of.matter, "Dr Shah", Some(world.team(At::ElmCare)), "prompting\ncompany") };
    let id = sam.ask_evidence(&new).unwrap().value;
    (of, row(sam, of, id))
}

fn row(sam: &Session, of: CaseOf, id: alongside::domain::id::EvidenceId) -> EvidenceRow {
    sam.refresh_case(of.case).unwrap().evidence.into_iter().find(|row| row.id == id).unwrap()
}

/// Four matches, nine differs.
fn answer(to: &EvidenceRow, by: &Session) -> NewAnswer {
    let points = to
        .asked_points()
        .into_iter()
        .zip([(Verdict::Matches, "Have seen the bath board."), (Verdict::Differs, "Comes to the walking group.")]);
    let said = |(of, (verdict, words)): (Point, (Verdict, &str))| Said {
        of,
        verdict,
        how: vec![HowKnown::Seen],
        not: Vec::new(),
        days: Some(7),
        words: words.into(),
    };
    let said = AnswerWords {
        points: points.map(said).collect(),
        known_since: "2019".into(),
        last_seen: "last week".into(),
        lasts: "for good".into(),
        words: String::new(),
        not_safe: None,
        apart: None,
        by: "somebody else".into(),
        job: String::new(),
    };
    NewAnswer { said, on: by.today(), transcribed: true }
}

fn told(sam: &Session, of: CaseOf) -> String {
    let file = sam.refresh_case(of.case).unwrap();
    file.timeline.into_iter().map(|entry| format!("{} · {}\n", entry.words, entry.by)).collect()
}

#[test]
fn a_team_answers_what_it_is_asked_and_sees_nothing_else() {
    let world = World::new();
    let (sam, cleo, dan) = (world.sign_in("sam"), world.sign_in("cleo"), world.sign_in("dan"));
    let (of, request) = asked(&world, &sam);
    assert_eq!(
        request.asks.iter().map(Point::label).collect::<Vec<_>>(),
        ["4 washing and bathing", "9 mixing with people"]
    );
    assert_eq!(request.asks[1].says, "Sees nobody.");
    let seen = cleo.open_request(request.id).unwrap();
    assert!(seen.asks == request.asks && seen.case_reference.is_empty());
    assert!(matches!(cleo.open_case(of.case), Err(Error::Denied(_))));
    for login in ["dan", "oona", "rita", "max", "sam", "sue"] {
        let other = world.sign_in(login);
        let refused = other.sign_answer(request.id, 1, &answer(&request, &other)).map(drop).unwrap_err();
        assert!(matches!(refused, Error::Denied(_)), "{login}: {refused}");
    }
    assert!(dan.asked_of_us(9).unwrap().is_empty());
    let done = cleo.sign_answer(request.id, 1, &answer(&request, &cleo)).unwrap();
    assert!(done.undo.is_none(), "what is signed stands");
    let stands = row(&sam, of, request.id);
    let signed = stands.answer.clone().unwrap();
    assert_eq!((stands.status, stands.chase, stands.answered), (EvidenceStatus::Answered, None, Some(sam.today())));
    assert_eq!((signed.said.by.as_str(), signed.transcribed), ("Staff cleo", false), "nobody signs for another");
    assert!(told(&sam, of).contains("Dr Shah answered: 4 matches, 9 differs · Staff cleo"), "{}", told(&sam, of));
    assert!(matches!(cleo.sign_answer(request.id, 1, &answer(&request, &cleo)), Err(Error::Conflict(_))));
    // The advisor changes it in no way: a form can be typed in beside it, which then says so.
    assert!(matches!(cleo.client_says(&client_says(request.id, Some(signed.id), "")), Err(Error::Denied(_))));
    assert!(cleo.asked_of_us(9).unwrap()[0].client_says.is_none());
}

/// What supports an activity follows the request, its answer, what the client says to it, and the pages that help.
#[test]
fn an_answer_that_matches_supports_its_activity() {
    let world = World::new();
    let (sam, cleo) = (world.sign_in("sam"), world.sign_in("cleo"));
    let (of, request) = asked(&world, &sam);
    let stands = || {
        let file = sam.refresh_case(of.case).unwrap();
        let mut rows: Vec<_> = file.workings.iter().map(|row| (row.entry.number, file.support(row))).collect();
        rows.sort_by_key(|(number, _)| *number);
        rows.into_iter().map(|(_, support)| support).collect::<Vec<_>>()
    };
    let asked = Support::Asked("Dr Shah".into());
    assert_eq!(stands(), [asked.clone(), asked], "it is waited for");
    let made = cleo.sign_answer(request.id, 1, &answer(&request, &cleo)).unwrap().value;
    let matched = [Support::By(vec!["Dr Shah matches".into()]), Support::Differs("Dr Shah".into())];
    assert_eq!(stands(), matched);
    let _ = sam.client_says(&client_says(request.id, Some(made), "wants to see it first")).unwrap();
    assert_eq!(stands(), [Support::Nothing, Support::Nothing], "what is held cannot be used");
    let _ = sam.client_says(&client_says(request.id, Some(made), "")).unwrap();
    assert_eq!(stands(), matched);
    let mut again = answer(&request, &cleo);
    again.said.not_safe = Some("speaks of her husband".into());
    let _ = cleo.sign_answer(request.id, 2, &again).unwrap();
    assert_eq!(stands(), [Support::Nothing, Support::Nothing], "nor what is not safe to show the client");
}

#[test]
fn a_correction_is_another_answer_and_asks_the_client_again() {
    let world = World::new();
    let (sam, cleo) = (world.sign_in("sam"), world.sign_in("cleo"));
    let (of, request) = asked(&world, &sam);
    let first = cleo.sign_answer(request.id, 1, &answer(&request, &cleo)).unwrap().value;
    let _ = sam.client_says(&client_says(request.id, Some(first), "")).unwrap();
    assert!(row(&sam, of, request.id).may_go());
    let mut again = answer(&request, &cleo);
    again.said.points[1].verdict = Verdict::CantSay;
    let second = cleo.sign_answer(request.id, 2, &again).unwrap().value;
    let stands = row(&sam, of, request.id);
    assert!(stands.answer.as_ref().is_some_and(|answer| answer.id == second) && !stands.may_go());
    let refused = sam.client_says(&client_says(request.id, Some(first), "")).map(drop).unwrap_err();
    assert!(matches!(&refused, Error::NotNow(words) if words.contains("corrected")), "{refused}");
    assert!(told(&sam, of).contains("Dr Shah corrected the answer: 4 matches, 9 can't say"), "{}", told(&sam, of));
    // Withdrawn, it is answered by nobody.
    let other = sam.ask_evidence(&ask(of.matter, "Dr Shah", Some(world.team(At::ElmCare)), "washing")).unwrap().value;
    let _ = sam.update_evidence(other, 1, &update(&sam, EvidenceEventKind::Withdrawn, "")).unwrap();
    let refused = cleo.sign_answer(other, 2, &crate::support::answer(&cleo, "")).map(drop).unwrap_err();
    assert!(matches!(&refused, Error::NotNow(words) if words.contains("withdrawn")), "{refused}");
}

#[test]
fn only_what_was_affirmed_agreed_to_and_safe_goes_into_a_challenge() {
    let world = World::new();
    let (sam, cleo) = (world.sign_in("sam"), world.sign_in("cleo"));
    let (of, request) = asked(&world, &sam);
    let due = sam.record_letter(&letter(&sam, of.matter, "")).unwrap().value;
    let challenge = || {
        let asks = PaperAsk { case: of.case, kind: PaperKind::Reconsideration, request: None, matter: Some(of.matter) };
        let written = sam.paper(&asks).unwrap();
        (written.paper.text().split_whitespace().collect::<Vec<_>>().join(" "), written.notes.join(" "))
    };
    // The answer as a paper of its own, or why there is none.
    let paper = || {
        let asks = PaperAsk { case: of.case, kind: PaperKind::Answer, request: Some(request.id), matter: None };
        let written = sam.paper(&asks);
        written.map_or_else(|error| error.to_string(), |written| written.paper.text())
    };
    let paper = || paper().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(paper().contains("No signed answer may go out"), "{}", paper());
    let made = cleo.sign_answer(request.id, 1, &answer(&request, &cleo)).unwrap().value;
    assert!(paper().contains("has not said whether it may be sent on"), "{}", paper());
    let (text, notes) = challenge();
    assert!(!text.contains("bath board") && notes.contains("has not said whether"), "{notes}");
    let _ = sam.client_says(&client_says(request.id, Some(made), "wants to see it first")).unwrap();
    assert!(paper().contains("is held"), "{}", paper());
    assert!(!challenge().0.contains("bath board") && challenge().1.contains("is held"));
    let _ = sam.client_says(&client_says(request.id, Some(made), "")).unwrap();
    let (text, _) = challenge();
    let line = "matches what they know (has seen it; on 7 of ten days): Have seen the bath board.";
    assert!(text.contains(line) && text.contains("Evidence that comes with this"), "{text}");
    assert!(text.contains("(signed answer)") && challenge().1.contains("the signed answer of Dr Shah"), "{text}");
    let said = paper();
    for there in ["Imran Khan", "Getting in takes an hour.", line, "Comes to the walking group.", "Known since: 2019"] {
        assert!(said.contains(there), "{there}: {said}");
    }
    for argument in ["descriptor", "prompting", "company"] {
        assert!(!said.contains(argument), "{argument}: {said}");
    }
    // What cannot be said is not said, and what the client must not read is in nothing that they sign.
    let mut again = answer(&request, &cleo);
    again.said.points[1].verdict = Verdict::CantSay;
    again.said.not_safe = Some("speaks of her husband".into());
    let made = cleo.sign_answer(request.id, 2, &again).unwrap().value;
    let _ = sam.client_says(&client_says(request.id, Some(made), "")).unwrap();
    let with = DueUpdate { enclosed: vec![request.id], ..due_update(&sam, DueEventKind::Sent, "") };
    let refused = sam.update_due(due, 1, &with).map(drop).unwrap_err();
    assert!(matches!(&refused, Error::NotNow(words) if words.contains("not safe to show")), "{refused}");
    let (text, notes) = challenge();
    assert!(!text.contains("bath board") && notes.contains("not safe to show"), "{notes}");
    assert!(paper().contains("not safe to show") && !paper().contains("bath board"), "{}", paper());
    let last = told(&sam, of);
    assert!(last.contains("Dr Shah corrected the answer · Staff cleo") && !last.contains("husband"), "{last}");
    again.said.not_safe = None;
    let made = cleo.sign_answer(request.id, 3, &again).unwrap().value;
    let _ = sam.client_says(&client_says(request.id, Some(made), "")).unwrap();
    let (text, _) = challenge();
    assert!(text.contains("bath board") && !text.contains("walking group"), "{text}");
    assert!(paper().contains("bath board") && !paper().contains("walking group"), "{}", paper());
    let _ = sam.update_due(due, 1, &with).unwrap();
    assert_eq!(sam.refresh_case(of.case).unwrap().enclosed(due), ["Dr Shah"]);
}

#[test]
fn a_form_on_paper_asks_the_same_and_is_typed_in_as_what_it_is() {
    let world = World::new();
    let (sam, cleo) = (world.sign_in("sam"), world.sign_in("cleo"));
    let (of, request) = asked(&world, &sam);
    let asks = PaperAsk { case: of.case, kind: PaperKind::AnswerForm, request: Some(request.id), matter: None };
    let text = sam.paper(&asks).unwrap().paper.text().split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["Activity 4, washing and bathing", "Getting in takes an hour.", "can't say", "seen it", "- company"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let mut typed = answer(&request, &sam);
    typed.said.points[0].how.clear();
    assert!(matches!(cleo.transcribe_answer(request.id, 1, &typed), Err(Error::Denied(_))));
    let done = sam.transcribe_answer(request.id, 1, &typed).unwrap();
    let stands = row(&sam, of, request.id).answer.unwrap();
    assert!(stands.transcribed && stands.said.by == "somebody else" && stands.made_by == "Staff sam");
    assert!(stands.signature().contains("transcribed from a signed form by Staff sam"));
    let _ = sam.undo(&done.undo.unwrap()).unwrap();
    let back = row(&sam, of, request.id);
    assert!(back.answer.is_none() && back.status == EvidenceStatus::Asked);
}

#[test]
fn another_source_is_asked_about_the_same_activities() {
    let mut play = crate::flows::at_case("Tran");
    play.keys("d").sees("Working").keys("4<Enter>").sees("4 washing and bathing · ").keys("It takes an hour.<^S>");
    play.sees("no support").keys("e").sees("Ask for evidence").keys("Dr Shah<^S>").sees("Asked: request to Dr Shah");
    play.keys("<Esc>3").sees("Dr Shah").keys("o").sees("In place of").sees("Activity 4").keys("Aunt May<Tab><^S>");
    play.sees("Asked instead: request to Aunt May");
    let all = play.session("advisor").evidence(EvidenceScope::All, None).unwrap();
    let of = |who: &str| all.iter().find(|row| row.of == who).unwrap();
    let (before, now) = (of("Dr Shah"), of("Aunt May"));
    assert_eq!((before.status, now.status), (EvidenceStatus::Superseded, EvidenceStatus::Asked));
    assert_eq!(now.asks.iter().map(Point::label).collect::<Vec<_>>(), ["4 washing and bathing"]);
    assert!(now.asks == before.asks && now.asks[0].says == "It takes an hour.");
}

#[test]
fn the_report_counts_answers_that_speak_to_an_activity_asked() {
    let world = World::new();
    let (sam, cleo) = (world.sign_in("sam"), world.sign_in("cleo"));
    let counted = || {
        let all = world.sign_in("max").evidence_report(sam.today(), sam.today()).unwrap().all;
        (all.of_activities, all.spoke_to_one, all.spoke_percent)
    };
    let (_, request) = asked(&world, &sam);
    assert_eq!(counted(), (0, 0, None), "nothing is answered yet");
    let mut unsure = answer(&request, &cleo);
    unsure.said.points.iter_mut().for_each(|said| said.verdict = Verdict::CantSay);
    let _ = cleo.sign_answer(request.id, 1, &unsure).unwrap();
    assert_eq!(counted(), (1, 0, Some(0)));
    let _ = cleo.sign_answer(request.id, 2, &answer(&request, &cleo)).unwrap();
    assert_eq!(counted(), (1, 1, Some(100)), "the answer that stands counts");
    // A form that is typed in counts alike, until it is taken back; a request in words only does not count.
    let (of, other) = asked(&world, &sam);
    let done = sam.transcribe_answer(other.id, 1, &answer(&other, &sam)).unwrap();
    assert_eq!(counted(), (2, 2, Some(100)));
    let _ = sam.undo(&done.undo.unwrap()).unwrap();
    assert_eq!(counted(), (1, 1, Some(100)));
    let _ = sam.transcribe_answer(of.evidence, 1, &crate::support::answer(&sam, "prompting")).unwrap();
    assert_eq!(counted(), (1, 1, Some(100)));
}

/// One of three people at a terminal of the same desk.
#[cfg(unix)]
fn sits(dir: &std::path::Path, login: &str) -> Pty {
    let mut pty = Pty::desk(dir, 80, 24, &[]);
    pty.sees("Made-up people only.").types(login).keys("<Enter>");
    pty
}

#[cfg(unix)]
fn leaves(mut pty: Pty) {
    pty.keys("q").sees("Leave Alongside?").keys("y");
    assert_eq!(pty.end(), 0);
}

/// Asked, answered, agreed to, sent and decided: an advisor, a clinician and reception on terminals of one desk.
#[cfg(unix)]
#[test]
fn three_people_and_one_request() {
    let dir = crate::support::desk::copy();
    let mut ada = sits(dir.path(), "advisor");
    ada.sees("1 Inbox").keys("<^G>").types("tran").sees("Tran, Morgan").keys("<Enter>").sees("2 Case ELM-").sees("PIP");
    ada.keys("d").sees("Working").keys("4<Enter>").sees("4 washing and bathing · ").types("It takes an hour.");
    ada.keys("<^S>").sees("no support").keys("9<Enter>").sees("9 mixing").types("Sees nobody.").keys("<^S>");
    ada.sees("Saved").keys("12<Enter>").sees("12 moving").types("Forty metres.").keys("<^S>").sees("3 activities");
    ada.counted();
    ada.keys("e")
        .sees("Ask for evidence")
        .sees("Activity 12")
        .types("Care")
        .sees("in the building")
        .keys("<Enter><^S>");
    ada.sees("Asked: request to Care team").keys("<Esc>").loses("Working ·").keys("L").sees("evidence request to Care");
    ada.keys("1").sees("To go out · evidence request");
    let ready = ada.counted();
    ada.keys("<Esc>").loses("To go out");
    leaves(ada);

    let mut shah = sits(dir.path(), "clinician");
    shah.sees("Our referrals").keys("3").sees("Asked of us").sees("Tran");
    shah.counted();
    shah.keys("<Enter>").sees("Answer · Tran, Morgan").sees("It takes an hour.");
    shah.keys("1").sees("Sees nobody.").keys("1").sees("Forty metres.").keys("2").sees("9 How I know");
    shah.keys("1<Tab><Tab><Tab><Tab>1<Tab><Tab><Tab><Tab>1<Tab><Tab><Tab>").types("Twenty metres.").keys("<^S>");
    shah.sees("To be signed").sees("Twenty metres.").keys("y").sees("Signed, and sent to the advice desk");
    let answered = shah.counted();
    assert!(!shah.text().contains("ELM-26-0001"), "nothing of the file:\n{}", shah.text());
    leaves(shah);

    let mut rae = sits(dir.path(), "reception");
    rae.sees("Someone new");
    assert!(!rae.text().contains("Tran") && !rae.text().contains("Evidence"), "{}", rae.text());
    leaves(rae);

    let mut ada = sits(dir.path(), "advisor");
    ada.sees("1 Inbox").keys("<^G>").types("tran").sees("Tran, Morgan").keys("<Enter>").sees("2 Case ELM-");
    ada.sees("nothing yet supports activity 12 ").keys("d").sees("which letter").sees("differs").keys("<Esc>");
    ada.loses("Working ·").sees("4 matches, 9 matches, 12 differs").keys("3").sees("answered").keys("<Down><Down>");
    ada.sees("4 matches").keys("y").sees("has not said yet whether it may be sent on").keys("y");
    ada.sees("Recorded: the client agrees").keys("2l").sees("A letter came · ").keys("3").types("16 Nov");
    ada.keys("<^S>").sees("Due: send the reconsideration");
    ada.counted();
    ada.keys("L").sees("reconsideration letter").keys("1").sees("To go out · reconsideration");
    let challenge = ada.counted();
    ada.keys("G").sees("Evidence that comes with this").sees("Care team").keys("<Esc>").loses("To go out");
    ada.keys("s")
        .sees("Sent · send the reconsideration")
        .keys("1<^S>")
        .sees("Recorded: send the reconsideration: sent");
    ada.keys("o").sees("Outcome · ").keys("1<^S>").sees("Recorded outcome");
    println!(
        "keys: to a request ready to print {ready}, to a signed answer {answered}, to a reconsideration {challenge}"
    );
    assert!(ready <= 8 && answered <= 25 && challenge <= 6, "{ready} {answered} {challenge}");
    leaves(ada);
}

/// A form that came back on paper, typed in: one key for each activity.
#[cfg(unix)]
#[test]
fn a_signed_form_is_typed_in_with_a_few_keys() {
    let dir = crate::support::desk::copy();
    let mut ada = sits(dir.path(), "advisor");
    ada.sees("1 Inbox").keys("<^G>").types("tran").sees("Tran, Morgan").keys("<Enter>").sees("2 Case ELM-");
    ada.keys("d").sees("Working").keys("4<Enter>").sees("4 washing and bathing · ").types("It takes an hour.");
    ada.keys("<^S>").sees("no support").keys("e").sees("Ask for evidence").types("Dr Shah").keys("<^S>");
    ada.sees("Asked: request to Dr Shah").keys("<Esc>").loses("Working ·").keys("3").sees("Dr Shah");
    ada.counted();
    ada.keys("t")
        .sees("Type in a signed form · Tran, Morgan")
        .keys("1<^S>")
        .sees("Recorded: answered, from a signed form");
    let typed = ada.counted();
    ada.sees("4 matches").keys("y").sees("transcribed from a signed").keys("h").sees("Held, not sent");
    ada.types("wants to read it at home").keys("<Enter>").sees("Recorded: held, not sent").sees("held");
    println!("keys: a signed form of one activity {typed}");
    assert!(typed <= 4 + 1, "{typed}");
    leaves(ada);
}
