//! Real files that nobody here wrote, imported whole; skipped, with a word, where they are not there. Why each file becomes
//! what it becomes stands in `exchange/corpus.rs`.

use std::path::{Path, PathBuf};

use alongside::domain::person::{ContactRule, HeldNumber};
use alongside::domain::referral::{Area, Consent, Route, Urgency};

use super::{Desk, day, refused, sums};

/// The corpus beside the project, or beside the folder of its worktrees.
fn folder(name: &str) -> Option<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = ["../shared/corpus", "../../shared/corpus"].map(|corpus| project.join(corpus).join(name));
    let found = found.into_iter().find(|folder| folder.is_dir());
    if found.is_none() {
        println!("skipped: the corpus folder {name} is not here");
    }
    found
}

#[test]
fn booking_and_referral_examples() {
    let Some(folder) = folder("fhir-bars") else { return };
    let desk = Desk::new();
    let report = desk.import(std::slice::from_ref(&folder));
    println!("read {} files", report.files.len());
    assert_eq!(sums(&report), (1, 6, 6, 0, 0));
    let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let given: Vec<PathBuf> = report.files.iter().map(|file| PathBuf::from(&file.path)).collect();
    assert_eq!(given, names, "each file, in its order");
    for file in &report.files {
        let name = file.path.rsplit('/').next().unwrap();
        let became = (file.accepted, file.duplicates, file.ignored);
        let expected = match name.trim_start_matches("examples").trim_start_matches("1.1.0").trim_start_matches('-') {
            "ValidationRequest-POST.json" if name.starts_with("examples-") => (1, 0, 0),
            "ValidationRequest-POST.json" | "ValidationRequest-HTTP-Response.json" => (0, 1, 0),
            "GET-success.json" | "POST-success.json" => (0, 1, 0),
            _ => (0, 0, 1),
        };
        assert_eq!(became, expected, "{name}");
        assert_eq!(file.ignored == 1, file.ignored_why.is_some());
    }
    let (jones, person) = desk.of("Jones");
    assert_eq!((person.given.as_str(), person.born), ("Julie", Some(day(1959, 5, 4))));
    assert!(person.nhs == Some(HeldNumber::Unchecked("3478526985".into())), "kept as sent");
    assert_eq!((person.phone.as_str(), person.email.as_str()), ("07736312544", "jjones@hotmail.co.uk"));
    assert_eq!(person.address, "22 Brightside Crescent, Overtown, West Yorkshire");
    assert_eq!((person.postcode.as_str(), person.contact), ("LS10 4YU", ContactRule::NotChecked));
    assert_eq!(person.contact_note, "Also sent: 01138698975");
    assert_eq!(
        jones.referrer.as_deref(),
        Some("Marcy BLAKE, Administrative healthcare staff, Practitioner Org"),
        "the organisation is named once"
    );
    let reason = jones.reason.unwrap();
    assert!(reason.starts_with("For Validation\nAMB new/worsening breathlessness\nPalpitations\n"));
    assert!(reason.ends_with("No NOC - Proceed to Triage"));
    assert_eq!(jones.row.received.to_rfc3339(), "2021-11-26T15:00:00+00:00");
    assert_eq!((jones.row.due, jones.row.urgency), (Some(day(2021, 11, 26)), Urgency::Routine));
    assert_eq!((jones.row.route, jones.row.team), (Route::Direct, None));
    assert_eq!((jones.share_out, jones.share_in), (Consent::ToConfirm, Consent::ToConfirm));
    let taken = report.files.iter().find(|file| file.accepted == 1).unwrap();
    for words in ["Check the number", "Consent to be confirmed", "No care team"] {
        assert!(taken.warnings.iter().any(|warning| warning.r#where == "entry 2" && warning.why.contains(words)));
    }
    assert!(desk.session.find_clients("3478526985", 5).unwrap().is_empty(), "an unchecked number finds nobody");
    assert_eq!(sums(&desk.import(&[folder])), (0, 7, 6, 0, 0), "nothing twice");
}

#[test]
fn social_care_examples() {
    let Some(folder) = folder("fhir-gravity") else { return };
    let desk = Desk::new();
    let site = desk.session.home_site().unwrap();
    let kind = alongside::domain::people::TeamKind::Care;
    desk.session.add_team(site, "Better Health Clinic", kind).unwrap();
    let report = desk.import(std::slice::from_ref(&folder));
    println!("read {} files", report.files.len());
    assert_eq!(sums(&report), (1, 0, 8, 0, 0));
    let taken = report.files.iter().find(|file| file.accepted == 1).unwrap();
    assert!(taken.path.contains("ServiceRequest-"));
    let (baxter, person) = desk.of("BAXTER");
    assert_eq!((person.given.as_str(), person.previous.as_str()), ("COLIN V.", "ABBAS"));
    assert_eq!((person.born, person.nhs.is_none()), (Some(day(1987, 2, 20)), true));
    assert_eq!((person.phone.as_str(), person.postcode.as_str()), ("555-555-5555", "74048"));
    assert_eq!(person.address, "183 Mountain View St, Mounds, OK, US");
    assert_eq!(baxter.reason.as_deref(), Some("Assistance with application for food pantry program\nFood Insecurity"));
    assert_eq!(baxter.referrer.as_deref(), Some("Dr Jan Water, Family Medicine Physician, Better Health Clinic"));
    assert_eq!(baxter.row.team.as_deref(), Some("Better Health Clinic"));
    assert_eq!(baxter.row.areas, [Area::Benefits]);
    assert_eq!(baxter.row.received.to_rfc3339(), "2020-09-11T21:56:54.671+00:00");
    let known = desk.session.identifiers(baxter.row.client).unwrap();
    assert_eq!(known, [("http://hospital.smarthealthit.org".to_owned(), "1032702".to_owned())]);
}

#[test]
fn a_request_without_its_person_is_refused_and_taken_in_once_they_are_named_with_it() {
    let Some(folder) = folder("fhir-gravity") else { return };
    let desk = Desk::new();
    let named = |part: &str| {
        let entries = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        entries.into_iter().find(|path| path.to_string_lossy().contains(part)).unwrap()
    };
    let alone = desk.import_file(&named("ServiceRequest-"));
    assert!(refused(&alone)[0].starts_with("file: The person it is about cannot be found in this import"));
    let both = desk.import(&[named("ServiceRequest-"), named("Patient-")]);
    assert_eq!(sums(&both), (1, 0, 1, 0, 0));
}

#[test]
fn json_that_is_not_fhir_is_one_refusal_a_file() {
    let Some(folder) = folder("hmcts") else { return };
    let desk = Desk::new();
    let report = desk.import(&[folder]);
    assert_eq!(report.refused as usize, report.files.len());
    assert_eq!(desk.count("referral") + desk.count("client"), 0);
    for file in &report.files {
        assert_eq!(file.refused[0].r#where, "file");
    }
}
