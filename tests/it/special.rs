//! The special rules: marked, asked for and answered, and said nowhere that a client may look.

use alongside::desk::intake::{NewReferral, Who};
use alongside::desk::{Error, Session};
use alongside::domain::answer::{AnswerWords, NewAnswer};
use alongside::domain::case::{Level, MatterEdit, Stage, Subject};
use alongside::domain::evidence::{EvidenceAsk, EvidenceEventKind, EvidenceRow, EvidenceScope};
use alongside::domain::id::{CaseId, EvidenceId, MatterId};
use alongside::domain::paper::{PaperAsk, PaperKind};
use alongside::domain::play::state_of_play;
use alongside::domain::special::{Apart, Form, Knows};
use alongside::domain::today::Whose;

use crate::run::run;
use crate::support::{self, At, Play, World, ask, letter, matter, outcome, update};

/// What nobody may read by the way.
const TELLS: &[&str] =
    &["end of life", "special rule", "sr1", "terminal", "dying", "hospice", "12 months", "outlook", "progressive"];

/// The words of a text that tell.
fn tells(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    TELLS.iter().copied().filter(|word| text.contains(word)).collect()
}

#[track_caller]
fn quiet(what: &str, text: &str) {
    assert_eq!(tells(text), Vec::<&str>::new(), "{what}:\n{text}");
}

fn claim(issue: &str) -> MatterEdit {
    MatterEdit { stage: Stage::Claim, ..matter(issue) }
}

fn form_of(matter: MatterId, of: &str, team: Option<alongside::domain::id::TeamId>) -> EvidenceAsk {
    EvidenceAsk { special: true, ..ask(matter, of, team, "dropped") }
}

/// What is answered to a request for the form.
fn whole(by: &Session, form: Option<Form>, knows: Option<Knows>) -> NewAnswer {
    let said = AnswerWords {
        points: Vec::new(),
        known_since: String::new(),
        last_seen: String::new(),
        lasts: String::new(),
        words: "Terminal, weeks; the hospice visits.".to_owned(),
        not_safe: None,
        apart: Some(Apart { form, knows }),
        by: "Dr Shah".to_owned(),
        job: "GP".to_owned(),
    };
    NewAnswer { said, on: by.today(), transcribed: false }
}

/// A case in which everything that is kept apart is there, with what each verb said of it.
struct Kept {
    case: CaseId,
    matter: MatterId,
    outside: EvidenceId,
    toasts: String,
}

fn kept(ada: &Session, shah: &Session) -> Kept {
    let mut toasts = String::new();
    let mut said = |words: &str, undo: Option<&alongside::desk::Undo>| {
        toasts.push_str(&format!("{words} {}\n", undo.map_or("", |undo| undo.words.as_str())));
    };
    let site = shah.home_site().unwrap();
    let team = Some(shah.own_teams()[0]);
    let mut new = support::referral(site, "Lorn", team, "Dying, the hospice is asked");
    new.asking.special = true;
    new.asking.referrer = "Dr Nadia Shah".into();
    let referral = shah.refer(&NewReferral { who: Who::New(Box::new(support::person("Lorn"))), ..new }).unwrap();
    said(&referral.words, None);
    let case = ada.open_case_from((referral.value, 1), Level::Casework, &claim("SR1, terminal illness")).unwrap().value;
    let of = ada.open_case(case).unwrap().matters[0].id;
    let marked = ada.set_special(of, 1, true).unwrap();
    said(&marked.words, marked.undo.as_ref());
    let asked = ada.ask_evidence(&form_of(of, "Dr Shah", team)).unwrap();
    said(&asked.words, asked.undo.as_ref());
    let outside = ada.ask_evidence(&form_of(of, "Nurse Lowe", None)).unwrap();
    said(&outside.words, outside.undo.as_ref());
    let chased = ada.update_evidence(outside.value, 1, &update(ada, EvidenceEventKind::Chased, "rang the hospice"));
    let chased = chased.unwrap();
    said(&chased.words, chased.undo.as_ref());
    let ordinary = ada.ask_evidence(&ask(of, "Dr Shah", team, "washing")).unwrap().value;
    let mut plain = support::answer(shah, "slow");
    plain.said.apart = Some(Apart::default());
    said(&shah.sign_answer(ordinary, 1, &plain).unwrap().words, None);
    let answer = whole(shah, Some(Form::Sent), Some(Knows::Neither));
    said(&shah.sign_answer(asked.value, 1, &answer).unwrap().words, None);
    Kept { case, matter: of, outside: outside.value, toasts }
}

fn row(by: &Session, case: CaseId, id: EvidenceId) -> EvidenceRow {
    by.refresh_case(case).unwrap().evidence.into_iter().find(|row| row.id == id).unwrap()
}

#[test]
fn no_list_toast_paper_command_or_find_says_so() {
    let play = Play::sit("advisor");
    let (ada, shah) = (play.session("advisor"), play.session("clinician"));
    let kept = kept(&ada, &shah);
    quiet("toasts", &kept.toasts);
    let all = crate::parties::all_lists(&ada, &["terminal", "hospice", "SR1", "dying", "outlook", "Lorn"]);
    assert!(all.contains("Lorn, Imran") && all.contains("Nurse Lowe") && all.contains("work on PIP, claim"));
    quiet("lists", &all);
    // It stands first on the day, and nothing says why.
    let today = ada.today_rows(Whose::Mine, alongside::desk::today::Ahead::PANE).unwrap().rows;
    let first = &today[0];
    assert_eq!(first.words, "work on PIP, claim");
    assert!(first.mine && first.day == ada.today() && first.name == "Lorn, Imran");
    // What the client is told, and what goes out for them to read or sign.
    let file = ada.refresh_case(kept.case).unwrap();
    quiet("state of play", &state_of_play(&file, ada.today()).join("\n"));
    let _ = ada.record_letter(&letter(&ada, kept.matter, "")).unwrap();
    let _ = ada.record_outcome(&outcome(kept.matter, Stage::Decision)).unwrap();
    let ask = |kind| PaperAsk { case: kept.case, kind, request: None, matter: Some(kept.matter) };
    for kind in [
        PaperKind::ClientLetter,
        PaperKind::Authority,
        PaperKind::Reconsideration,
        PaperKind::PhoneScript,
        PaperKind::AppealPack,
    ] {
        let written = ada.paper(&ask(kind)).unwrap();
        let text = written.paper.text();
        quiet(kind.code(), &format!("{text}{}{}{}", written.notes.join(" "), written.words, written.file));
        assert!(!text.contains("Nurse Lowe") && text.contains("Lorn"), "{text}");
    }
    // The commands, for whoever may use them.
    let pass = play.folder().join("pass");
    std::fs::write(&pass, "demo\n").unwrap();
    let (data, pass) = (play.folder().to_str().unwrap(), pass.to_str().unwrap());
    let lists = ["inbox", "cases", "evidence", "outcomes", "due", "tasks", "events", "documents", "messages", "audit"]
        .map(|what| vec!["list", what]);
    let found = [["find", "lorn"], ["find", "terminal"], ["find", "hospice"]].map(|args| args.to_vec());
    let rest = [vec!["calendar"], vec!["report", "evidence"], vec!["audit", "head"]];
    let mut seen = 0;
    for user in ["advisor", "supervisor", "clinician", "reception", "manager"] {
        for args in lists.iter().chain(&found).chain(&rest) {
            for json in [&[][..], &["--json"]] {
                let base = ["--data", data, "--now", "2026-11-24T09:41", "--user", user, "--passphrase-file", pass];
                let ran = run(&[&base[..], args, json].concat());
                let text = ran.out.replace(args[1..].first().copied().unwrap_or("-"), "");
                quiet(&format!("{user} {args:?} {json:?}"), &format!("{text}{}", ran.err));
                seen += usize::from(ran.out.contains("Lorn"));
            }
        }
    }
    assert!(seen >= 10, "there was something to see: {seen}");
}

/// What the program itself says of time limits, tests and next steps is read with every client.
#[test]
fn no_rule_test_or_step_of_ours_says_so_to_everybody() {
    let assets = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let mut read = 0;
    for file in ["time_limits.toml", "claims.toml", "signposting.toml", "descriptors/pip.toml", "descriptors/work.toml"]
    {
        let text = std::fs::read_to_string(assets.join(file)).unwrap();
        // A time limit may well be so long.
        quiet(file, &text.replace("12 months", ""));
        read += 1;
    }
    for name in std::fs::read_dir(assets.join("templates")).unwrap().map(|entry| entry.unwrap().path()) {
        if !name.ends_with("form-request.md") {
            quiet("a template", &std::fs::read_to_string(&name).unwrap());
            read += 1;
        }
    }
    assert!(read > 12, "{read}");
}

#[test]
fn with_a_client_nothing_of_it_is_there() {
    let mut play = Play::sit("advisor");
    let (ada, shah) = (play.session("advisor"), play.session("clinician"));
    let kept = kept(&ada, &shah);
    assert!(play.look());
    for (columns, rows) in [(80, 24), (120, 36)] {
        play.resize(columns, rows);
        for pane in ["0", "1", "3", "4"] {
            play.keys(pane);
            quiet("a pane", &play.text());
        }
        play.keys("<^G>").types("lorn").keys("<Enter>").sees("opened");
        for key in ["", "<Enter>", "?", ":", "L", "y", "e", "t", "c", "C"] {
            quiet(key, &play.keys(key).text());
            play.keys("<Esc>2").sees("Imran Lorn");
        }
    }
    play.sees(". shows more");
    // One key, for whoever sits here alone.
    play.keys(".").sees("More · Imran Lorn").sees("SPECIAL RULES, since Tue 24 November 2026");
    play.sees("Whoever referred asks").sees("SR1: the form has been sent.").sees("knows NEITHER");
    play.keys("<Esc>").lacks("SPECIAL").keys("w").sees("with a client").lacks("shows more").lacks("Nurse Lowe");
    assert!(play.text().contains("PIP · claim"), "an ordinary matter:\n{}", play.text());
    play.keys(".").sees("Only this case is shown").lacks("SPECIAL");
    let file = play.app.model.signed_in().unwrap().case.case().unwrap();
    let held = file.evidence.iter().any(|row| row.special) || file.matters.iter().any(|one| one.special.is_some());
    assert!(!held && file.timeline.iter().all(|entry| !entry.apart), "the screen does not even hold it");
    for (columns, rows) in [(80, 24), (120, 36)] {
        play.resize(columns, rows);
        for key in [
            "",
            "<Enter>",
            "?",
            ":",
            "L",
            "y",
            "e",
            "t",
            "c",
            "C",
            "m",
            "M",
            "o",
            "l",
            "l3",
            "d",
            "d9<Enter>",
            "f",
            "h",
            "i",
        ] {
            let text = play.keys(key).text();
            quiet(key, &text);
            assert!(!text.contains("Nurse Lowe"), "{key}: {text}");
            play.keys("<Esc><Esc>").sees("Imran Lorn");
        }
    }
    // What another desk writes comes in as quiet.
    let _ = ada.update_evidence(kept.outside, 2, &update(&ada, EvidenceEventKind::Acknowledged, "")).unwrap();
    assert!(play.look());
    quiet("read again", play.lacks("Nurse Lowe").text().as_str());
    // A matter changed while its words were not shown keeps them.
    play.keys("M").sees("Matter 1").keys("<Tab><Tab><Tab>").types("1 Dec").keys("<^S>");
    let stands = ada.refresh_case(kept.case).unwrap().matters.remove(0);
    assert!(stands.due.is_some() && stands.special.is_some() && stands.issue == "SR1, terminal illness");
    play.keys("w").sees(". shows more");
}

#[test]
fn a_matter_is_marked_and_the_form_asked_for_with_a_few_keys() {
    let mut play = crate::flows::at_case("Tran");
    let keys = |script: &str| alongside::ui::event::play(script).len();
    play.keys(".").sees("ordinary rules").keys("e").sees("Mark the matter first: m.").keys("m");
    play.lacks("SPECIAL").sees("Saved matter: PIP").lacks("rules");
    play.keys(".").sees("SPECIAL RULES").sees("No clinician has been asked").sees("The form is called SR1");
    play.keys("e").sees("Ask for the form · ").sees("the client is not");
    play.types("Care").sees("in the building").keys("<Enter><^S>").sees("Asked: request to Care team");
    let asked = keys(".m") + keys(".e") + keys("Care") + keys("<Enter><^S>");
    println!("keys: a matter marked {}, and the form asked for {asked}", keys(".m"));
    assert!(asked <= 10, "{asked}");
    let mut shah = play.beside("clinician");
    shah.keys("3").sees("Asked of us");
    quiet("what is asked of us", &shah.text());
    shah.keys("<Enter>").sees("for you alone");
    quiet("before it is opened", &shah.text());
    shah.keys("y").sees("Answer · Tran, Morgan").sees("Form SR1").sees("Your patient may not know");
    shah.lacks("Known since").keys("<^S>").sees("Form SR1").keys("13<^S>").sees("To be signed");
    shah.sees("For the advisors alone: SR1: the form has been sent.").sees("knows NEITHER").keys("y");
    shah.sees("Signed, and sent to the advice desk").lacks("SR1");
    assert!(play.look());
    play.keys("3").sees("answered").keys("y").sees("not put to the client").keys("2.").sees("knows NEITHER");
    // The mark comes off, and back with it.
    play.keys("m").sees("Saved matter: PIP").lacks("shows more").keys("<^Z>").sees("shows more");
}

#[test]
fn two_matters_and_one_of_an_ordinary_kind() {
    let mut play = crate::flows::at_case("Tran");
    let ada = play.session("advisor");
    let case = play.app.model.signed_in().unwrap().case.case_id().unwrap();
    let rent = MatterEdit { subject: Subject::Rent, ..matter("") };
    let rent = ada.add_matter(case, &rent).unwrap().value;
    let refused = ada.set_special(rent, 1, true).map(drop).unwrap_err();
    assert!(matches!(&refused, Error::NotNow(words) if tells(words).is_empty()), "{refused}");
    let _ = ada.add_matter(case, &MatterEdit { subject: Subject::Aa, ..claim("") }).unwrap();
    assert!(play.look());
    play.keys(".m").sees("Which matter").keys("2").sees("Saved matter: Attendance Allowance");
    play.keys(".").sees("Attendance Allowance, claim: SPECIAL RULES").keys("m").sees("take the mark off");
    play.keys("<Esc>").keys(".e").sees("Ask for the form");
    let chosen = play.row_with("For ");
    assert!(chosen.contains("Attendance Allowance"), "the marked one: {chosen}");
}

#[test]
fn the_clinician_alone_gets_the_paper_and_the_answer_stays_apart() {
    let world = World::new();
    let (sam, cleo) = (world.sign_in("sam"), world.sign_in("cleo"));
    let of = world.case(&sam, world.elm, "Khan", None);
    let care = Some(world.team(At::ElmCare));
    let early = sam.ask_evidence(&form_of(of.matter, "Dr Shah", care)).map(drop).unwrap_err();
    assert!(matches!(&early, Error::NotNow(words) if tells(words).is_empty()), "{early}");
    let _ = sam.set_special(of.matter, 1, true).unwrap();
    let id = sam.ask_evidence(&form_of(of.matter, "Dr Shah", care)).unwrap().value;
    let asks = PaperAsk { case: of.case, kind: PaperKind::EvidenceRequest, request: Some(id), matter: None };
    let written = sam.paper(&asks).unwrap();
    let text = written.paper.text().split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Request for form SR1",
        "would not be surprised if they died within 12 months",
        "For you alone",
        "Whether your patient knows the diagnosis",
        "It goes to the DWP",
        "registered with the GMC",
        "We hold no authority",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    quiet("its name, its file and its title", &format!("{} {}", written.words, written.file));
    let head = text.split("Dear").next().unwrap().split('#').next().unwrap();
    assert!(!head.to_lowercase().contains("special"), "as it lies in the window of an envelope: {head}");
    // Another nation's process.
    let ni = MatterEdit { nation: alongside::domain::case::Nation::NorthernIreland, ..claim("") };
    let ni = sam.add_matter(of.case, &ni).unwrap().value;
    let _ = sam.set_special(ni, 1, true).unwrap();
    let there = sam.ask_evidence(&form_of(ni, "Dr Magee", None)).unwrap().value;
    let text = sam.paper(&PaperAsk { request: Some(there), ..asks }).unwrap().paper.text();
    assert!(text.contains("Northern Ireland has a process of its own") && !text.contains("It goes to the DWP"));

    // It is answered as a whole, by the team that was asked.
    let seen = cleo.open_request(id).unwrap();
    assert!(seen.special && seen.asked_points().is_empty());
    for login in ["dan", "oona", "rita", "max", "sue"] {
        let by = world.sign_in(login);
        let denied = by.sign_answer(id, 1, &whole(&by, Some(Form::Given), Some(Knows::Both))).map(drop).unwrap_err();
        assert!(matches!(denied, Error::Denied(_)), "{login}: {denied}");
    }
    for (form, knows, field) in [(None, Some(Knows::Both), "form"), (Some(Form::Unmet), None, "knows")] {
        let wanting = cleo.sign_answer(id, 1, &whole(&cleo, form, knows)).map(drop).unwrap_err();
        assert_eq!(wanting.problems()[0].field, field);
    }
    let made = cleo.sign_answer(id, 1, &whole(&cleo, Some(Form::Given), Some(Knows::Diagnosis))).unwrap().value;
    let stands = row(&sam, of.case, id);
    assert!(stands.special && !stands.goes() && !stands.may_go() && stands.why_it_stays().is_none());
    for refused in [
        sam.open_answer(id).map(drop).unwrap_err(),
        sam.client_says(&support::client_says(id, Some(made), "")).map(drop).unwrap_err(),
    ] {
        assert!(matches!(&refused, Error::NotNow(words) if tells(words).is_empty()), "{refused}");
    }
    let file = sam.refresh_case(of.case).unwrap();
    let limits = sam.limits().unwrap();
    let text = file.apart_text(&limits.special);
    assert!(text.contains("SR1: the form comes to the advice desk") && text.contains("NOT the outlook"), "{text}");
    assert!(text.contains("Terminal, weeks") && text.contains("Check first"), "{text}");
    // What another request is answered with is refused here, and this there.
    let other = sam.ask_evidence(&ask(of.matter, "Dr Shah", care, "washing")).unwrap().value;
    let mixed = cleo.sign_answer(other, 1, &whole(&cleo, Some(Form::Sent), Some(Knows::Both))).map(drop).unwrap_err();
    assert_eq!(mixed.problems()[0].field, "points");
}

#[test]
fn no_column_in_clear_tells_a_marked_matter_from_another() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let file = world.file("ada");
    let (of, like) = (world.case(&sam, world.elm, "Khan", None), world.case(&sam, world.elm, "Osei", None));
    let before = support::rows(&file, "matter");
    let audit = support::rows(&file, "audit").len();
    let _ = sam.set_special(of.matter, 1, true).unwrap();
    let id = of.matter.to_string();
    let of_matter = |rows: Vec<std::collections::BTreeMap<String, rusqlite::types::Value>>| {
        rows.into_iter().find(|row| row["id"] == rusqlite::types::Value::Text(id.clone())).unwrap()
    };
    let (was, is) = (of_matter(before), of_matter(support::rows(&file, "matter")));
    let changed: Vec<&String> = was.keys().filter(|name| was[*name] != is[*name]).collect();
    assert_eq!(changed, ["version", "words", "words_version"]);
    // The audit has what it has of a matter that was changed and of a task.
    let rows = support::rows(&file, "audit");
    let words: Vec<String> = rows[audit..].iter().map(|row| format!("{:?} {:?}", row["verb"], row["kind"])).collect();
    let _ = sam.edit_matter(like.matter, 1, &matter("points")).unwrap();
    let _ = sam.add_task(&support::task(like.case, "ring")).unwrap();
    let rows = support::rows(&file, "audit");
    let ordinary: Vec<String> =
        rows[audit + words.len()..].iter().map(|row| format!("{:?} {:?}", row["verb"], row["kind"])).collect();
    let set = |words: &[String]| words.iter().cloned().collect::<std::collections::BTreeSet<_>>();
    assert_eq!(set(&words), set(&ordinary));
    // A request for the form stands as any request for a form.
    let special = sam.ask_evidence(&form_of(of.matter, "Dr Shah", None)).unwrap().value;
    let plain =
        EvidenceAsk { kind: alongside::domain::evidence::EvidenceKind::Form, ..ask(like.matter, "Dr Shah", None, "") };
    let plain = sam.ask_evidence(&plain).unwrap().value;
    let own = ["id", "case_id", "matter", "client", "words"];
    let clear = |id: EvidenceId| {
        let mut row = support::rows(&file, "evidence")
            .into_iter()
            .find(|row| row["id"] == rusqlite::types::Value::Text(id.to_string()))
            .unwrap();
        row.retain(|name, _| !own.contains(&name.as_str()));
        row
    };
    assert_eq!(format!("{:?}", clear(special)), format!("{:?}", clear(plain)));
    let asked = sam.evidence(EvidenceScope::All, None).unwrap();
    assert_eq!(asked.iter().filter(|row| row.special).count(), 1);
}

#[test]
fn advisors_and_supervisors_mark_and_nobody_else() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    for login in ["rita", "cleo", "max", "olga"] {
        let by = world.sign_in(login);
        assert!(matches!(by.set_special(of.matter, 1, true), Err(Error::Denied(_))), "{login}");
    }
    let sue = world.sign_in("sue");
    let done = sue.set_special(of.matter, 1, true).unwrap();
    let tasks = || sam.refresh_case(of.case).unwrap().tasks.len();
    assert_eq!(tasks(), 1, "it is the advisor's to do");
    assert!(matches!(sam.set_special(of.matter, 1, false), Err(Error::Conflict(_))));
    let _ = sue.undo(&done.undo.unwrap()).unwrap();
    assert_eq!(tasks(), 0);
    assert!(sam.refresh_case(of.case).unwrap().special().next().is_none());
    let version = sam.refresh_case(of.case).unwrap().matters[0].version;
    let _ = sam.set_special(of.matter, version, true).unwrap();
    // An ordinary change leaves the mark, and what it says when words are given.
    let _ = sam.edit_matter(of.matter, version + 1, &matter("new words")).unwrap();
    let stands = sam.refresh_case(of.case).unwrap().matters.remove(0);
    assert!(stands.special.is_some() && stands.issue == "new words" && stands.shown_issue().is_empty());
}

#[test]
fn a_care_team_asks_for_it_with_a_mark_that_tells_nothing() {
    let mut play = Play::sit("clinician");
    play.keys("nMina Lorn").sees("someone new").keys("<Enter>");
    play.keys("<^S>").sees("Say in a line what it is about").types("Housing too.");
    for _ in 0..20 {
        if play.row_with("▸").contains("Quiet mark") {
            break;
        }
        quiet("the form of a referral", &play.text());
        play.keys("<Tab>");
    }
    play.keys("y")
        .sees("Quiet mark")
        .keys("<F1>")
        .sees("special rules (SR1)")
        .keys("<Esc><^S>")
        .sees("Sent to the desk");
    quiet("afterwards", &play.text());
    let ada = play.session("advisor");
    let sent = ada.inbox(&Default::default(), 50).unwrap().into_iter().find(|row| row.name == "Lorn, Mina").unwrap();
    assert!(ada.open_referral(sent.id).unwrap().special);
    // Reception writes referrals too, and is not asked.
    let mut front = play.beside("reception");
    front.keys("nZofia Nowak").sees("someone new").keys("<Enter>").lacks("Quiet mark");
}
