//! Real files that nobody here wrote, read from outside the project; skipped, with a word, where they are not there.
//!
//! `fhir-bars`, named together in one call:
//!
//! | file | what happened | why |
//! |---|---|---|
//! | `examples-ValidationRequest-POST` | taken in | a message whose event is `servicerequest-request` and that answers nothing. Its NHS number fails its check digit: kept, with a warning |
//! | `examples1.1.0-ValidationRequest-POST` | duplicate | the same bytes |
//! | `…-ValidationRequest-HTTP-Response` (2) | duplicate | the receiver's echo of the same request: same message, same address of the ServiceRequest, an id that a server gave it. The echo stands first in the folder, yet what was sent is taken, not its echo |
//! | `…-GET-success` (2), `…-POST-success` | duplicate | reads of the ServiceRequest whose id the echo shows to be the same one's |
//! | `…-ValidationResponse-POST` (2) | ignored | the event is `servicerequest-response`: an answer, though it carries the request it answers |
//! | `…-Booking-POST`, `…-Booking-HTTP-Response` (4) | ignored | bookings: the event is `booking-request` and they hold no ServiceRequest |
//!
//! Named alone, a read (`GET`, `POST-success`) is refused, because the person it is about cannot be found; the echo is
//! taken in, because it is a whole request and leaving it out might lose somebody.
//!
//! `fhir-gravity`, named together:
//!
//! | file | what happened | why |
//! |---|---|---|
//! | `ServiceRequest-…FoodPantry…` | taken in | active, an order, its person is in the call. One of its tasks is completed, but another is accepted and not done, so it still asks. Its condition is not in the call: a warning |
//! | `Task-…` (2) | ignored | tasks of that referral: the referrer and the date are read from them |
//! | `Patient-pat-53234` | ignored | a person's details. Of the two names the current one is taken (Baxter), the former is kept (Abbas); the same for the address |
//! | `Organization-…` (3), `Practitioner-…`, `PractitionerRole-…` | ignored | directory entries |
//!
//! Named alone, the ServiceRequest is refused: its person is not there. With the completed task only it is ignored.
//!
//! The service directories (`oruk`), the tribunal's questions and the bank holidays are JSON without a `resourceType` and
//! are not read as referrals: each is one sentence.

use std::path::Path;

use alongside::domain::date::instant_text;
use alongside::domain::incoming::{Incoming, Record};
use alongside::domain::person::{ContactRule, HeldNumber};
use alongside::domain::referral::{Area, Consent, Route, Urgency};

use crate::support::corpus::folder;

use super::{day, fhir_call, fhir_records, referrals, short};

/// The JSON files of a folder and below, by name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push((path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()));
        }
    }
    files.sort();
    files
}

/// What became of each file of a call, and the referrals.
fn outcome(files: &[&(String, Vec<u8>)]) -> (Vec<(String, String)>, Vec<Incoming>) {
    let bytes: Vec<&[u8]> = files.iter().map(|(_, bytes)| bytes.as_slice()).collect();
    let mut outcomes = Vec::new();
    let mut taken = Vec::new();
    for read in fhir_call(&bytes).unwrap() {
        let shorts: Vec<String> = read.records.iter().map(short).collect();
        outcomes.push((files[read.file].0.clone(), shorts.join("; ")));
        taken.extend(referrals(read.records));
    }
    (outcomes, taken)
}

fn julie_jones(incoming: &Incoming) {
    let person = &incoming.person;
    assert_eq!((person.given.as_str(), person.family.as_str()), ("Julie", "Jones"));
    assert_eq!((person.previous.as_str(), person.known_as.as_str()), ("", ""));
    assert_eq!(person.born, Some(day(1959, 5, 4)));
    assert!(person.nhs == Some(HeldNumber::Unchecked("3478526985".into())), "kept as sent");
    assert!(incoming.warnings.iter().any(|warning| warning.words.contains("Check the number")));
    assert_eq!(person.address, "22 Brightside Crescent, Overtown, West Yorkshire");
    assert_eq!(person.postcode, "LS10 4YU");
    assert_eq!((person.language.as_str(), person.interpreter), ("", false));
    assert_eq!(person.contact, ContactRule::NotChecked);
    assert!(incoming.identifiers.is_empty());
    assert_eq!(incoming.source_id, "urn:uuid:236bb75d-90ef-461f-b71e-fde7f899802c");
    assert_eq!(incoming.received.map(instant_text).as_deref(), Some("2021-11-26T15:00:00.000Z"));
    assert_eq!(incoming.asking.urgent_date, Some(day(2021, 11, 26)), "to be done by 15:20 that day");
    assert_eq!(incoming.asking.urgency, Urgency::Routine, "no priority is stated");
    assert_eq!(incoming.asking.route, Route::Direct);
    assert!(incoming.asking.areas.is_empty());
    assert_eq!((incoming.asking.share_out, incoming.asking.share_in), (Consent::ToConfirm, Consent::ToConfirm));
    assert!(incoming.warnings.iter().any(|warning| warning.words.contains("Consent to be confirmed")));
}

#[test]
fn booking_and_referral_examples_together() {
    let Some(folder) = folder("fhir-bars") else { return };
    let files = files(&folder);
    println!("read {} files", files.len());
    let (outcomes, taken) = outcome(&files.iter().collect::<Vec<_>>());
    for (name, outcome) in &outcomes {
        let expected = match name.trim_start_matches("examples").trim_start_matches("1.1.0").trim_start_matches('-') {
            "ValidationRequest-POST.json" if name.starts_with("examples-") => "referral",
            "ValidationRequest-POST.json" | "ValidationRequest-HTTP-Response.json" => "duplicate",
            "GET-success.json" | "POST-success.json" => "duplicate",
            "ValidationResponse-POST.json" => "ignored: It answers a referral; it is not a new one.",
            "Booking-POST.json" | "Booking-HTTP-Response.json" => "ignored: It is a booking, not a referral.",
            _ => panic!("{name} is not in the table"),
        };
        assert_eq!(outcome, expected, "{name}");
    }
    let [jones] = &taken[..] else { panic!("one referral") };
    julie_jones(jones);
    assert_eq!(jones.at, "entry 2");
    assert_eq!(jones.asking.referrer, "Marcy BLAKE, Administrative healthcare staff, Practitioner Org");
    assert_eq!(jones.team, "Practitioner Org");
    assert_eq!(jones.person.phone, "07736312544", "her own mobile, ranked first; not her emergency contact's");
    assert_eq!(jones.person.email, "jjones@hotmail.co.uk");
    assert_eq!(jones.person.contact_note, "Also sent: 01138698975");
    let reason: Vec<&str> = jones.asking.reason.lines().collect();
    assert_eq!(
        reason[..5],
        [
            "For Validation",
            "AMB new/worsening breathlessness",
            "Palpitations",
            "Emergency Ambulance Response (Category 3)",
            "Cat3 Urgent",
        ]
    );
    assert!(reason[5].starts_with("CONSULTATION SUMMARY /n PRINTED ON 22/02/2022 10:52:18"));
    assert!(reason[5].ends_with("Pain in the upper abdomen or upper back - CALL 999"));
    assert_eq!(
        reason[6..],
        ["Pre-Triage Sieve, Patient breathing, Patient conscious, NOT noisy breathing, No NOC - Proceed to Triage"]
    );
    assert!(
        jones.warnings.iter().any(|warning| warning.words.contains("implied")),
        "consent to direct care is implied"
    );
}

#[test]
fn booking_and_referral_examples_alone() {
    let Some(folder) = folder("fhir-bars") else { return };
    for file in &files(&folder) {
        let (outcomes, taken) = outcome(&[file]);
        let (name, outcome) = &outcomes[0];
        let expected = if name.contains("ValidationRequest") {
            "referral"
        } else if name.contains("success") {
            "refused at file: The person it is about cannot be found in this import"
        } else {
            "ignored"
        };
        assert!(outcome.starts_with(expected), "{name}: {outcome}");
        for incoming in &taken {
            julie_jones(incoming);
            if name.contains("HTTP-Response") {
                assert_eq!(incoming.asking.referrer, "Marcy BLAKE, Administrative healthcare staff");
                assert_eq!(incoming.asking.reason, "For Validation\nSD Code example");
                assert_eq!(incoming.person.phone, "01138698975");
            }
        }
    }
}

#[test]
fn social_care_examples_together() {
    let Some(folder) = folder("fhir-gravity") else { return };
    let files = files(&folder);
    println!("read {} files", files.len());
    let (outcomes, taken) = outcome(&files.iter().collect::<Vec<_>>());
    for (name, outcome) in &outcomes {
        let expected = match name.split('-').next().unwrap() {
            "ServiceRequest" => "referral",
            "Task" => "ignored: It is a task of a referral that stands elsewhere in this import.",
            "Patient" => "ignored: It is a person's details; by themselves they ask for nothing.",
            "Organization" | "Practitioner" | "PractitionerRole" => "ignored: It is a directory entry, not a referral.",
            _ => panic!("{name} is not in the table"),
        };
        assert_eq!(outcome, expected, "{name}");
    }
    let [baxter] = &taken[..] else { panic!("one referral") };
    let person = &baxter.person;
    assert_eq!((person.given.as_str(), person.family.as_str()), ("COLIN V.", "BAXTER"));
    assert_eq!(person.previous, "ABBAS");
    assert_eq!(person.born, Some(day(1987, 2, 20)));
    assert!(person.nhs.is_none());
    assert_eq!(baxter.identifiers, [("http://hospital.smarthealthit.org".into(), "1032702".into())]);
    assert_eq!(person.phone, "555-555-5555");
    assert_eq!(person.address, "183 Mountain View St, Mounds, OK, US");
    assert_eq!(person.postcode, "74048");
    assert_eq!((baxter.at.as_str(), baxter.source_id.as_str()), ("file", ""), "its id is known to its own server only");
    assert_eq!(baxter.received.map(instant_text).as_deref(), Some("2020-09-11T21:56:54.671Z"), "from its task");
    assert_eq!(baxter.asking.referrer, "Dr Jan Water, Family Medicine Physician, Better Health Clinic");
    assert_eq!(baxter.team, "Better Health Clinic");
    assert_eq!(baxter.asking.reason, "Assistance with application for food pantry program\nFood Insecurity");
    assert_eq!(baxter.asking.areas, [Area::Benefits]);
    assert_eq!((baxter.asking.urgency, baxter.asking.urgent_date), (Urgency::Routine, None));
    assert_eq!((baxter.asking.share_out, baxter.asking.share_in), (Consent::ToConfirm, Consent::ToConfirm));
    let warned: Vec<&str> = baxter.warnings.iter().map(|warning| warning.field).collect();
    assert_eq!(warned, ["consent", "reason"]);
}

#[test]
fn social_care_examples_apart() {
    let Some(folder) = folder("fhir-gravity") else { return };
    let files = files(&folder);
    let named = |part: &str| files.iter().find(|(name, _)| name.contains(part)).unwrap();
    let fate = |parts: &[&str]| outcome(&parts.iter().map(|part| named(part)).collect::<Vec<_>>()).0[0].1.clone();
    assert!(fate(&["ServiceRequest"]).starts_with("refused at file: The person it is about cannot be found"));
    assert_eq!(fate(&["ServiceRequest", "Patient"]), "referral");
    assert_eq!(fate(&["ServiceRequest", "Patient", "Accepted"]), "referral");
    assert!(fate(&["ServiceRequest", "Patient", "Completed"]).starts_with("ignored: Every task"));
    assert_eq!(fate(&["Accepted"]), "ignored: It is a task whose request is not in this import.");
}

#[test]
fn json_that_is_not_fhir_is_one_sentence() {
    for name in ["oruk", "hmcts"] {
        let Some(folder) = folder(name) else { return };
        for (name, bytes) in files(&folder) {
            let read = fhir_records(&bytes).map(|records| records.iter().map(short).collect::<Vec<_>>());
            assert!(read.is_err_and(|why| why.contains("not FHIR") || why.contains("not a FHIR resource")), "{name}");
        }
    }
}

#[test]
fn cut_off_anywhere_nothing_of_a_file_is_taken_in() {
    let Some(folder) = folder("fhir-bars") else { return };
    for (name, bytes) in files(&folder) {
        for length in (0..bytes.trim_ascii_end().len()).step_by(100) {
            let read = fhir_records(&bytes[..length]);
            assert!(
                read.is_err(),
                "{name} cut to {length}: {:?}",
                read.map(|it| it.iter().map(short).collect::<Vec<_>>())
            );
        }
        assert!(matches!(
            fhir_records(&bytes).unwrap().as_slice(),
            [Record::Referral(_) | Record::Ignored(_) | Record::Refused { .. }]
        ));
    }
}
