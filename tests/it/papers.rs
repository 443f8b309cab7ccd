//! Papers that leave the desk: what the verb fills in and refuses, the command, and the screen.

use alongside::desk::{Error, Session};
use alongside::domain::case::{
    Body, CloseReason, Direction, HowGiven, MatterEdit, Nation, NewAuthority, Stage, Subject,
};
use alongside::domain::evidence::EvidenceEventKind;
use alongside::domain::paper::{PaperAsk, PaperKind};
use alongside::domain::person::{AccessibleFormat, ContactRule};
use alongside::domain::standing::{ActsForEdit, Capacity, GoesOn};
use alongside::domain::working::{Entry, Reliably};

use crate::run::{Demo, run};
#[cfg(unix)]
use crate::support::pty::Pty;
use crate::support::{self, CaseOf, World, letter, matter, update};

fn ask(of: CaseOf, kind: PaperKind) -> PaperAsk {
    PaperAsk { case: of.case, kind, request: None, matter: None }
}

fn text(session: &Session, ask: &PaperAsk) -> String {
    session.paper(ask).unwrap_or_else(|error| panic!("{error}")).paper.text()
}

fn why(session: &Session, ask: &PaperAsk) -> String {
    session.paper(ask).map(drop).unwrap_err().to_string()
}

/// The words of a text, however it is broken into lines.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_request_tells_a_clinician_what_they_need_and_no_more() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let asked = ask(of, PaperKind::EvidenceRequest);
    let (person, version) = sam.open_client(of.client).unwrap();
    let mut person = person;
    person.contact = ContactRule::InPerson;
    person.contact_note = "her brother reads her post".to_owned();
    let _ = sam.edit_client(of.client, version, &person).unwrap();
    let _ = sam.edit_matter(of.matter, 1, &matter("refused at four points")).unwrap();
    let _ = sam.name_other_side(of.case, &support::other_side(of.matter, "Low Road Lettings"), None).unwrap();

    let written = sam.paper(&asked).unwrap();
    let said = flowing(&written.paper.text());
    assert!(written.notes.iter().any(|note| note.contains("No authority")), "{:?}", written.notes);
    assert!(said.contains("Khan") && said.contains("signed authority comes with this"), "{said}");
    for secret in ["brother", "in person", "four points", "Low Road Lettings"] {
        assert!(!said.contains(secret), "{secret}: {said}");
    }
    let held = NewAuthority {
        body: Body::Gp,
        direction: Direction::ToUs,
        scope: "records".to_owned(),
        how: HowGiven::Signed,
        from: sam.today(),
        until: None,
    };
    let _ = sam.add_authority(of.case, &held).unwrap();
    let written = sam.paper(&asked).unwrap();
    assert!(written.notes.is_empty() && flowing(&written.paper.text()).contains("authority to ask, dated"));

    let another = support::ask(of.matter, "OT", None, "kitchen\n\n  stairs ");
    let id = sam.ask_evidence(&another).unwrap().value;
    assert!(why(&sam, &asked).contains("Several evidence requests"));
    let said = text(&sam, &PaperAsk { request: Some(id), ..asked });
    assert!(said.contains("- kitchen\n- stairs\n"), "{said}");
    let _ = sam.update_evidence(id, 1, &update(&sam, EvidenceEventKind::Answered, "yes")).unwrap();
    assert!(why(&sam, &PaperAsk { request: Some(id), ..asked }).contains("has ended (answered)"));
}

#[test]
fn a_clients_letter_says_who_does_what_by_when_and_minds_how_they_may_be_reached() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let _ = sam.record_letter(&letter(&sam, of.matter, "")).unwrap();
    let _ = sam.add_task(&support::task(of.case, "ring the *council* <b>")).unwrap();
    let asked = ask(of, PaperKind::ClientLetter);
    let set = |rule, format, address: &str| {
        let (mut person, version) = sam.open_client(of.client).unwrap();
        (person.contact, person.format, person.address) = (rule, format, address.to_owned());
        let _ = sam.edit_client(of.client, version, &person).unwrap();
    };
    let day = alongside::domain::date::full(sam.open_case(of.case).unwrap().due_dates[0].due);
    set(ContactRule::NotChecked, AccessibleFormat::Braille, "1 Low Road, Elmton");
    let written = sam.paper(&asked).unwrap();
    let said = written.paper.text();
    assert!(flowing(&said).contains(&format!("Send the reconsideration: by {day}")), "{said}");
    assert!(
        said.contains("- Ring the *council* <b>") && written.paper.html().contains("*council* &lt;b&gt;"),
        "{said}"
    );
    assert!(said.contains("By hand") && !said.contains("Low Road"), "{said}");
    assert!(written.notes.iter().any(|note| note.starts_with("Do not post it")));
    assert!(written.notes.iter().any(|note| note.contains("Braille") || note.contains("braille")));

    set(ContactRule::PostOnly, AccessibleFormat::LargePrint, "1 Low Road, Elmton");
    let written = sam.paper(&asked).unwrap();
    assert!(written.notes.is_empty(), "{:?}", written.notes);
    assert!(written.paper.text().contains("\n1 Low Road\nElmton\n"));
    assert!(written.paper.html().contains("class=\"large\""));
}

#[test]
fn a_reconsideration_takes_its_date_from_the_decision_and_guesses_none() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let asked = ask(of, PaperKind::Reconsideration);
    assert!(why(&sam, &asked).contains("Record the decision first"));
    let mut came = letter(&sam, of.matter, "");
    came.on = sam.today() - chrono::Days::new(20);
    let _ = sam.record_letter(&came).unwrap();
    let _ = sam.add_identifier(of.case, &support::nino()).unwrap();
    let said = flowing(&text(&sam, &asked));
    let day = came.on.format("%-d %B %Y").to_string();
    assert!(said.contains(&format!("your decision dated {day} about Personal Independence Payment (PIP)")), "{said}");
    assert!(said.contains(&support::nino().checked().unwrap().value) && !said.contains("comes late"), "{said}");
    let late = sam.today() - chrono::Days::new(80);
    let other = MatterEdit { subject: Subject::Uc, nation: Nation::England, ..matter("sanction") };
    let matter = sam.add_matter(of.case, &other).unwrap().value;
    assert!(why(&sam, &asked).contains("Several matters"));
    let mut came = letter(&sam, matter, "");
    came.on = late;
    let _ = sam.record_letter(&came).unwrap();
    let said = flowing(&text(&sam, &PaperAsk { matter: Some(matter), ..asked }));
    assert!(said.contains("Why this comes late") && said.contains("about Universal Credit"), "{said}");
    let rent = MatterEdit { subject: Subject::Rent, stage: Stage::Negotiation, ..other.clone() };
    let rent = sam.add_matter(of.case, &rent).unwrap().value;
    assert!(why(&sam, &PaperAsk { matter: Some(rent), ..asked }).contains("has a mandatory reconsideration"));
}

#[test]
fn one_working_makes_the_request_and_the_challenge_and_only_the_challenge_argues() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let _ = sam.record_letter(&letter(&sam, of.matter, "")).unwrap();
    let worked = Entry {
        not: vec![Reliably::Safely, Reliably::InTime],
        aids: "a board over the bath".to_owned(),
        supports: "OT, 3 November".to_owned(),
        ..support::working("Getting in takes an hour.")
    };
    let _ = sam.save_working(of.matter, None, &worked).unwrap();
    let given = Entry { disputed: false, ..Entry::new("mobility", 12) };
    let _ = sam.save_working(of.matter, None, &Entry { says: "Walks well.".to_owned(), ..given }).unwrap();

    let (asks, argues) = (ask(of, PaperKind::EvidenceRequest), ask(of, PaperKind::Reconsideration));
    let (asked, argued) = (flowing(&text(&sam, &asks)), flowing(&text(&sam, &argues)));
    let says =
        "(activity 4). Getting in takes an hour. Not safely, not in a reasonable time. Aids: a board over the bath.";
    for said in [&asked, &argued] {
        assert!(said.contains(says) && !said.contains("Walks well"), "{said}");
    }
    assert!(argued.contains("This should be descriptor e, ") && argued.contains("Supported by: OT, 3 November"));
    for argument in ["descriptor e", "point:", "points:", "3 November", "OT,"] {
        assert!(!asked.contains(argument), "{argument}: {asked}");
    }
}

#[test]
fn nothing_goes_out_of_a_closed_case_or_to_those_who_may_not_see_it() {
    let world = World::new();
    let (sam, rob) = (world.sign_in("sam"), world.sign_in("rob"));
    let of = world.case(&sam, world.elm, "Khan", None);
    for kind in PaperKind::ALL {
        let refused = rob.paper(&ask(of, *kind)).map(drop).unwrap_err();
        assert!(matches!(refused, Error::Denied(_)), "{kind}: {refused}");
    }
    let version = sam.open_case(of.case).unwrap().version;
    let _ = sam.close_case(of.case, version, CloseReason::Died).unwrap();
    for kind in PaperKind::ALL {
        assert!(why(&sam, &ask(of, *kind)).contains("nothing goes out"), "{kind}");
    }
}

#[test]
fn whoever_acts_for_a_client_is_written_to_and_a_death_stops_what_nobody_answered_for() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let _ = sam.record_letter(&letter(&sam, of.matter, "")).unwrap();
    let mut acts = support::acts_for(&sam, "Ana Khan");
    acts.seen = None;
    let id = sam.add_acts_for(of.case, &acts).unwrap().value;
    let written = sam.paper(&ask(of, PaperKind::ClientLetter)).unwrap();
    assert!(!written.paper.text().contains("Ana"), "nobody acts whose proof was not seen");
    assert!(written.notes.iter().any(|note| note.contains("proof of Ana Khan")), "{:?}", written.notes);
    acts.seen = Some(sam.today());
    let _ = sam.edit_acts_for(of.case, id, 1, &acts).unwrap();
    let said = text(&sam, &ask(of, PaperKind::ClientLetter));
    assert!(said.contains("Dear Ana Khan,") && flowing(&said).contains("for whom you act"), "{said}");
    let said = flowing(&text(&sam, &ask(of, PaperKind::Reconsideration)));
    assert!(said.contains(&format!("Signature of Ana Khan, {}, for", acts.capacity)), "{said}");

    let version = sam.open_case(of.case).unwrap().person_version;
    let _ = sam.record_death(of.case, version, sam.today()).unwrap();
    for kind in [PaperKind::ClientLetter, PaperKind::Authority, PaperKind::Reconsideration] {
        assert!(why(&sam, &ask(of, kind)).contains("Say first who acts"), "{kind}");
    }
    assert!(why(&sam, &ask(of, PaperKind::EvidenceRequest)).contains("Say first for whom this matter goes on"));
    let executor = support::acts_for(&sam, "Bo Khan");
    let executor = ActsForEdit { capacity: Capacity::Executor, seen: Some(sam.today()), ..executor };
    let _ = sam.add_acts_for(of.case, &executor).unwrap();
    let matter = sam.open_case(of.case).unwrap().matters.remove(0);
    let _ = sam.set_goes_on(of.matter, matter.version, GoesOn::Estate).unwrap();
    assert!(flowing(&text(&sam, &ask(of, PaperKind::Reconsideration))).contains("Signature of Bo Khan, executor"));
}

#[test]
fn a_desks_own_template_stands_in_the_place_of_ours_and_a_bad_one_is_refused() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let asked = ask(of, PaperKind::Authority);
    let folder = world.path().join("templates");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("letterhead.md"), "**{{ site }}**\\\n1 High Street\n").unwrap();
    assert!(text(&sam, &asked).contains("\n1 High Street\n"));
    std::fs::write(folder.join("authority.md"), "# Authority\n\n{{ clint.name }}\n").unwrap();
    assert_eq!(why(&sam, &asked), "authority.md: line 3: This paper has no such value.");
}

#[cfg(unix)]
#[test]
fn a_file_is_for_this_account_only_and_never_written_over_another() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let written = sam.paper(&ask(of, PaperKind::Authority)).unwrap();
    let [one, two] = [(); 2].map(|()| sam.keep_paper(&written).unwrap().value);
    assert_ne!(one, two);
    assert!(!one.to_string_lossy().contains("Khan"), "no name in a file's name");
    for path in [&one, &two] {
        assert!(std::fs::read(path).unwrap().starts_with(b"%PDF-1.7"));
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let folder = std::fs::metadata(one.parent().unwrap()).unwrap();
    assert_eq!(folder.permissions().mode() & 0o777, 0o700);
}

#[test]
fn the_command_writes_each_form_and_no_file_twice() {
    let desk = Demo::of(30, 1);
    let cases = desk.list("advisor", "cases");
    let open = cases.iter().find(|case| case["status"] == "open").unwrap();
    let case = open["ref"].as_str().unwrap();
    let made = desk.run_as("advisor", &["letter", case, "--kind", "client"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(made.out.contains("What we agreed") && made.out.contains(case), "{}", made.out);
    let html = desk.run_as("advisor", &["letter", case, "--kind", "authority", "--format", "html"]);
    assert!(html.out.starts_with("<!DOCTYPE html>"), "{}", html.err);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.pdf");
    let args = ["letter", case, "--kind", "authority", "--format", "pdf", "-o", crate::run::text(&file)];
    let first = desk.run_as("advisor", &args);
    assert_eq!((first.code, first.out.as_str()), (0, ""), "{}", first.err);
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF-1.7"));
    let again = desk.run_as("advisor", &args);
    assert!(again.code == 1 && again.err.contains("--force"), "{}", again.err);
    assert_eq!(desk.run_as("advisor", &[&args[..], &["--force"]].concat()).code, 0);
    let told = desk.run_as("advisor", &["letter", case, "--kind", "authority", "--json"]).json();
    assert_eq!(told["kind"], "authority");
    assert!(told["file"].is_null() && told["notes"].is_array() && told["text"].as_str().unwrap().contains(case));
    let before = run(&["letter", "client-letter", "ELM-26-0001"]);
    assert!(before.refusal(2).contains("letter ELM-26-0142 --kind client"), "{}", before.err);
    for args in [&["letter", "ELM-26-0001", "--kind", "poem"][..], &["letter", "ELM-26-0001"], &["letter"]] {
        assert_eq!(run(args).code, 2, "{args:?}");
    }
    let audit = desk.list("supervisor", "audit");
    let rows = |kind: &str| audit.iter().filter(|row| row["kind"] == kind).count();
    assert_eq!((rows("paper"), rows("export")), (6, 6));
}

/// What `pdftotext` of poppler reads in a PDF, which knows nothing of our program; `None` where it is not here.
fn read_by_another(pdf: &std::path::Path) -> Option<String> {
    match std::process::Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(pdf).arg("-").output() {
        Ok(read) => {
            assert!(read.status.success() && read.stderr.is_empty(), "{}", String::from_utf8_lossy(&read.stderr));
            Some(String::from_utf8(read.stdout).unwrap())
        }
        Err(_) => {
            println!("skipped: pdftotext is not here (poppler-utils)");
            None
        }
    }
}

/// The demo's case of somebody, by the family name.
fn case_of(desk: &Demo, name: &str) -> String {
    let cases = desk.list("advisor", "cases");
    let case = cases.iter().find(|case| case["client"].as_str().unwrap().starts_with(name)).unwrap();
    case["ref"].as_str().unwrap().to_owned()
}

#[test]
fn each_paper_is_read_in_its_order_by_a_program_that_is_not_ours() {
    let desk = Demo::of(30, 1);
    let (farouk, abara, tran) = (case_of(&desk, "Farouk"), case_of(&desk, "Abara"), case_of(&desk, "Tran"));
    let evidence = desk.list("advisor", "evidence");
    // What was chased waits; what the doctor signed may go.
    let request = |key: &str, value: &str| {
        let fits = |row: &&serde_json::Value| row["client"] == "Farouk, Nadia" && row[key] == value;
        evidence.iter().find(fits).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let (waits, signed) = (request("status", "chased"), request("of", "Dr Samir Shah, GP"));
    let dir = tempfile::tempdir().unwrap();
    let asked: [(&str, &str, &[&str]); 9] = [
        ("request", &farouk, &["--request", &waits]),
        ("answer-form", &farouk, &["--request", &waits]),
        ("answer", &farouk, &["--request", &signed]),
        ("client", &tran, &[]),
        ("authority", &farouk, &["--request", &waits]),
        ("reconsideration", &abara, &[]),
        ("phone-script", &abara, &[]),
        ("appeal-grounds", &abara, &[]),
        ("appeal-pack", &abara, &[]),
    ];
    for (kind, case, more) in asked {
        let file = dir.path().join(format!("{kind}.pdf"));
        let said = |args: &[&str]| {
            let ran = desk.run_as("advisor", &[&["letter", case, "--kind", kind], more, args].concat());
            assert_eq!(ran.code, 0, "{kind}: {}", ran.err);
            ran.out
        };
        let ours = said(&[]);
        said(&["--format", "pdf", "-o", crate::run::text(&file)]);
        if kind == "request" {
            let html = said(&["--format", "html"]);
            for told in [&ours, &html] {
                let told = flowing(told);
                for there in ["Nadia Farouk", "27 June 1969", "Washing and bathing", "by Fri 20 November 2026"] {
                    assert!(told.contains(there), "{there}: {told}");
                }
                for argument in ["descriptor", "points:", "voicemail", "Leila", "prescription"] {
                    assert!(!told.contains(argument), "{argument}: {told}");
                }
            }
        }
        let Some(theirs) = read_by_another(&file) else { continue };
        let bare = |text: &str| text.replace(['_', '='], " ");
        let (ours, theirs) = (bare(&ours), bare(&theirs));
        let mut rest = theirs.split_whitespace();
        // Between two of our words nothing stands there but the foot of a page and the mark of an item.
        for word in ours.split_whitespace().filter(|word| !matches!(*word, "·" | "-")) {
            let near = rest.by_ref().take(12).any(|theirs| theirs == word);
            assert!(near, "{kind}: {word} is not next, before: {}\n{theirs}", rest.collect::<Vec<_>>().join(" "));
        }
    }
}

/// From an open case to the printer, and to a file, on a real terminal: always by way of the words, with one question.
#[cfg(unix)]
#[test]
fn a_letter_is_read_before_it_is_printed() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let (data, bin) = (dir.path().join("desk"), dir.path().join("bin"));
    std::fs::create_dir(&bin).unwrap();
    // A printer that keeps what it is given and what it is called with.
    let printer = "#!/bin/sh\necho \"$@\" > \"$0.args\"\ncat > \"$0.given\"\n";
    std::fs::write(bin.join("lp"), printer).unwrap();
    std::fs::set_permissions(bin.join("lp"), std::fs::Permissions::from_mode(0o700)).unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let data = data.to_str().unwrap();
    let args = ["demo", "--data", data, "--clients", "30", "--seed", "1", "--now", "2026-02-03T09:00"];
    let mut pty = Pty::start(&args, 80, 24, &[("PATH", &path)]);
    pty.sees("Made-up people only.").keys("<Enter>").sees("Inbox");
    pty.keys("<^G>").types("Lewis").sees("Lewis, Gwen").keys("<Enter>").sees("Gwen Lewis");
    pty.counted();
    pty.keys("L").sees("evidence request to Tom Aldous, CPN").keys("c").sees("To go out · letter to Gwen Lewis");
    pty.sees("What we agreed").keys("p").sees("Print the letter to Gwen Lewis?").keys("y");
    pty.sees("Sent to the printer: letter to Gwen Lewis");
    assert_eq!(pty.counted(), 4);
    let told = std::fs::read_to_string(bin.join("lp.args")).unwrap();
    assert!(!told.contains("Lewis"), "{told}");
    assert!(std::fs::read(bin.join("lp.given")).unwrap().starts_with(b"%PDF-1.7"));

    // Enter is the safe answer, and the paper is still there to be read.
    pty.keys("f").sees("unencrypted").keys("<Enter>").loses("unencrypted").sees("What we agreed");
    pty.keys("f").sees("unencrypted").keys("y").sees("Written, and not encrypted");
    let names: Vec<String> = std::fs::read_dir(format!("{data}/papers"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, ["ELM-26-0003-client-letter-2026-02-03.pdf"]);
    pty.keys("<Esc>").loses("What we agreed").keys("q").sees("Leave").keys("y");
    assert_eq!(pty.end(), 0);
}

#[test]
fn a_request_is_named_by_its_own_id_and_a_challenge_by_the_stage_of_its_matter() {
    let desk = Demo::of(60, 1);
    let asked = desk.list("advisor", "evidence");
    let cases = desk.list("advisor", "cases");
    let open = |id: &serde_json::Value| cases.iter().find(|case| case["id"] == *id && case["status"] == "open");
    let waits = |row: &&serde_json::Value| {
        ["asked", "acknowledged", "chased"].iter().any(|waits| row["status"] == *waits) && open(&row["case"]).is_some()
    };
    let request = asked.iter().find(waits).expect("a request that waits");
    let id = request["id"].as_str().unwrap();
    let told = desk.run_as("advisor", &["letter", id, "--kind", "request", "--json"]).json();
    assert_eq!((&told["kind"], &told["ref"]), (&"evidence-request".into(), &open(&request["case"]).unwrap()["ref"]));
    // Of another paper that id is none.
    assert_eq!(desk.run_as("advisor", &["letter", id, "--kind", "client"]).code, 1);

    let mut kinds = std::collections::BTreeSet::new();
    for case in cases.iter().filter(|case| case["status"] == "open") {
        for matter in case["matters"].as_array().unwrap() {
            let args = ["letter", case["ref"].as_str().unwrap(), "--kind", "challenge", "--json", "--matter"];
            let made = desk.run_as("advisor", &[&args[..], &[matter["id"].as_str().unwrap()]].concat());
            match made.code {
                0 => {
                    let kind = made.json()["kind"].as_str().unwrap().to_owned();
                    let appeals = matter["stage"] == "appeal";
                    assert!(!appeals || kind == "appeal-grounds", "{matter}: {kind}");
                    kinds.insert(kind);
                }
                _ => drop(made.refusal(1)),
            }
        }
        if kinds.len() > 1 {
            break;
        }
    }
    assert!(kinds.iter().all(|kind| ["reconsideration", "phone-script", "appeal-grounds"].contains(&kind.as_str())));
    assert!(!kinds.is_empty(), "something is challenged");
}
