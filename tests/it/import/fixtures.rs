//! Hand-written files, field by field; the shape of the report.

use alongside::desk::Error;
use alongside::domain::people::TeamKind;
use alongside::domain::person::{AccessibleFormat, ContactRule, HeldNumber};
use alongside::domain::referral::{Area, Consent, ReferralStatus, Route, Urgency};
use alongside::domain::role::Role;

use super::{Desk, day, fixture, refused, sums};

#[test]
fn a_csv_file_field_by_field() {
    let desk = Desk::new();
    let report = desk.import(&[fixture("referrals.csv")]);
    assert_eq!(sums(&report), (3, 0, 0, 0, 0));
    let said: Vec<(&str, &str)> =
        report.files[0].warnings.iter().map(|warning| (warning.r#where.as_str(), warning.why.as_str())).collect();
    assert_eq!(
        said,
        [
            (
                "row 2",
                "team: No care team of this site has that name. The referral is kept for the advice desk, and the name with \
                 the referrer."
            ),
            ("row 3", "consent: Consent to be confirmed."),
        ]
    );
    let (khan, person) = desk.of("Khan");
    assert_eq!((person.given.as_str(), person.previous.as_str()), ("Imran", "Mirza"));
    assert_eq!(person.born, Some(day(1966, 7, 3)));
    assert!(matches!(&person.nhs, Some(HeldNumber::Checked(number)) if number.as_str() == "9990000018"));
    assert_eq!((person.phone.as_str(), person.email.as_str()), ("07700 900001", "imran@example.org"));
    assert_eq!((person.address.as_str(), person.postcode.as_str()), ("1 Elm Street, Leeds", "LS1 1AB"));
    assert_eq!((person.contact, person.format), (ContactRule::NoVoicemail, AccessibleFormat::LargePrint));
    assert_eq!((person.language.as_str(), person.interpreter), ("Urdu", true));
    assert_eq!(khan.reason.as_deref(), Some("PIP stopped.\nSaid: \"it is a mistake\""));
    assert_eq!(khan.referrer.as_deref(), Some("Dr Shah, GP, Elm Street Health Centre"));
    assert_eq!((khan.share_out, khan.share_in), (Consent::Given, Consent::Given));
    assert_eq!((khan.row.route, khan.row.urgency), (Route::Warm, Urgency::Urgent));
    assert_eq!(khan.row.areas, [Area::Benefits, Area::Debt]);
    assert_eq!(khan.row.due, Some(day(2026, 12, 1)));
    assert_eq!(khan.row.received.date_naive(), day(2026, 11, 20));
    assert_eq!((khan.row.status, khan.row.team), (ReferralStatus::New, None));
    let (briain, person) = desk.of("Ó Briain");
    assert_eq!((person.given.as_str(), person.contact), ("Zoë", ContactRule::NotChecked));
    assert_eq!((briain.share_out, briain.share_in), (Consent::ToConfirm, Consent::ToConfirm));
    let imports = |kind: &str| {
        let rows = desk.session.audit_rows(None).unwrap();
        rows.iter().filter(|(_, row)| row.verb == "import" && row.kind == kind).count()
    };
    assert_eq!((imports("import"), imports("referral")), (1, 3));
    desk.audit_holds();
}

#[test]
fn a_message_goes_to_its_care_team_and_its_identifiers_to_file() {
    let desk = Desk::new();
    let site = desk.session.home_site().unwrap();
    desk.session.add_team(site, "ELM street Surgery", TeamKind::Care).unwrap();
    let report = desk.import(&[fixture("message.json")]);
    assert_eq!(sums(&report), (1, 0, 0, 0, 0));
    let (nowak, person) = desk.of("Nowak");
    assert_eq!((person.given.as_str(), person.known_as.as_str()), ("Agnieszka Maria", "Aga"));
    assert_eq!(person.previous, "Kowalska");
    assert_eq!(nowak.row.team.as_deref(), Some("ELM street Surgery"));
    assert_eq!(nowak.referrer.as_deref(), Some("Dr Sana Shah, GP, Elm Street Surgery"));
    assert!(nowak.reason.unwrap().starts_with("Welfare benefits advice: PIP refused\nFinancial Insecurity"));
    assert_eq!(nowak.row.received.to_rfc3339(), "2026-11-20T09:30:00+00:00");
    let known = desk.session.identifiers(nowak.row.client).unwrap();
    assert_eq!(known, [("https://hospital.example/mrn".to_owned(), "M-123".to_owned())]);
    let clinician = desk.someone("lin", Role::CareTeam, TeamKind::Care);
    assert!(clinician.identifiers(nowak.row.client).is_err());
}

#[test]
fn the_words_of_a_referral_are_for_its_care_team_and_advice_alone() {
    let desk = Desk::new();
    let path = desk.file(
        "a.csv",
        "family_name,date_of_birth,reason,team\nKhan,1966-07-03,for the team,care TEAM\nLewis,1980-02-01,for advice,\n",
    );
    assert_eq!(sums(&desk.import(&[path])), (2, 0, 0, 0, 0));
    let (khan, lewis) = (desk.of("Khan").0.row.id, desk.of("Lewis").0.row.id);
    let clinician = desk.someone("lin", Role::CareTeam, TeamKind::Care);
    assert_eq!(clinician.open_referral(khan).unwrap().reason.as_deref(), Some("for the team"));
    assert!(matches!(clinician.open_referral(lewis), Err(Error::Denied(_))));
}

#[test]
fn the_report_has_the_shape_that_is_promised() {
    let desk = Desk::new();
    let bad = desk.file("bad.csv", "family_name,date_of_birth,reason\nKhan,31/2/1990,x\n");
    let note = desk.file("patient.json", r#"{"resourceType":"Patient","id":"a"}"#);
    let pdf = desk.file("scan.pdf", "%PDF-1.7\n");
    let report = desk.import(&[bad.clone(), note.clone(), pdf.clone(), fixture("referrals.csv")]);
    let json = serde_json::to_value(&report).unwrap();
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        keys(&json),
        ["accepted", "closed", "duplicates", "files", "ignored", "possible_matches", "refused", "updated"]
    );
    for file in json["files"].as_array().unwrap() {
        assert_eq!(
            keys(file),
            [
                "accepted",
                "duplicates",
                "format",
                "ignored",
                "ignored_why",
                "path",
                "possible_matches",
                "refused",
                "updated",
                "warnings"
            ]
        );
    }
    let paths: Vec<_> = json["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    let given = [&bad, &note, &pdf, &fixture("referrals.csv")].map(|path| path.to_str().unwrap().to_owned());
    assert_eq!(paths, given);
    let formats: Vec<_> = json["files"].as_array().unwrap().iter().map(|file| &file["format"]).collect();
    assert_eq!(formats, ["csv", "fhir", "unknown", "csv"]);
    assert_eq!(json["refused"], 2);
    assert_eq!(json["ignored"], 1);
    assert_eq!(json["files"][0]["refused"][0]["where"], "row 2");
    assert!(json["files"][0]["ignored_why"].is_null());
    assert_eq!(json["files"][1]["ignored_why"], "It is a person's details; by themselves they ask for nothing.");
    assert_eq!(refused(&report.files[2]).len(), 1);
    assert!(refused(&report.files[2])[0].starts_with("file: It is neither a CSV file"));
}

#[test]
fn reception_and_the_care_team_may_not_import() {
    let desk = Desk::new();
    let before = desk.count("import_run");
    let reception = desk.someone("rec", Role::Receptionist, TeamKind::FrontDesk);
    let clinician = desk.someone("lin", Role::CareTeam, TeamKind::Care);
    for session in [reception, clinician] {
        assert!(matches!(session.import(&[fixture("referrals.csv")], &mut |_| true), Err(Error::Denied(_))));
    }
    assert_eq!((desk.count("import_run"), desk.count("referral")), (before, 0));
    let advisor = desk.someone("bo", Role::Advisor, TeamKind::Advice);
    assert_eq!(advisor.import(&[fixture("referrals.csv")], &mut |_| true).unwrap().accepted, 3);
}

#[test]
fn a_path_that_is_not_there_leaves_everything_undone() {
    let desk = Desk::new();
    let before = desk.counts();
    let paths = [fixture("referrals.csv"), desk.root.path().join("none")];
    assert!(matches!(desk.session.import(&paths, &mut |_| true), Err(Error::Invalid(_))));
    assert_eq!(desk.counts(), before);
}
