//! What asks for something, and for whom.

use super::*;

#[test]
fn a_request_and_its_person_may_stand_anywhere_in_the_call() {
    let expected = ["taken", "file taken"];
    let together = [bundle("collection", &[request(), patient()])];
    assert!(fate(&together).ends_with(expected[0]), "{}", fate(&together));
    for apart in [[request(), patient()], [patient(), request()]] {
        assert!(fate(&apart).contains(expected[1]), "{}", fate(&apart));
    }
    let lines = format!("{}\n\n{}\n", request(), patient());
    assert!(matches!(text(lines.as_bytes()).unwrap().as_slice(), [Record::Referral(_)]));
}

#[test]
fn a_person_who_is_not_there_is_a_refusal() {
    assert!(fate(&[request()]).contains("cannot be found in this import"));
    let nobody = with(request(), json!({"subject": null}));
    assert!(fate(&[nobody, patient()]).contains("cannot be found"));
    let elsewhere = with(request(), json!({"subject": {"reference": "Group/p"}}));
    assert!(fate(&[elsewhere, patient()]).contains("cannot be found"));
}

#[test]
fn two_people_under_one_name_are_a_refusal_not_a_guess() {
    let other = with(patient(), json!({"birthDate": "1990-01-01"}));
    assert!(fate(&[request(), patient(), other]).contains("Different people"));
    assert!(fate(&[request(), patient(), patient()]).contains("taken"));
}

#[test]
fn the_nearest_meaning_of_a_reference_holds() {
    let theirs = with(patient(), json!({"name": [{"family": "Osei"}]}));
    let far = bundle("collection", &[theirs]);
    let near = bundle("collection", &[request(), patient()]);
    assert_eq!(only(&[far.clone(), near]).person.family, "Khan");
    let contained = with(patient(), json!({"name": [{"family": "Jones"}]}));
    let request = with(request(), json!({"subject": {"reference": "#p"}, "contained": [contained]}));
    assert_eq!(only(&[far, request]).person.family, "Jones");
}

#[test]
fn addresses_versions_and_identifiers_lead_to_the_person() {
    for subject in [
        json!({"reference": "Patient/p/_history/3"}),
        json!({"reference": "https://server.example/fhir/Patient/p"}),
        json!({"identifier": {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": NhsNumber::test_range(1).as_str()}}),
    ] {
        let request = with(request(), json!({"subject": subject}));
        assert_eq!(only(&[request, patient()]).person.family, "Khan");
    }
    let uuid = "0b1c7f60-8c1e-4a54-9a3e-5f2f6c9d7e10";
    let lone = with(patient(), json!({"id": uuid}));
    for subject in [format!("urn:uuid:{uuid}"), uuid.to_owned()] {
        let request = with(request(), json!({"subject": {"reference": subject}}));
        assert_eq!(only(&[request, lone.clone()]).person.family, "Khan");
    }
}

#[test]
fn another_servers_patient_of_the_same_id_is_not_meant() {
    let entry = |server: &str, resource: Value| {
        let kind = resource["resourceType"].as_str().unwrap();
        let id = resource["id"].as_str().unwrap();
        json!({"fullUrl": format!("https://{server}/{kind}/{id}"), "resource": resource})
    };
    let one = json!({"resourceType": "Bundle", "type": "searchset", "entry": [entry("one.example", request())]});
    let two = json!({"resourceType": "Bundle", "type": "searchset", "entry": [entry("two.example", patient())]});
    assert!(fate(&[one.clone(), two]).contains("cannot be found"));
    let same = json!({"resourceType": "Bundle", "type": "searchset", "entry": [entry("one.example", patient())]});
    assert!(fate(&[one, same]).contains("taken"));
}

#[test]
fn only_a_request_that_still_stands_asks() {
    for (changes, says) in [
        (json!({"status": "on-hold"}), "taken"),
        (json!({"status": "unknown"}), "taken"),
        (json!({"intent": "proposal"}), "taken"),
        (json!({"status": "draft"}), "draft"),
        (json!({"status": "revoked"}), "withdrawn"),
        (json!({"status": "completed"}), "completed"),
        (json!({"status": "entered-in-error"}), "in error"),
        (json!({"intent": "filler-order"}), "already doing it"),
        (json!({"intent": "option"}), "option"),
        (json!({"doNotPerform": true}), "not done"),
        (json!({"status": "activ"}), "refused: ServiceRequest.status"),
        (json!({"status": null}), "refused: ServiceRequest.status"),
        (json!({"intent": null}), "refused: ServiceRequest.intent"),
    ] {
        let fate = fate(&[bundle("collection", &[with(request(), changes.clone()), patient()])]);
        assert!(fate.contains(says), "{changes}: {fate}");
    }
}

#[test]
fn a_message_asks_by_its_event() {
    for (event, says) in [
        ("servicerequest-request", "taken"),
        ("servicerequest-response", "answers a referral"),
        ("booking-request", "a booking"),
        ("something-else", "another kind"),
    ] {
        let fate = fate(&[message(event, &[request(), patient()])]);
        assert!(fate.contains(says), "{event}: {fate}");
    }
    let headless = bundle("message", &[request(), patient()]);
    assert!(fate(&[headless]).contains("no MessageHeader"));
    let header = json!({
        "resourceType": "MessageHeader", "eventCoding": {"code": "servicerequest-request"},
        "response": {"identifier": "1", "code": "ok"},
    });
    assert!(fate(&[bundle("message", &[header, request(), patient()])]).contains("answers a referral"));
}

#[test]
fn a_message_asks_what_its_focus_names() {
    let header = json!({
        "resourceType": "MessageHeader", "eventCoding": {"code": "servicerequest-request"},
        "focus": [{"reference": "ServiceRequest/r"}],
    });
    let behind = with(request(), json!({"id": "behind"}));
    let files = call(&[bundle("message", &[header, behind, request(), patient()])]);
    assert_eq!(became(&files), [["entry 3 taken"]]);
    assert_eq!(files[0].warnings[0].0, "entry 2", "what was not taken in is said");
}

#[test]
fn a_task_speaks_for_its_request() {
    let task =
        |status: &str| json!({"resourceType": "Task", "status": status, "focus": {"reference": "ServiceRequest/r"}});
    for (statuses, taken) in [
        (&["requested"][..], true),
        (&["completed"], false),
        (&["cancelled", "completed"], false),
        (&["completed", "accepted"], true),
        (&["rejected"], true),
        (&["failed", "completed"], true),
        (&["entered-in-error"], true),
    ] {
        let mut files = vec![request(), patient()];
        files.extend(statuses.iter().map(|status| task(status)));
        assert_eq!(fate(&files).contains("taken"), taken, "{statuses:?}");
    }
}

#[test]
fn copies_of_one_referral_are_told_by_world_wide_names() {
    let numbered = with(request(), json!({"identifier": [{"system": "https://gp.example/referrals", "value": "7"}]}));
    let files = [
        bundle("collection", &[numbered.clone(), patient()]),
        message("servicerequest-request", &[with(numbered.clone(), json!({"id": null})), patient()]),
    ];
    assert_eq!(
        became(&call(&files)),
        [["entry 1 duplicate"], ["entry 2 taken"]],
        "what was sent wins over what was read"
    );
    assert_eq!(only(&files).source_id, "https://gp.example/referrals|7");
    let local = [bundle("collection", &[request(), patient()]), bundle("collection", &[request(), patient()])];
    assert_eq!(became(&call(&local)), [["entry 1 taken"], ["entry 1 taken"]], "a local id is no name");
    assert_eq!(only(&local).source_id, "");
}

#[test]
fn one_identifier_for_two_people_loses_nobody() {
    let numbered = with(request(), json!({"identifier": [{"system": "https://gp.example/referrals", "value": "7"}]}));
    let other = with(patient(), json!({"name": [{"family": "Osei"}], "identifier": []}));
    let files = call(&[bundle("collection", &[numbered.clone(), patient()]), bundle("collection", &[numbered, other])]);
    assert!(became(&files)[1][0].contains("about somebody else"), "{:?}", became(&files));
}

#[test]
fn of_a_history_the_newest_version_counts() {
    let entry = |status: &str, version: u32| {
        json!({"fullUrl": "https://server.example/ServiceRequest/r", "request": {"method": "PUT", "url": format!("ServiceRequest/r/_history/{version}")},
            "resource": with(request(), json!({"status": status}))})
    };
    let history =
        json!({"resourceType": "Bundle", "type": "history", "entry": [entry("revoked", 2), entry("active", 1)]});
    assert!(fate(&[history, patient()]).contains("withdrawn"));
    let deleted = json!({"fullUrl": "https://server.example/ServiceRequest/r", "request": {"method": "DELETE", "url": "ServiceRequest/r"}});
    let history = json!({"resourceType": "Bundle", "type": "history", "entry": [deleted, entry("active", 1)]});
    assert!(!fate(&[history, patient()]).contains("taken"));
}

#[test]
fn files_without_a_request_say_what_they_are() {
    let only = |kind: &str| json!({"resourceType": kind});
    for (value, says) in [
        (only("OperationOutcome"), "error report"),
        (only("Appointment"), "booking"),
        (only("HealthcareService"), "directory"),
        (only("Task"), "not in this import"),
        (only("Library"), "no ServiceRequest"),
        (patient(), "details"),
        (bundle("collection", &[]), "empty"),
    ] {
        assert!(fate(&[value]).contains(says), "{says}");
    }
}
