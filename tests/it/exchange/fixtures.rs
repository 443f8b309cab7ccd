//! Hand-written files, field by field.

use alongside::domain::date::instant_text;
use alongside::domain::incoming::Incoming;
use alongside::domain::nhs::NhsNumber;
use alongside::domain::person::{AccessibleFormat, ContactRule, HeldNumber};
use alongside::domain::referral::{Area, Consent, Route, Urgency};

use super::{csv_records, day, fhir_records, fixture, referrals, short};

fn fields(incoming: &Incoming) -> [&str; 10] {
    let person = &incoming.person;
    [
        &person.given,
        &person.family,
        &person.previous,
        &person.known_as,
        &person.phone,
        &person.email,
        &person.address,
        &person.postcode,
        &person.language,
        &person.contact_note,
    ]
}

#[test]
fn a_csv_file_with_every_column() {
    let records = csv_records(&fixture("referrals.csv")).unwrap();
    assert_eq!(records.iter().map(short).collect::<Vec<_>>(), ["referral"; 3]);
    let [khan, briain, osei] = &referrals(records)[..] else { panic!("three referrals") };

    assert_eq!(
        fields(khan),
        [
            "Imran",
            "Khan",
            "Mirza",
            "",
            "07700 900001",
            "imran@example.org",
            "1 Elm Street, Leeds",
            "LS1 1AB",
            "Urdu",
            ""
        ]
    );
    assert_eq!((khan.at.as_str(), khan.source_id.as_str()), ("row 2", "GP-1"));
    assert_eq!(khan.person.born, Some(day(1966, 7, 3)));
    assert!(khan.person.nhs == NhsNumber::parse("9990000018").ok().map(HeldNumber::Checked));
    assert_eq!(khan.person.contact, ContactRule::NoVoicemail);
    assert_eq!(khan.person.format, AccessibleFormat::LargePrint);
    assert!(khan.person.interpreter);
    assert_eq!(khan.received.map(instant_text).as_deref(), Some("2026-11-20T01:00:00.000Z"));
    assert_eq!(khan.team, "Elm Street Health Centre");
    assert_eq!(khan.asking.route, Route::Warm);
    assert_eq!(khan.asking.urgency, Urgency::Urgent);
    assert_eq!(khan.asking.urgent_date, Some(day(2026, 12, 1)));
    assert_eq!(khan.asking.referrer, "Dr Shah, GP");
    assert_eq!(khan.asking.areas, [Area::Benefits, Area::Debt]);
    assert_eq!(khan.asking.reason, "PIP stopped.\nSaid: \"it is a mistake\"");
    assert_eq!((khan.asking.share_out, khan.asking.share_in), (Consent::Given, Consent::Given));
    assert!(khan.warnings.is_empty());

    assert_eq!(fields(briain), ["Zoë", "Ó Briain", "", "", "", "", "", "", "", ""]);
    assert_eq!(briain.asking.areas, [Area::Housing]);
    assert_eq!(briain.person.contact, ContactRule::NotChecked);
    assert_eq!((briain.asking.share_out, briain.asking.share_in), (Consent::ToConfirm, Consent::ToConfirm));
    assert_eq!(briain.warnings.iter().map(|warning| warning.field).collect::<Vec<_>>(), ["consent"]);

    assert_eq!(osei.person.born, None);
    assert_eq!(osei.asking.route, Route::Own);
    assert_eq!(osei.asking.areas, [Area::Education]);
    assert_eq!((osei.asking.share_out, osei.asking.share_in), (Consent::Refused, Consent::Refused));
    assert_eq!(osei.person.format, AccessibleFormat::Braille);
}

#[test]
fn a_message_with_everything_that_is_read() {
    let records = fhir_records(&fixture("message.json")).unwrap();
    let [aga] = &referrals(records)[..] else { panic!("one referral") };
    assert_eq!(
        fields(aga),
        [
            "Agnieszka Maria",
            "Nowak",
            "Kowalska",
            "Aga",
            "07700 900002",
            "aga@example.org",
            "2 Oak Road, Leeds",
            "LS2 2CD",
            "Polish",
            "Prefers contact: after noon. The referrer asks not to contact this person directly; speak to the referrer \
             first",
        ]
    );
    assert_eq!((aga.at.as_str(), aga.source_id.as_str()), ("entry 2", "https://gp.example/referrals|R-77"));
    assert_eq!(aga.person.born, Some(day(1975, 5, 17)));
    assert!(aga.person.nhs == NhsNumber::parse("9990000018").ok().map(HeldNumber::Checked));
    assert_eq!(aga.identifiers, [("https://hospital.example/mrn".into(), "M-123".into())]);
    assert_eq!(aga.person.contact, ContactRule::SeeNote);
    assert_eq!(aga.person.format, AccessibleFormat::LargePrint);
    assert!(aga.person.interpreter);
    assert_eq!(aga.received.map(instant_text).as_deref(), Some("2026-11-20T09:30:00.000Z"));
    assert_eq!(aga.asking.urgency, Urgency::Urgent);
    assert_eq!(aga.asking.urgent_date, Some(day(2026, 12, 1)));
    assert_eq!(aga.asking.referrer, "Dr Sana Shah, GP, Elm Street Surgery");
    assert_eq!(aga.team, "Elm Street Surgery");
    assert_eq!(aga.asking.areas, [Area::Benefits]);
    assert_eq!(
        aga.asking.reason,
        "Welfare benefits advice: PIP refused\nFinancial Insecurity\nLost the daily living component\nRheumatoid \
         arthritis\nWorse since spring\nThe letter is dated 3 November.\nBring an interpreter."
    );
    assert_eq!((aga.asking.share_out, aga.asking.share_in), (Consent::ToConfirm, Consent::Given));
}

#[test]
fn a_referral_on_each_of_two_lines() {
    let records = fhir_records(&fixture("referrals.ndjson")).unwrap();
    let [lewis, begum] = &referrals(records)[..] else { panic!("two referrals") };
    assert_eq!((lewis.at.as_str(), lewis.person.family.as_str()), ("line 1", "Lewis"));
    assert_eq!(lewis.asking.areas, [Area::Housing]);
    assert_eq!((begum.at.as_str(), begum.person.family.as_str()), ("line 3", "Begum"));
    assert_eq!(begum.asking.reason, "Sick pay");
    assert_eq!(begum.source_id, "", "an id that only its server knows is no name");
}
