//! What a referral says.

use super::*;
use crate::domain::date::instant_text;
use crate::domain::person::{AccessibleFormat, ContactRule};
use crate::domain::referral::{Area, Consent, Route, Urgency};

#[test]
fn names_are_the_current_ones_and_the_former_are_kept() {
    let names = json!([
        {"use": "maiden", "family": "Osei", "given": ["Abena"]},
        {"use": "nickname", "given": ["Bena"]},
        {"use": "old", "family": "Mensah", "given": ["Abena"]},
        {"family": "Adjei", "given": ["Abena"], "period": {"end": "2020-01-31"}},
        {"use": "official", "family": "Jones", "given": ["Abena", "Ama"], "prefix": ["Mrs"]},
        {"use": "anonymous", "family": "X"},
    ]);
    let person = only(&[request(), with(patient(), json!({"name": names}))]).person;
    assert_eq!((person.given.as_str(), person.family.as_str()), ("Abena Ama", "Jones"));
    assert_eq!(person.previous, "Osei, Mensah, Adjei");
    assert_eq!(person.known_as, "Bena");
}

#[test]
fn a_name_in_one_text_is_taken_apart_and_said() {
    let incoming = only(&[request(), with(patient(), json!({"name": [{"text": "Mrs. Abena Ama Jones"}]}))]);
    assert_eq!((incoming.person.given.as_str(), incoming.person.family.as_str()), ("Abena Ama", "Jones"));
    assert!(incoming.warnings.iter().any(|warning| warning.words.contains("family name")));
    assert!(fate(&[request(), with(patient(), json!({"name": []}))]).contains("family name is needed"));
}

#[test]
fn births_are_whole_or_left_out_or_refused() {
    let born = |value: &str| vec![request(), with(patient(), json!({"birthDate": value}))];
    let incoming = only(&born("1980"));
    assert!(incoming.person.born.is_none() && !incoming.warnings.is_empty());
    assert!(fate(&born("1980-02-31")).contains("refused: date_of_birth"));
    assert!(fate(&born("2027-01-01")).contains("after today"));
    let unknown = with(patient(), json!({"birthDate": null, "identifier": []}));
    assert!(fate(&[request(), unknown]).contains("NHS number is needed"));
}

#[test]
fn numbers_are_told_apart_by_their_system() {
    let identifiers = json!([
        {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "1234567890", "use": "old"},
        {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "943 476 5910"},
        {"system": "https://hospital.example/mrn", "value": "M-1"},
        {"type": {"text": "Council number"}, "value": "77"},
        {"system": "https://hospital.example/mrn", "value": "M-1"},
    ]);
    let incoming = only(&[request(), with(patient(), json!({"identifier": identifiers}))]);
    assert!(incoming.person.nhs == Some(HeldNumber::Unchecked("943 476 5910".into())));
    assert!(incoming.warnings.iter().any(|warning| warning.words.contains("Check the number")));
    let pair = |system: &str, value: &str| (system.to_owned(), value.to_owned());
    assert_eq!(
        incoming.identifiers,
        [
            pair("https://fhir.nhs.uk/Id/nhs-number", "1234567890"),
            pair("https://hospital.example/mrn", "M-1"),
            pair("Council number", "77"),
        ]
    );
}

#[test]
fn nobody_elses_telephone_is_the_persons() {
    let patient = with(
        patient(),
        json!({
            "telecom": [
                {"system": "phone", "value": "0113 496 0001", "use": "old"},
                {"system": "phone", "value": "0113 496 0002", "use": "home"},
                {"system": "phone", "value": "07700 900003", "use": "mobile"},
                {"system": "email", "value": "imran@example.org"},
            ],
            "contact": [
                {"relationship": [{"coding": [{"code": "EP"}]}], "telecom": [{"system": "phone", "value": "07700 900999", "rank": 1}]},
                {"relationship": [{"coding": [{"code": "ONESELF"}]}], "telecom": [{"system": "sms", "value": "07700 900004", "rank": 1}]},
            ],
            "address": [
                {"use": "old", "line": ["1 Gone Street"], "postalCode": "AA1 1AA"},
                {"line": ["2 Elm Street,", "Flat 3"], "city": "Leeds", "district": "Leeds", "postalCode": "ls1 1ab", "country": "GB"},
            ],
        }),
    );
    let person = only(&[request(), patient]).person;
    assert_eq!(person.phone, "07700 900004");
    assert_eq!(person.email, "imran@example.org");
    assert_eq!(person.contact_note, "Also sent: 07700 900003, 0113 496 0002");
    assert_eq!(person.address, "2 Elm Street, Flat 3, Leeds");
    assert_eq!(person.postcode, "LS1 1AB");
    assert_eq!(person.contact, ContactRule::NotChecked);
}

#[test]
fn needs_come_with_the_person() {
    let preference = json!({
        "url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ContactPreference",
        "extension": [
            {"url": "PreferredWrittenCommunicationFormat", "valueCodeableConcept": {"coding": [{"code": "12", "display": "Large print"}]}},
            {"url": "PreferredContactTimes", "valueString": "mornings"},
        ],
    });
    let interpreter =
        json!({"url": "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired", "valueBoolean": true});
    let patient = with(
        patient(),
        json!({
            "extension": [preference, interpreter],
            "communication": [
                {"language": {"coding": [{"code": "en-GB"}]}},
                {"language": {"coding": [{"code": "pl", "display": "Polish"}]}, "preferred": true},
            ],
            "deceasedBoolean": true,
        }),
    );
    let incoming = only(&[request(), patient]);
    assert_eq!(incoming.person.language, "Polish");
    assert!(incoming.person.interpreter);
    assert_eq!(incoming.person.format, AccessibleFormat::LargePrint);
    assert_eq!(incoming.person.contact_note, "Prefers contact: mornings");
    assert!(incoming.warnings.iter().any(|warning| warning.words.contains("died")));
    let english = with(self::patient(), json!({"communication": [{"language": {"coding": [{"code": "en"}]}}]}));
    assert_eq!(only(&[request(), english]).person.language, "");
}

#[test]
fn what_is_asked_and_why_is_kept_word_for_word() {
    let request = with(
        request(),
        json!({
            "category": [
                {"coding": [{"system": "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes",
                    "code": "utility-insecurity", "display": "Utility Insecurity"}]},
                {"text": "Housing"},
            ],
            "reasonCode": [{"text": "bills unpaid"}, {"coding": [{"code": "1", "display": "cold home"}]}],
            "reasonReference": [{"reference": "Condition/c"}, {"reference": "Condition/gone", "display": "asthma"}],
            "note": [{"text": "line one\nline two"}],
            "basedOn": {"reference": "CarePlan/plan"},
            "patientInstruction": "bring the letters",
        }),
    );
    let condition =
        json!({"resourceType": "Condition", "id": "c", "code": {"text": "COPD"}, "note": [{"text": "worse"}]});
    let plan = json!({"resourceType": "CarePlan", "id": "plan", "title": "Winter", "activity": [{"detail": {"description": "call"}}]});
    let asking = only(&[request, patient(), condition, plan]).asking;
    assert_eq!(asking.areas, [Area::Debt, Area::Housing]);
    assert_eq!(
        asking.reason,
        "PIP refused\nUtility Insecurity\nbills unpaid\ncold home\nCOPD\nworse\nasthma\nline one\nline two\nWinter\ncall\n\
         The person was told: bring the letters"
    );
}

#[test]
fn a_request_without_a_word_is_refused() {
    let mut bare = request();
    bare.as_object_mut().unwrap().remove("code");
    assert!(fate(&[bare, patient()]).contains("area or a reason is needed"));
}

#[test]
fn dates_of_the_request() {
    let request = with(
        request(),
        json!({"authoredOn": "2026-11-20T09:30:00+01:00", "priority": "stat", "occurrencePeriod": {"start": "2026-11-21", "end": "2026-12-01"}}),
    );
    let incoming = only(&[request, patient()]);
    assert_eq!(incoming.received.map(instant_text).as_deref(), Some("2026-11-20T08:30:00.000Z"));
    assert_eq!(incoming.asking.urgent_date, NaiveDate::from_ymd_opt(2026, 12, 1));
    assert_eq!(incoming.asking.urgency, Urgency::Urgent);
    for wrong in [
        json!({"authoredOn": "2026-02-31"}),
        json!({"occurrenceDateTime": "soon"}),
        json!({"authoredOn": "2030-01-01"}),
    ] {
        assert!(fate(&[with(self::request(), wrong), patient()]).contains("refused"));
    }
    let start_only = with(self::request(), json!({"occurrencePeriod": {"start": "2026-11-21"}}));
    assert_eq!(only(&[start_only, patient()]).asking.urgent_date, None, "a start is no due date");
}

#[test]
fn referrers_are_named_with_role_and_organisation() {
    let people = [
        json!({"resourceType": "Practitioner", "id": "d", "name": [{"prefix": ["Dr"], "given": ["Jan"], "family": "Shah"}]}),
        json!({"resourceType": "PractitionerRole", "id": "role", "practitioner": {"reference": "Practitioner/d"},
            "organization": {"display": "Elm Street"}, "code": [{"text": "GP"}]}),
        json!({"resourceType": "RelatedPerson", "id": "m", "name": [{"text": "Ann Khan"}], "relationship": [{"text": "mother"}]}),
        json!({"resourceType": "Organization", "id": "o", "name": "Food bank"}),
    ];
    for (requester, words, team, route) in [
        (json!({"reference": "Practitioner/d"}), "Dr Jan Shah, GP, Elm Street", "Elm Street", Route::Direct),
        (json!({"reference": "PractitionerRole/role"}), "Dr Jan Shah, GP, Elm Street", "Elm Street", Route::Direct),
        (json!({"reference": "RelatedPerson/m"}), "Ann Khan, mother", "", Route::Direct),
        (json!({"reference": "Organization/o"}), "Food bank", "Food bank", Route::Direct),
        (json!({"reference": "Patient/p"}), "", "", Route::Own),
        (json!({"reference": "Practitioner/gone", "display": "Nurse Lee"}), "Nurse Lee", "", Route::Direct),
    ] {
        let mut files = vec![with(request(), json!({"requester": requester})), patient()];
        files.extend_from_slice(&people);
        let incoming = only(&files);
        assert_eq!(incoming.asking.referrer, words);
        assert_eq!((incoming.team.as_str(), incoming.asking.route), (team, route));
    }
    let task = json!({"resourceType": "Task", "status": "requested", "authoredOn": "2026-11-01",
        "focus": {"reference": "ServiceRequest/r"}, "requester": {"reference": "Organization/o"}});
    let incoming = only(&[request(), patient(), people[3].clone(), task]);
    assert_eq!(incoming.asking.referrer, "Food bank");
    assert!(incoming.received.is_some());
}

#[test]
fn a_request_not_to_contact_is_kept() {
    let request = with(request(), json!({"orderDetail": [{"coding": [{"code": "contacting-subject-prohibited"}]}]}));
    let incoming = only(&[request, patient()]);
    assert_eq!(incoming.person.contact, ContactRule::SeeNote);
    assert!(incoming.person.contact_note.contains("not to contact"));
    assert!(!incoming.asking.reason.contains("prohibited"));
}

#[test]
fn consent_is_what_it_truly_says() {
    let consent = |changes: Value| {
        with(
            json!({"resourceType": "Consent", "status": "active", "patient": {"reference": "Patient/p"},
                "category": [{"coding": [{"code": "IDSCL"}]}]}),
            changes,
        )
    };
    for (consent, out, back) in [
        (consent(json!({})), Consent::ToConfirm, Consent::Given),
        (consent(json!({"provision": {"type": "deny"}})), Consent::Refused, Consent::Refused),
        (consent(json!({"status": "rejected"})), Consent::Refused, Consent::Refused),
        (consent(json!({"status": "proposed"})), Consent::ToConfirm, Consent::ToConfirm),
        (consent(json!({"policyRule": {"coding": [{"code": "IMPLIED"}]}})), Consent::ToConfirm, Consent::ToConfirm),
        (consent(json!({"policyRule": {"coding": [{"code": "OPTOUT"}]}})), Consent::Refused, Consent::Refused),
        (consent(json!({"category": [{"coding": [{"code": "DRC"}]}]})), Consent::ToConfirm, Consent::ToConfirm),
        (consent(json!({"provision": {"period": {"end": "2026-11-23"}}})), Consent::ToConfirm, Consent::ToConfirm),
        (consent(json!({"patient": {"reference": "Patient/other"}})), Consent::ToConfirm, Consent::ToConfirm),
    ] {
        let shown = consent.to_string();
        let incoming = only(&[request(), patient(), consent]);
        assert_eq!((incoming.asking.share_out, incoming.asking.share_in), (out, back), "{shown}");
        let warned = incoming.warnings.iter().any(|warning| warning.words.starts_with("Consent to be confirmed"));
        assert_eq!(warned, out == Consent::ToConfirm, "{shown}");
    }
}
