//! What is handed out at the counter: slips by command and on receipts, and the referral to a council.

use alongside::desk::Error;
use alongside::domain::council::CouncilReferral;
use alongside::domain::paper::{Columns, Letters, ReceiptPrinter};
use alongside::domain::person::ContactRule;
use alongside::domain::signpost::{Need, NewSignpost, SlipHow};
use alongside::domain::slips::SlipIn;

use crate::run::{Demo, Ran, run, text};
#[cfg(unix)]
use crate::support::pty::Pty;
use crate::support::{self, Play, World, desk, hours, rows};

/// A copy of the tests' desk, and a way to run a verb there.
struct Desk {
    dir: tempfile::TempDir,
    pass: tempfile::NamedTempFile,
}

impl Desk {
    fn new() -> Self {
        let pass = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(pass.path(), desk::PASSPHRASE).unwrap();
        Self { dir: desk::copy(), pass }
    }

    fn run_as(&self, user: &str, args: &[&str]) -> Ran {
        let (data, pass) = (text(self.dir.path()), text(self.pass.path()));
        run(&[&["--data", data, "--now", desk::NOW, "--user", user, "--passphrase-file", pass], args].concat())
    }
}

#[test]
fn a_slip_is_counted_without_a_name_and_names_nothing_until_it_is_asked() {
    let desk = Demo::of(3, 1);
    let steps = desk.run_as("reception", &["slip", "--need", "home", "--sign", "no_bed", "--steps", "--json"]).json();
    assert_eq!(
        (&steps[0]["number"], &steps[0]["step"], &steps[0]["does"]),
        (&1.into(), &"council".into(), &"point".into())
    );
    let args = ["slip", "--need", "home", "--sign", "no_bed"];
    let told = desk.run_as("reception", &[&args[..], &["--json"]].concat()).json();
    let keys: Vec<&str> = told.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["appointment", "file", "notes", "signpost", "step", "text"]);
    assert!(told["step"] == "council" && told["signpost"].is_string() && told["appointment"].is_null(), "{told}");
    let plain = told["text"].as_str().unwrap();
    assert!(plain.contains("What happens next") && !plain.contains("stay") && !plain.contains("home"), "{plain}");
    let detailed = desk.run_as("reception", &[&args[..], &["--detail"]].concat());
    assert!(
        detailed.out.contains("You came about: home.") && detailed.err.contains("only for whoever"),
        "{}",
        detailed.err
    );
    let counted = desk.list("supervisor", "audit").iter().filter(|row| row["kind"] == "signpost").count();
    assert_eq!(counted, 2, "each is counted, and what is only shown is not");

    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("slip.pdf");
    let made = desk.run_as("reception", &[&args[..], &["--large", "--format", "pdf", "-o", text(&file)]].concat());
    assert_eq!((made.code, made.out.as_str()), (0, ""), "{}", made.err);
    assert!(std::fs::read(&file).unwrap().starts_with(b"%PDF-1.7"));
    // What is no pointer is no slip, and nobody is counted for it.
    for args in [&["slip", "--need", "money", "--step", "1"][..], &["slip", "--need", "date"]] {
        assert!(desk.run_as("reception", args).refusal(1).contains("a time at the desk"), "{args:?}");
    }
    for args in [
        &["slip"][..],
        &["slip", "--need", "poem"],
        &["slip", "--need", "home", "--sign", "poem"],
        &["slip", "--need", "home", "--step", "9"],
        &["slip", "--need", "home", "--date", "someday"],
        &["slip", "--need", "home", "--columns", "32"],
        &["slip", "--need", "home", "--format", "receipt", "--columns", "40"],
    ] {
        assert_eq!(desk.run_as("reception", args).code, 2, "{args:?}");
    }
    assert_eq!(desk.run_as("manager", &["slip", "--need", "home"]).code, 1);
}

#[test]
fn a_receipt_has_as_many_letters_a_line_as_its_printer() {
    let desk = Demo::of(3, 1);
    let made = |more: &[&str]| {
        let args = ["slip", "--need", "home", "--sign", "no_bed", "--format", "receipt"];
        let made = desk.run_as("reception", &[&args[..], more].concat());
        assert_eq!(made.code, 0, "{}", made.err);
        made.out.lines().map(|line| line.chars().count()).max().unwrap()
    };
    let (usual, narrow, wide) =
        (made(&[]), made(&["--columns", "32"]), made(&["--columns", "48", "--letters", "utf-8"]));
    assert!(narrow <= 32 && usual <= 42 && wide <= 48 && narrow < usual && usual < wide, "{narrow} {usual} {wide}");
}

#[test]
fn the_slip_of_an_appointment_says_day_time_and_place() {
    let desk = Demo::of(60, 1);
    let coming = desk.list("advisor", "appointments");
    let booked = coming.iter().find(|row| row["state"] == "booked").expect("one is booked");
    let id = booked["id"].as_str().unwrap();
    let told = desk.run_as("reception", &["slip", "--appointment", id, "--json"]).json();
    assert!(told["appointment"] == id && told["signpost"].is_null() && told["step"].is_null(), "{told}");
    let (text, starts) = (told["text"].as_str().unwrap(), booked["starts"].as_str().unwrap());
    assert!(text.contains("Appointment") && (text.contains(starts) || booked["walk_in"] == true), "{text}");
    let name = booked["client"].as_str().unwrap().split(',').next().unwrap();
    assert!(!text.contains(name), "{text}");
}

#[test]
fn alerts_are_listed_to_whoever_answers_and_to_reception_its_own() {
    let desk = Desk::new();
    let (reception, ada) =
        (desk::session(desk.dir.path(), "reception", desk::NOW), desk::session(desk.dir.path(), "advisor", desk::NOW));
    let site = ada.home_site().unwrap();
    let tran = ada.cases(true, false, None).unwrap().into_iter().find(|row| row.name.starts_with("Tran")).unwrap();
    let _ = reception.raise_alert(&support::urgent(site)).unwrap();
    let named = ada.raise_alert(&support::a_word_first(site, tran.client)).unwrap().value;
    let list = |user: &str, more: &[&str]| {
        let rows = desk.run_as(user, &[&["list", "alerts", "--json"], more].concat()).json();
        rows.as_array().unwrap().clone()
    };
    let (hers, all) = (list("reception", &[]), list("advisor", &[]));
    let keys: Vec<&str> = all[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "answered",
            "answered_by",
            "by",
            "client_id",
            "id",
            "kind",
            "mine",
            "raised",
            "referral",
            "sign",
            "site",
            "to_me",
            "who",
            "words"
        ]
    );
    assert_eq!((hers.len(), all.len()), (1, 2));
    assert!(hers[0]["kind"] == "urgent" && hers[0]["mine"] == true && hers[0]["to_me"] == false, "{}", hers[0]);
    assert!(!format!("{hers:?}").contains("Tran") && format!("{all:?}").contains("Tran, "));
    let _ = ada.answer_alert(named, 1, "").unwrap();
    assert_eq!((list("advisor", &[]).len(), list("advisor", &["--all"]).len()), (1, 2));
    assert_eq!(list("advisor", &["--limit", "0"]).len(), 0);
    assert_eq!(desk.run_as("manager", &["list", "alerts"]).code, 1);
}

#[test]
fn a_receipt_is_set_for_a_site_and_goes_to_its_own_printer() {
    let world = World::new();
    let (rita, sue) = (world.sign_in("rita"), world.sign_in("sue"));
    let new = ReceiptPrinter { columns: Columns::Narrow, letters: Letters::Ascii, name: "front".to_owned() };
    assert!(matches!(rita.set_receipt_printer(world.elm, &new), Err(Error::Denied(_))));
    let wrong = ReceiptPrinter { name: "-o raw".to_owned(), ..new.clone() };
    assert_eq!(sue.set_receipt_printer(world.elm, &wrong).map(drop).unwrap_err().problems()[0].field, "name");
    let _ = sue.set_receipt_printer(world.elm, &new).unwrap();
    assert_eq!(rita.at_counter().unwrap().printer, new);
    let id = rita.signpost_anonymously(&support::pointed(world.elm)).unwrap().value;
    let slip = rita.signpost_slip(id, SlipHow { receipt: true, ..SlipHow::default() }).unwrap();
    assert!(slip.text().lines().all(|line| line.len() <= 32), "{}", slip.text());
    let kept = rita.keep_paper(&slip).unwrap().value;
    assert_eq!(kept.extension().unwrap(), "txt");
    assert_eq!(std::fs::read_to_string(kept).unwrap(), slip.text());
    let again = rita.signpost_slip(id, SlipHow::default()).unwrap();
    assert!(again.notes[0].contains("went out 1× before"), "{:?}", again.notes);
}

/// From the counter: a pointer, its slip as a receipt, on the printer that is set for it, with one question.
#[cfg(unix)]
#[test]
fn a_receipt_is_printed_in_nine_keys() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = desk::copy();
    let bin = dir.path().join("bin");
    std::fs::create_dir(&bin).unwrap();
    std::fs::write(bin.join("lp"), "#!/bin/sh\necho \"$@\" > \"$0.args\"\ncat > \"$0.given\"\n").unwrap();
    std::fs::set_permissions(bin.join("lp"), std::fs::Permissions::from_mode(0o700)).unwrap();
    let sue = desk::session(dir.path(), "supervisor", desk::NOW);
    let set = ReceiptPrinter { name: "front".to_owned(), ..ReceiptPrinter::default() };
    let _ = sue.set_receipt_printer(sue.home_site().unwrap(), &set).unwrap();
    drop(sue);
    let path = format!("{}:/usr/bin:/bin", text(&bin));
    let mut pty = Pty::desk(dir.path(), 80, 24, &[("PATH", &path)]);
    pty.sees("Made-up people only.").types("reception").keys("<Enter>").sees("Someone new").counted();
    pty.keys("13").sees("Is there a date").keys("<Enter>").sees("nowhere to sleep").keys("d<Enter>");
    pty.sees("Ring the council").keys("1").sees("What happens next").keys("r").sees("receipt printer");
    pty.keys("p").sees("Print the slip?").keys("y").sees("Sent to the printer: slip");
    assert_eq!(pty.counted(), 9);
    assert_eq!(std::fs::read_to_string(bin.join("lp.args")).unwrap().trim(), "-s -t Alongside -d front -");
    let given = std::fs::read_to_string(bin.join("lp.given")).unwrap();
    assert!(given.lines().all(|line| line.len() <= 42) && given.ends_with("\n\n\n\n"), "{given}");
}

#[test]
fn a_council_is_told_four_items_and_nothing_else() {
    let world = World::new();
    let (sam, rita, cleo, max) =
        (world.sign_in("sam"), world.sign_in("rita"), world.sign_in("cleo"), world.sign_in("max"));
    let of = world.case(&sam, world.elm, "Khan", None);
    let (mut person, version) = sam.open_client(of.client).unwrap();
    (person.contact, person.phone) = (ContactRule::TextOnly, "07700 900123".to_owned());
    person.contact_note = "her brother reads her post".to_owned();
    let _ = sam.edit_client(of.client, version, &person).unwrap();
    let known = sam.council_of(of.client).unwrap();
    assert!(known.name.contains("Khan") && known.contact == "07700 900123, text only", "{}", known.contact);
    let said = CouncilReferral { council: "Elmton Council".to_owned(), reason: "has to leave".to_owned(), ..known };
    let refused = sam.council_referral(Some(of.client), &said).map(drop).unwrap_err();
    assert_eq!(refused.problems().iter().map(|problem| problem.field).collect::<Vec<_>>(), ["agrees", "shares"]);
    let said = CouncilReferral { agrees: Some(true), shares: Some(true), ..said };
    let before = rows(&world.file("ada"), "audit").len();
    let written = sam.council_referral(Some(of.client), &said).unwrap().value;
    let _ = sam.keep_paper(&written).unwrap();
    let text = written.paper.text();
    for item in ["Khan", "07700 900123, text only", "They agreed", "has to leave", "Elmton Council"] {
        assert!(text.contains(item), "{item}: {text}");
    }
    for other in ["brother", "PIP", "Personal Independence", "ELM-26", "999", "born", &sam.me().name] {
        assert!(!text.contains(other), "{other}: {text}");
    }
    let audit = rows(&world.file("ada"), "audit");
    assert_eq!(audit.len(), before + 2, "that it was written, and that it went out");
    assert!(format!("{audit:?}").matches(&format!("council-referral;{}", of.client)).count() == 2);

    for by in [&rita, &cleo] {
        let nobody = by.council_referral(None, &support::to_council()).unwrap().value;
        assert!(
            nobody.paper.text().contains("Zofia Nowak")
                && !format!("{:?}", rows(&world.file("ada"), "audit")).contains("Zofia")
        );
    }
    assert!(matches!(max.council_referral(None, &support::to_council()), Err(Error::Denied(_))));
    let refused = world.sign_in("olga").council_referral(Some(of.client), &said).map(drop);
    assert!(matches!(refused, Err(Error::Denied(_))), "another site's client");
    let version = sam.open_case(of.case).unwrap().person_version;
    let _ = sam.record_death(of.case, version, sam.today()).unwrap();
    assert!(sam.council_referral(Some(of.client), &said).map(drop).unwrap_err().to_string().contains("has died"));
    assert!(sam.keep_paper(&written).map(drop).unwrap_err().to_string().contains("has died"));
}

#[test]
fn whoever_has_nowhere_to_sleep_is_referred_from_the_steps() {
    let mut play = Play::sit("reception");
    play.keys("13<Enter><Enter>").lacks("referral to the council").keys("<Esc>").keys("d<Enter>");
    play.sees("A referral to the council on paper").keys("h").sees("Referral to the council");
    play.types("Elmton Council")
        .keys("<Tab>")
        .types("Zofia Nowak")
        .keys("<Tab>")
        .types("07700 900321")
        .keys("<Tab><Right><Tab>");
    play.keys("<^S>").sees("Choose one").keys("n<Tab>y<^S>").sees("They do not agree").keys("y<^S>").answered();
    play.sees("Referral about homelessness")
        .sees("Zofia Nowak")
        .keys("G")
        .sees("nowhere to stay tonight")
        .keys("fy")
        .answered();
    play.sees("Written, and not encrypted").keys("<Esc>").sees("Ring the council");
    // The letter was raised though no step was taken.
    let alerts = play.session("advisor").alerts().unwrap();
    assert!(alerts.iter().any(|alert| alert.sign.is_some_and(|sign| sign.code() == "a")));
}

#[test]
fn a_client_of_a_case_and_nobody_at_the_counter_can_be_referred() {
    let mut play = Play::sit("advisor");
    play.keys("/").types("Tran").answered();
    play.keys("<Enter>").sees("2 Case ELM-26-0001");
    play.keys(":").types("council ref").sees("council referral").keys("<Enter>");
    play.sees("Referral to the council").sees("Morgan Tran");
    let mut play = Play::sit("reception");
    let ada = play.session("advisor");
    let _ = ada.set_session(None, &hours(&ada, ada.home_site().unwrap(), Some(ada.me().id), 0)).unwrap();
    play.keys("h").sees("Referral to the council").lacks("Tran").keys("<Esc>").sees("Someone new");
}

/// A file of slips in another language, in made-up words: each line of a step is the word and the step.
fn slips(code: &str, direction: &str, word: &str) -> String {
    let mut text = format!(
        "language = \"{word}\"\ncode = \"{code}\"\ndirection = \"{direction}\"\nchecked_by = \"A. Nowak\"\n\
         checked = \"2026-10-01\"\n[common]\ntitle = \"{word} 1\"\nchange = \"{word} 2\"\ninterpreter = \"{word} 3\"\n"
    );
    for rule in alongside::exchange::signposts::signposts().unwrap().step {
        let lines = vec![format!("\"{word} {}\"", rule.id); rule.slip.len()].join(", ");
        text += &format!("[step.{}]\nslip = [{lines}]\n", rule.id);
        if !rule.detail.is_empty() {
            text += &format!("detail = \"{word} more\"\n");
        }
    }
    text
}

fn write_slips(desk: &std::path::Path, name: &str, text: &str) {
    let folder = desk.join("slips");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), text).unwrap();
}

fn in_language(code: &str) -> SlipHow {
    SlipHow { language: SlipIn::Of(code.parse().unwrap()), ..SlipHow::default() }
}

#[test]
fn a_slip_in_another_language_has_only_checked_words_and_stays_neutral() {
    let world = World::new();
    let rita = world.sign_in("rita");
    let new = NewSignpost { step: "council".to_owned(), need: Need::Home, ..support::pointed(world.elm) };
    let id = rita.signpost_anonymously(&new).unwrap().value;
    let missing = rita.signpost_slip(id, in_language("pl")).map(drop).unwrap_err().to_string();
    assert!(missing.contains("slips/pl.toml is not there"), "{missing}");
    write_slips(world.path(), "pl.toml", &slips("pl", "ltr", "Słowa"));
    let slip = rita.signpost_slip(id, in_language("pl")).unwrap();
    let text = slip.paper.text();
    assert!(["Słowa 1", "- Słowa council", "Słowa 2", "Słowa 3"].iter().all(|words| text.contains(words)), "{text}");
    for english in ["What happens", "You can", "Ring", "counter", "Słowa more", "home"] {
        assert!(!text.contains(english), "{english}: {text}");
    }
    assert!(
        slip.notes.iter().any(|note| note.contains("checked by A. Nowak on Thu 1 October 2026")),
        "{:?}",
        slip.notes
    );
    assert!(slip.paper.html().contains("<html lang=\"pl\" dir=\"ltr\">") && slip.paper.pdf().is_ok());
    let detailed = rita.signpost_slip(id, SlipHow { detail: true, ..in_language("pl") }).unwrap().paper.text();
    assert!(detailed.contains("Słowa more") && !detailed.contains("You came about"), "{detailed}");
    let receipt = rita.signpost_slip(id, SlipHow { receipt: true, ..in_language("pl") }).unwrap();
    assert!(receipt.text().contains("- Slowa council"), "{}", receipt.text());

    write_slips(world.path(), "pl.toml", &slips("pl", "ltr", "Słowa").replace("A. Nowak", ""));
    let refused = rita.signpost_slip(id, in_language("pl")).map(drop).unwrap_err();
    assert!(refused.to_string().contains("pl.toml, line 4: Say who checked it"), "{refused}");
    let another = SlipHow { language: SlipIn::Another, ..SlipHow::default() };
    let text = rita.signpost_slip(id, another).unwrap().paper.text();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (interpreter, step) = (text.find("an interpreter").unwrap(), text.find("- Ring the number").unwrap());
    assert!(interpreter < step, "{text}");
}

#[test]
fn what_runs_from_right_to_left_is_a_page_for_a_browser_and_no_pdf() {
    let world = World::new();
    let rita = world.sign_in("rita");
    write_slips(world.path(), "ar.toml", &slips("ar", "rtl", "كلمات"));
    let id = rita.signpost_anonymously(&support::pointed(world.elm)).unwrap().value;
    let slip = rita.signpost_slip(id, in_language("ar")).unwrap();
    assert!(slip.paper.pdf().unwrap_err().contains("from left to right only"));
    assert!(slip.paper.html().contains("<html lang=\"ar\" dir=\"rtl\">"));
    assert_eq!(rita.keep_paper(&slip).unwrap().value.extension().unwrap(), "html");
    assert!(rita.print_paper(&slip).map(drop).unwrap_err().to_string().contains("Take the HTML form"));
    let receipt = rita.signpost_slip(id, SlipHow { receipt: true, ..in_language("ar") }).map(drop).unwrap_err();
    assert!(receipt.to_string().contains("from left to right only"), "{receipt}");
}

#[test]
fn a_letter_that_the_font_lacks_makes_no_pdf() {
    let world = World::new();
    let rita = world.sign_in("rita");
    write_slips(world.path(), "zh-hant.toml", &slips("zh-hant", "ltr", "話"));
    let id = rita.signpost_anonymously(&support::pointed(world.elm)).unwrap().value;
    let slip = rita.signpost_slip(id, in_language("zh-hant")).unwrap();
    assert!(slip.paper.pdf().unwrap_err().contains("lacks a letter"));
    assert_eq!(rita.keep_paper(&slip).unwrap().value.extension().unwrap(), "html");
}

#[test]
fn the_check_of_templates_reads_slips_too() {
    let desk = Desk::new();
    write_slips(desk.dir.path(), "pl.toml", &slips("pl", "ltr", "Słowa"));
    let check = || run(&["--data", text(desk.dir.path()), "templates", "--check", "--json"]);
    assert_eq!(check().json()["own"], serde_json::json!(["slips/pl.toml"]));
    let slip = desk.run_as("reception", &["slip", "--need", "home", "--sign", "no_bed", "--language", "pl"]);
    assert!(slip.out.contains("Słowa council"), "{}", slip.err);
    write_slips(desk.dir.path(), "pl.toml", &slips("pl", "ltr", "Słowa").replace("[step.line]", "[step.lane]"));
    let checked = check();
    assert!(checked.code == 1 && checked.out.contains("There is no step lane."), "{}", checked.out);
    assert_eq!(run(&["slip", "--need", "home", "--language", "polish please"]).code, 2);
}

#[test]
fn the_languages_of_a_slip_are_offered_with_one_key() {
    let mut play = Play::sit("reception");
    write_slips(play.folder(), "pl.toml", &slips("pl", "ltr", "Słowa"));
    write_slips(play.folder(), "fr.toml", "language = 1\n");
    play.keys("13<Enter>d<Enter>1").sees("What happens next").keys("t").sees("In which language").sees("Słowa");
    play.sees("fr.toml, line 1").keys("1").sees("Słowa council").lacks("What happens next");
    play.keys("to").sees("What happens next").sees("No checked words").keys("te").lacks("No checked words");
}
